"""Where the pages of lists live."""

from django.urls import URLPattern

app_name = "lists"
urlpatterns: list[URLPattern] = []
