from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "handsel.pipeline"
    label = "pipeline"

    def ready(self) -> None:
        from handsel.pipeline import columns, journal, listeners  # noqa: F401
