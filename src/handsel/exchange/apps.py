from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "handsel.exchange"
    label = "exchange"
