from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "handsel.home"
    label = "home"
