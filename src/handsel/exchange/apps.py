from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "handsel.exchange"
    label = "exchange"

    def ready(self) -> None:
        from handsel.exchange import events, listeners  # noqa: F401
