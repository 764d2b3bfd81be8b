from django.apps import AppConfig

FINAL = (
    "conduct_gift",
    "conduct_giftrecipient",
    "conduct_giftreturn",
    "conduct_giftphoto",
    "conduct_relation",
    "conduct_relationend",
    "conduct_clearance",
    "conduct_clearanceanswer",
    "conduct_clearancedelegation",
    "conduct_finding",
    "conduct_findingnote",
    "conduct_policyversion",
    "conduct_attestation",
    "conduct_expenseline",
)
"""Tables that only grow: the application's role may neither change nor delete their rows."""


class ConductConfig(AppConfig):
    name = "handsel.conduct"
    label = "conduct"

    def ready(self) -> None:
        from handsel.conduct import events, journal, listeners  # noqa: F401
        from handsel.trail.rights import append_only
        from handsel.trail.undo import FINAL_TABLES

        append_only(*FINAL)
        FINAL_TABLES.update(FINAL)
