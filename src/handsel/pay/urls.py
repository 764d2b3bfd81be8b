"""Where the pages of pay live."""

from django.urls import URLPattern

app_name = "pay"
urlpatterns: list[URLPattern] = []
