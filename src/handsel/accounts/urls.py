"""Where the pages of accounts and contacts live."""

from django.urls import path

from handsel.accounts.views import accounts, contacts, merging

app_name = "accounts"
urlpatterns = [
    path("", accounts.accounts, name="accounts"),
    path("new/", accounts.create, name="create-account"),
    path("<uuid:account_id>/", accounts.account, name="account"),
    path("<uuid:account_id>/edit/", accounts.edit, name="edit-account"),
    path("<uuid:account_id>/owner/", accounts.give, name="give-account"),
    path("<uuid:account_id>/delete/", accounts.delete, name="delete-account"),
    path("<uuid:account_id>/team/", accounts.put_on_team, name="put-on-team"),
    path("<uuid:account_id>/team/<uuid:member_id>/leave/", accounts.take_off_team, name="take-off-team"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("contacts/new/", contacts.create, name="create-contact"),
    path("contacts/<uuid:contact_id>/", contacts.contact, name="contact"),
    path("contacts/<uuid:contact_id>/edit/", contacts.edit, name="edit-contact"),
    path("contacts/<uuid:contact_id>/owner/", contacts.give, name="give-contact"),
    path("contacts/<uuid:contact_id>/delete/", contacts.delete, name="delete-contact"),
    path("contacts/<uuid:contact_id>/merge/", merging.choose, name="choose-duplicate"),
    path("contacts/<uuid:contact_id>/merge/<uuid:duplicate_id>/", merging.merge, name="merge"),
    path("contacts/<uuid:contact_id>/accounts/", contacts.affiliate, name="affiliate"),
    path("contacts/<uuid:contact_id>/accounts/<uuid:account_id>/unlink/", contacts.unaffiliate, name="unaffiliate"),
]
