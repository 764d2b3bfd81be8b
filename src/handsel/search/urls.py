"""Where the pages of search live."""

from django.urls import path

from handsel.search import views

app_name = "search"
urlpatterns = [
    path("", views.search, name="search"),
    path("palette/", views.palette, name="palette"),
]
