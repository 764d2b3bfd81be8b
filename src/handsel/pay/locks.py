"""Locks by name. Events are numbered under a shared lock, so that whoever holds it alone knows every number before."""

from django.db import connection

from handsel.pay.models import SourceEvent

EVENTS = 7_011_001
RECEIVING = 7_011_003


def numbering() -> None:
    """Until the end of this transaction others may number events too, but nobody may count them."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [EVENTS])


def receiving() -> None:
    """Nobody else takes events in until this transaction ends: the same ones sent twice at once are kept once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [RECEIVING])


def last_event() -> int:
    """The number of the newest event, when no earlier number can still appear. Waits for those being written."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [EVENTS])
        try:
            newest = SourceEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [EVENTS])
    return newest or 0


def one_at_a_time(plan: str) -> None:
    """Whoever calculates or closes a plan does so alone until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 7011002))", [plan])
