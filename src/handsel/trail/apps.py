from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "handsel.trail"
    label = "trail"
