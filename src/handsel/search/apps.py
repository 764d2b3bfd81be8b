from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "handsel.search"
    label = "search"
