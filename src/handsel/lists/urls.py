"""What every list can do, under its name."""

from django.urls import path

from handsel.lists.views import bulk, editing, files, picking, summary, views

app_name = "lists"
urlpatterns = [
    path("<slug:list_name>/cell/<uuid:row_id>/<slug:column_name>/", editing.cell, name="cell"),
    path("<slug:list_name>/bulk/edit/", bulk.edit, name="bulk-edit"),
    path("<slug:list_name>/bulk/owner/", bulk.reassign, name="bulk-reassign"),
    path("<slug:list_name>/bulk/delete/", bulk.delete, name="bulk-delete"),
    path("<slug:list_name>/views/save/", views.save, name="save-view"),
    path("<slug:list_name>/views/<uuid:view_id>/delete/", views.delete, name="delete-view"),
    path("<slug:list_name>/filter/value/", views.filter_value, name="filter-value"),
    path("<slug:list_name>/filter/", views.add_filter, name="add-filter"),
    path("<slug:list_name>/columns/", views.columns, name="columns"),
    path("<slug:list_name>/file/<slug:form>/", files.download, name="download"),
    path("<slug:list_name>/pick/", picking.pick, name="pick"),
    path("<slug:list_name>/summary/", summary.show, name="summary"),
]
