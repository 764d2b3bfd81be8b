"""Where the pages of pay live."""

from django.urls import path

from handsel.pay.views import trying

app_name = "pay"
urlpatterns = [
    path("desk/try/", trying.try_plan, name="try-plan"),
]
