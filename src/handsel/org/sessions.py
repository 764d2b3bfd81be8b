"""Browser sessions of a member, ended when they leave."""

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings

from handsel.org.models import Member


def end_sessions(member: Member) -> None:
    """Sign the member out of every browser. Sessions are no records: ending them is part of an action, not one."""
    sessions = UserSession.objects.filter(user=member)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in sessions.values_list("session_key", flat=True):
        store.delete(key)
    sessions.delete()
