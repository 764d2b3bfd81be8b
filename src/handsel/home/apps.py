from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "handsel.home"
    label = "home"

    def ready(self) -> None:
        from handsel.home import found  # noqa: F401
