"""Where the pages of pipeline live."""

from django.urls import URLPattern

app_name = "pipeline"
urlpatterns: list[URLPattern] = []
