from django.apps import AppConfig


class QuotaConfig(AppConfig):
    name = "handsel.quota"
    label = "quota"
