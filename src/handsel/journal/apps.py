from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "handsel.journal"
    label = "journal"
