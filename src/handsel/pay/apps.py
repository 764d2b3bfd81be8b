from django.apps import AppConfig


class PayConfig(AppConfig):
    name = "handsel.pay"
    label = "pay"
