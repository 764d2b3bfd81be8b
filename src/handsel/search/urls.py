"""Where the pages of search live."""

from django.urls import URLPattern

app_name = "search"
urlpatterns: list[URLPattern] = []
