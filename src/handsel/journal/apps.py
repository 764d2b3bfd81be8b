from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "handsel.journal"
    label = "journal"

    def ready(self) -> None:
        from handsel.journal import book, listeners  # noqa: F401
