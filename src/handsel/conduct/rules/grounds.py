"""What a ruling rests on besides the class of the gift: one code each; `words` holds the sentences."""

from enum import StrEnum


class Ground(StrEnum):
    """Why the outcome is what it is."""

    WITHIN = "within"
    PASSED = "passed"
    PASSED_LATER = "passed-later"
    WINDOWS_MOVE = "windows-move"
    KIND_BARRED = "kind-barred"
    ALWAYS_ASK = "always-ask"
    OPEN_DEAL = "open-deal"
    DECISION_DUE = "decision-due"
    BEREAVEMENT_REVIEW = "bereavement-review"
    HOSTED_TOO_OFTEN = "hosted-too-often"
    HOSTED_TOO_MUCH = "hosted-too-much"
    RECEIVED_REVIEW = "received-review"
