"""App configuration."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "handsel.ui"
    label = "ui"
