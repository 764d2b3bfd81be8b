"""Where the pages of journal live."""

from django.urls import path

from handsel.journal.views import agenda, bell, entries, record

app_name = "journal"
urlpatterns = [
    path("on/<slug:kind>/<uuid:record_id>/", record.record, name="record"),
    path("on/<slug:kind>/<uuid:record_id>/stream/", record.stream, name="stream"),
    path("on/<slug:kind>/<uuid:record_id>/write/", record.write_on, name="write"),
    path("on/<slug:kind>/<uuid:record_id>/template/", record.fill_in, name="fill-in"),
    path("entries/<uuid:entry_id>/", record.entry, name="entry"),
    path("entries/<uuid:entry_id>/edit/", entries.edit, name="edit"),
    path("entries/<uuid:entry_id>/complete/", entries.complete, name="complete"),
    path("entries/<uuid:entry_id>/reopen/", entries.reopen, name="reopen"),
    path("entries/<uuid:entry_id>/pin/", entries.pin, name="pin"),
    path("entries/<uuid:entry_id>/unpin/", entries.unpin, name="unpin"),
    path("entries/<uuid:entry_id>/delete/", entries.delete, name="delete"),
    path("entries/<uuid:entry_id>/task/", entries.line_to_task, name="line-to-task"),
    path("entries/<uuid:entry_id>/records/", entries.on_records, name="records"),
    path("entries/<uuid:entry_id>/records/take-off/", entries.take_off, name="take-off"),
    path("tasks/", agenda.tasks, name="tasks"),
    path("tasks/new/", entries.new_task, name="new-task"),
    path("week/", agenda.week, name="week"),
    path("meetings/new/", entries.new_meeting, name="new-meeting"),
    path("reminders/", bell.due_list, name="reminders"),
    path("reminders/bell/", bell.bell, name="bell"),
    path("reminders/dismiss/", bell.dismiss_all, name="dismiss-all"),
    path("reminders/<uuid:entry_id>/dismiss/", bell.dismiss, name="dismiss"),
    path("reminders/<uuid:entry_id>/snooze/", bell.snooze, name="snooze"),
]
