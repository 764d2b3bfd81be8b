from django.apps import AppConfig

FINAL = ("quota_relief", "quota_letter", "quota_acceptance")
"""Tables that only grow: relief is reversed by a negative one, a letter is followed by another."""


class QuotaConfig(AppConfig):
    name = "handsel.quota"
    label = "quota"

    def ready(self) -> None:
        from handsel.quota import listeners  # noqa: F401
        from handsel.trail.rights import append_only
        from handsel.trail.undo import FINAL_TABLES

        append_only(*FINAL)
        FINAL_TABLES.update(FINAL)
