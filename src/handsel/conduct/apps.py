from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "handsel.conduct"
    label = "conduct"
