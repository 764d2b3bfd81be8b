"""Where the pages of pipeline live."""

from django.urls import path, re_path

from handsel.pipeline.views import board, credit, moving, opportunities, people, record, setup

app_name = "pipeline"
urlpatterns = [
    path("", opportunities.opportunities, name="opportunities"),
    path("new/", opportunities.create, name="create"),
    path("board/", board.board, name="board"),
    path("board/<uuid:pipeline_id>/", board.board, name="board-of"),
    path("board/more/<uuid:stage_id>/", board.more, name="more"),
    path("of/account/<uuid:account_id>/", record.of_account, name="of-account"),
    path("of/contact/<uuid:contact_id>/", record.of_contact, name="of-contact"),
    path("settings/", setup.settings, name="settings"),
    path("settings/pipelines/new/", setup.form_pipeline, name="form-pipeline"),
    path("settings/pipelines/<uuid:pipeline_id>/name/", setup.rename_pipeline, name="rename-pipeline"),
    path("settings/pipelines/<uuid:pipeline_id>/archive/", setup.archive_pipeline, name="archive-pipeline"),
    path("settings/pipelines/<uuid:pipeline_id>/stages/new/", setup.add_stage, name="add-stage"),
    path("settings/stages/<uuid:stage_id>/", setup.edit_stage, name="edit-stage"),
    path("settings/stages/<uuid:stage_id>/archive/", setup.archive_stage, name="archive-stage"),
    re_path(r"^settings/stages/(?P<stage_id>[0-9a-f-]{36})/(?P<way>up|down)/$", setup.shift_stage, name="shift-stage"),
    path("settings/reasons/new/", setup.add_reason, name="add-reason"),
    path("settings/reasons/<uuid:reason_id>/", setup.rename_reason, name="rename-reason"),
    path("settings/reasons/<uuid:reason_id>/remove/", setup.remove_reason, name="remove-reason"),
    path("<uuid:opportunity_id>/", record.opportunity, name="opportunity"),
    path("<uuid:opportunity_id>/history/", record.history, name="history"),
    path("<uuid:opportunity_id>/panel/", record.panel, name="panel"),
    path("<uuid:opportunity_id>/edit/", opportunities.edit, name="edit"),
    path("<uuid:opportunity_id>/owner/", opportunities.give, name="give"),
    path("<uuid:opportunity_id>/delete/", opportunities.delete, name="delete"),
    path("<uuid:opportunity_id>/stage/", moving.choose_stage, name="stage"),
    path("<uuid:opportunity_id>/stage/<uuid:stage_id>/", moving.to_stage, name="to-stage"),
    path("<uuid:opportunity_id>/win/", moving.win, name="win"),
    path("<uuid:opportunity_id>/lose/", moving.lose, name="lose"),
    path("<uuid:opportunity_id>/reopen/", moving.reopen, name="reopen"),
    path("<uuid:opportunity_id>/drop/", moving.drop, name="drop"),
    path("<uuid:opportunity_id>/credit/", credit.split, name="split-credit"),
    path("<uuid:opportunity_id>/team/", people.put_on_team, name="put-on-team"),
    path("<uuid:opportunity_id>/team/<uuid:member_id>/leave/", people.take_off_team, name="take-off-team"),
    path("<uuid:opportunity_id>/contacts/", people.set_contact_role, name="contact-role"),
    path(
        "<uuid:opportunity_id>/contacts/<uuid:contact_id>/remove/",
        people.remove_contact_role,
        name="remove-contact-role",
    ),
    path(
        "<uuid:opportunity_id>/contacts/<uuid:contact_id>/primary/",
        people.set_primary_contact,
        name="primary-contact",
    ),
]
