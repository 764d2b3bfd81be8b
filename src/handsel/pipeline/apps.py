from django.apps import AppConfig


class PipelineConfig(AppConfig):
    name = "handsel.pipeline"
    label = "pipeline"
