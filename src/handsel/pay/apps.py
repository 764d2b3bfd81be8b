from django.apps import AppConfig

FINAL = (
    "pay_planversion",
    "pay_planacceptance",
    "pay_sourceevent",
    "pay_calculation",
    "pay_ledgerentry",
    "pay_statement",
    "pay_contractcostpolicy",
)
"""Tables that only grow: what was published, known, posted, stated and decided for good stays."""


NOT_UNDONE = (*FINAL, "pay_payoutbatch")
"""What changes by decisions of two people is taken back by another decision."""


class PayConfig(AppConfig):
    name = "handsel.pay"
    label = "pay"

    def ready(self) -> None:
        from handsel.pay import listeners  # noqa: F401
        from handsel.trail.rights import append_only
        from handsel.trail.undo import FINAL_TABLES

        append_only(*FINAL)
        FINAL_TABLES.update(NOT_UNDONE)
