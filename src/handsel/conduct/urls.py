"""Where the pages of conduct live."""

from django.urls import path

from handsel.conduct.views import (
    attestations,
    correcting,
    desk,
    examiner,
    expenses,
    giving,
    ledger,
    mine,
    photos,
    policies,
    requests,
)

app_name = "conduct"
urlpatterns = [
    path("", mine.gifts, name="gifts"),
    path("give/", giving.give, name="give"),
    path("give/answer/", giving.answer_while_typing, name="answer"),
    path("give/people/", giving.pick_people, name="people"),
    path("of/contact/<uuid:contact_id>/", mine.of_contact, name="of-contact"),
    path("attest/", mine.attest, name="attest"),
    path("gifts/<uuid:gift_id>/", mine.gift, name="gift"),
    path("gifts/<uuid:gift_id>/correct/", correcting.correct, name="correct"),
    path("gifts/<uuid:gift_id>/back/", mine.come_back, name="come-back"),
    path("gifts/<uuid:gift_id>/photos/", photos.add, name="add-photo"),
    path("photos/<uuid:photo_id>/", photos.show, name="photo"),
    path("gifts/<uuid:gift_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("requests/<uuid:request_id>/", requests.request_page, name="request"),
    path("requests/<uuid:request_id>/given/", requests.give_cleared, name="give-cleared"),
    path("requests/<uuid:request_id>/clear/", requests.clear, name="clear"),
    path("requests/<uuid:request_id>/refuse/", requests.refuse, name="refuse"),
    path("requests/<uuid:request_id>/hand-over/", requests.delegate, name="delegate"),
    path("desk/", desk.desk, name="desk"),
    path("desk/findings/", desk.findings, name="findings"),
    path("desk/findings/<uuid:finding_id>/", desk.finding, name="finding"),
    path("desk/findings/<uuid:finding_id>/follow-up/", desk.follow_up, name="follow-up"),
    path("desk/people/<uuid:person_id>/", ledger.ledger, name="ledger"),
    path("desk/people/<uuid:person_id>/link/", ledger.link, name="link"),
    path("desk/relations/<uuid:relation_id>/end/", ledger.unlink, name="unlink"),
    path("desk/register/", examiner.register, name="register"),
    path("desk/register/csv/", examiner.export_csv, name="export"),
    path("desk/register/pdf/", examiner.export_pdf, name="pdf"),
    path("desk/expenses/", expenses.expenses, name="expenses"),
    path("desk/expenses/read/", expenses.read_file, name="read-expenses"),
    path("desk/attestations/", attestations.attestations, name="attestations"),
    path("desk/policies/", policies.policies, name="policies"),
    path("desk/policies/<slug:code>/", policies.policy, name="policy"),
]
