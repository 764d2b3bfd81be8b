"""Where the pages of org live."""

from django.urls import URLPattern

app_name = "org"
urlpatterns: list[URLPattern] = []
