from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "handsel.lists"
    label = "lists"
