from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "handsel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from handsel.accounts import columns, listeners  # noqa: F401
