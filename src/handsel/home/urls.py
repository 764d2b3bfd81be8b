"""Where the pages of home live."""

from django.urls import URLPattern

app_name = "home"
urlpatterns: list[URLPattern] = []
