"""The style guide's address."""

from django.urls import path

from handsel.ui import views

app_name = "ui"

urlpatterns = [path("", views.guide, name="styleguide")]
