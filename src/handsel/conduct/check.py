"""Cases against the rules: what somebody expects beside what is decided, line by line. Needs no database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from handsel.conduct.cases.problems import UnusableFile
from handsel.conduct.cases.reading import Asked, Case, read
from handsel.conduct.cases.shape import ExpectedPart
from handsel.conduct.rules.breaches import breaches
from handsel.conduct.rules.decision import Decision, decide
from handsel.conduct.rules.gifts import Register
from handsel.conduct.rules.policies import Outcome
from handsel.conduct.rules.rates import MissingRate

SHIPPED = Path(__file__).parent / "cases" / "worked.toml"
"""The worked cases that come with the product."""

NOTHING = "none"
"""Said where the decision has no such figure, as headroom where no limit applies."""


@dataclass(frozen=True)
class Line:
    """One expectation: where it stands, what was expected and what was decided."""

    case: str
    title: str
    about: str
    expected: str
    decided: str

    @property
    def agrees(self) -> bool:
        """Whether they are the same; amounts are compared as amounts."""
        return self.expected == self.decided


@dataclass(frozen=True)
class Answer:
    """The decision on one gift of one case."""

    case: str
    gift: str
    decision: Decision


@dataclass(frozen=True)
class Report:
    """All lines and all decisions of a case file, in its order."""

    lines: tuple[Line, ...]
    answers: tuple[Answer, ...]

    @property
    def differences(self) -> tuple[Line, ...]:
        """The lines that do not agree."""
        return tuple(line for line in self.lines if not line.agrees)

    @property
    def cases(self) -> int:
        """How many cases there were."""
        return len({line.case for line in self.lines})


def check(path: Path) -> Report:
    """Decide every case of a file and compare. Raises UnusableFile."""
    lines: list[Line] = []
    answers: list[Answer] = []
    for case in read(path):
        try:
            register = _answered(case, lines, answers)
            lines += _breaches(case, register)
        except MissingRate as missing:
            raise UnusableFile(
                f"case {case.number}", "rate", source=missing.source, target=missing.target, day=missing.day.isoformat()
            ) from missing
    return Report(tuple(lines), tuple(answers))


def _answered(case: Case, lines: list[Line], answers: list[Answer]) -> Register:
    """Ask gift after gift. What is not held is given, and on the register when the next one is asked about."""
    register = case.register
    for asked in case.asked:
        decision = decide(asked.gift, register, case.rulebook)
        answers.append(Answer(case.number, asked.gift.id, decision))
        lines += [
            Line(case.number, case.title, f"{asked.gift.id} {what}", *pair) for what, *pair in compared(asked, decision)
        ]
        if decision.outcome is not Outcome.BLOCK:
            register = register.with_gift(decision.gift)
    return register


def compared(asked: Asked, decision: Decision) -> Iterator[tuple[str, str, str]]:
    """What is compared, what was expected, what was decided; for the whole, for each policy and each person named."""
    yield from _parts("", asked.expected, decision)
    for code, part in asked.expected.policy.items():
        yield from _parts(f"{code} ", part, decision.under(code))
    for person, part in asked.expected.person.items():
        yield from _parts(f"{person} ", part, decision.about(person))


def _parts(prefix: str, expected: ExpectedPart, decision: Decision) -> Iterator[tuple[str, str, str]]:
    wanted = expected.model_dump(by_alias=True, exclude_none=True, exclude={"policy", "person"})
    decided = stated(decision)
    for what, value in wanted.items():
        if isinstance(value, list):  # of the duties, those named must be among those decided
            yield f"{prefix}{what}", ", ".join(sorted(value)), ", ".join(sorted(set(value) & set(decision.duties)))
        else:
            yield f"{prefix}{what}", _shown(value), decided[what]


def stated(decision: Decision) -> Mapping[str, str]:
    """The decision's figures by the names used in case files, each from the strictest ruling that states it."""
    leading = decision.rulings[0] if decision.rulings else None
    measured = next((ruling for ruling in decision.rulings if ruling.room is not None), None)
    room = measured.room if measured else None
    return {
        "outcome": decision.outcome.value,
        "class": leading.klass.value if leading else NOTHING,
        "reason": leading.share.finding.reason.value if leading else NOTHING,
        "version": leading.share.version.version if leading else NOTHING,
        "value": _shown(leading.share.amount.amount) if leading else NOTHING,
        "counted": _shown(room.counted.amount) if room else NOTHING,
        "limit": _shown(room.limit.amount) if room else NOTHING,
        "headroom": _shown(measured.headroom_after.amount) if measured and measured.headroom_after else NOTHING,
        "headroom_before": _shown(measured.headroom_before.amount)
        if measured and measured.headroom_before
        else NOTHING,
    }


def _breaches(case: Case, register: Register) -> Iterator[Line]:
    if case.breaches is None:
        return
    found = {f"{breach.policy} {breach.moment.day}" for breach in breaches(register, case.rulebook)}
    yield Line(case.number, case.title, "breaches", _together(case.breaches), _together(found))


def _together(found: Iterable[str]) -> str:
    return ", ".join(sorted(found)) or NOTHING


def _shown(value: object) -> str:
    """Amounts with two digits after the point, or as many as they have."""
    if not isinstance(value, Decimal):
        return str(value)
    rounded = value.quantize(Decimal("0.01"))
    return f"{rounded if rounded == value else value:f}"
