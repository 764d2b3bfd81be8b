from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "handsel.accounts"
    label = "accounts"
