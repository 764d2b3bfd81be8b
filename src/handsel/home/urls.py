"""Where the pages of home live."""

from django.urls import path

from handsel.home.views import front, trail, why

app_name = "home"
urlpatterns = [
    path("", front.home, name="home"),
    path("trail/", trail.audit, name="audit"),
    path("trail/<uuid:change_set_id>/", trail.change, name="change"),
    path("trail/<uuid:change_set_id>/undo/", trail.undo, name="undo"),
    path("trail/of/<slug:kind>/<uuid:record_id>/", trail.record_history, name="history"),
    path("why/<slug:kind>/<uuid:record_id>/", why.why, name="why"),
    path("why/<slug:kind>/<uuid:record_id>/others/", why.why_other, name="why-other"),
]
