"""The register of gifts, what officers decide about it, and the rule book's own versions."""

from handsel.conduct.models.book import Attestation, ExpenseLine, PolicyVersion
from handsel.conduct.models.oversight import (
    Clearance,
    ClearanceAnswer,
    ClearanceDelegation,
    Finding,
    FindingNote,
    NearLimit,
)
from handsel.conduct.models.register import Gift, GiftPhoto, GiftRecipient, GiftReturn, Relation, RelationEnd

__all__ = [
    "Attestation",
    "Clearance",
    "ClearanceAnswer",
    "ClearanceDelegation",
    "ExpenseLine",
    "Finding",
    "FindingNote",
    "Gift",
    "GiftPhoto",
    "GiftRecipient",
    "GiftReturn",
    "NearLimit",
    "PolicyVersion",
    "Relation",
    "RelationEnd",
]
