"""Where the pages of quota live."""

from django.urls import path

from handsel.quota.views import changing, grid, letters, quotas

app_name = "quota"
urlpatterns = [
    path("", quotas.quotas, name="quotas"),
    path("grid/", grid.grid, name="grid"),
    path("import/", grid.bring_in, name="import"),
    path("export/", grid.export, name="export"),
    path("people/<uuid:member_id>/", quotas.person, name="person"),
    path("people/<uuid:member_id>/letter/", letters.issue, name="issue-letter"),
    path("targets/<uuid:target_id>/relieve/", changing.relieve, name="relieve"),
    path("targets/<uuid:target_id>/remove/", changing.remove, name="remove"),
    path("targets/<uuid:target_id>/reliefs/<uuid:relief_id>/reverse/", changing.reverse_relief, name="reverse-relief"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<uuid:letter_id>/", letters.letter, name="letter"),
    path("letters/<uuid:letter_id>/accept/", letters.accept, name="accept-letter"),
]
