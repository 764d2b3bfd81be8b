from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "handsel.demo"
    label = "demo"
