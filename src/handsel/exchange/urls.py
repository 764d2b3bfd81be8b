"""Where the pages of exchange live."""

from django.urls import path

from handsel.exchange.views import columns, downloads, imports, mappings, steps

app_name = "exchange"
urlpatterns = [
    path("", imports.imports, name="imports"),
    path("new/", imports.new, name="new"),
    path("<uuid:import_id>/", imports.show, name="import"),
    path("<uuid:import_id>/progress/", imports.progress, name="progress"),
    path("<uuid:import_id>/answers/", steps.answers, name="answers"),
    path("<uuid:import_id>/options/", steps.options, name="options"),
    path("<uuid:import_id>/plan/", steps.plan, name="plan"),
    path("<uuid:import_id>/run/", steps.run, name="run"),
    path("<uuid:import_id>/cancel/", steps.cancel, name="cancel"),
    path("<uuid:import_id>/undo/", steps.undo, name="undo"),
    path("<uuid:import_id>/tables/<int:number>/", columns.table, name="table"),
    path("<uuid:import_id>/tables/<int:number>/kind/", columns.kind, name="kind"),
    path("<uuid:import_id>/tables/<int:number>/columns/<int:place>/", columns.column, name="column"),
    path("<uuid:import_id>/mapping/", mappings.use, name="use-mapping"),
    path("<uuid:import_id>/mapping/save/", mappings.save, name="save-mapping"),
    path("<uuid:import_id>/mapping.toml", mappings.download, name="mapping-file"),
    path("<uuid:import_id>/not-taken.csv", downloads.not_taken, name="not-taken"),
    path("<uuid:import_id>/to-correct.zip", downloads.to_correct, name="to-correct"),
    path("mappings/", mappings.mappings, name="mappings"),
    path("mappings/<uuid:mapping_id>.toml", mappings.download_saved, name="saved-mapping-file"),
    path("mappings/<uuid:mapping_id>/delete/", mappings.delete, name="delete-mapping"),
]
