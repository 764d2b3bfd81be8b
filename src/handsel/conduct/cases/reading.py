"""A case file to values: each case with its register, its rule book, the gifts asked about and what is expected."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from handsel.conduct.cases import table
from handsel.conduct.cases.entries import entered
from handsel.conduct.cases.problems import Lines, UnusableFile, closest, from_validation, place
from handsel.conduct.cases.shape import CaseShape, Expected, FileShape, GiftShape, HouseShape, LinkShape
from handsel.conduct.policies.reading import policy, shipped, with_house
from handsel.conduct.rules.gifts import Gift, InvalidGift, Link, Register, Return
from handsel.conduct.rules.policies import HOUSE, BrokenPolicy, Policy, Rulebook
from handsel.conduct.rules.rates import Rate, Rates
from handsel.conduct.rules.windows import Window, WindowKind
from handsel.conduct.rules.words import PROBLEMS


@dataclass(frozen=True)
class Asked:
    """A gift asked about, and what somebody expects of the decision."""

    gift: Gift
    expected: Expected


@dataclass(frozen=True)
class Case:
    """One case: rule book, register, questions in order, and the breaches expected at the end (None: not asked)."""

    number: str
    title: str
    rulebook: Rulebook
    register: Register
    asked: tuple[Asked, ...]
    breaches: frozenset[str] | None


def read(path: Path) -> tuple[Case, ...]:
    """The cases of a TOML or CSV file. Raises UnusableFile."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnusableFile("", "not-utf8") from error
    except OSError as error:
        raise UnusableFile("", "unreadable", why=error.strerror or str(error)) from error
    return cases(text, is_table=path.suffix.lower() == ".csv", folder=path.parent)


def cases(text: str, *, is_table: bool = False, folder: Path | None = None) -> tuple[Case, ...]:
    """The cases in a file's text; `folder` is where its own policy files stand. Raises UnusableFile."""
    raw, lines = table.read(text) if is_table else (_toml(text), {})
    try:
        shape = FileShape.model_validate(raw)
    except ValidationError as error:
        raise from_validation(error, raw, lines) from error
    rulebook = _rulebook(shape, folder or Path())
    found = tuple(_Reader(raw, lines, i, each).case(rulebook) for i, each in enumerate(shape.case))
    numbers = [each.number for each in found]
    for i, number in enumerate(numbers):
        if number in numbers[:i]:
            raise UnusableFile(place(("case", i), raw, lines), "same-number")
    return found


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at (line \d+), ", str(error))
        raise UnusableFile(found[1] if found else "", "not-toml", why=str(error)) from error


def _rulebook(shape: FileShape, folder: Path) -> Rulebook:
    own = [_own_policy(folder / name) for name in shape.policy_files]
    codes = {policy.code for policy in own}
    policies = (*(each for each in shipped().policies if each.code not in codes), *own)
    rates = Rates(tuple(Rate(row.source, row.target, row.on, row.rate) for row in shape.rate))
    rulebook = Rulebook(policies=policies, rates=rates)
    return _settled(_chosen(rulebook, shape.policies, "policies"), shape.house)


def _own_policy(path: Path) -> Policy:
    try:
        return policy(path.read_text(encoding="utf-8"), name=path.name)
    except OSError as error:
        raise UnusableFile(str(path), "unreadable", why=error.strerror or str(error)) from error
    except BrokenPolicy as error:
        raise UnusableFile("policy_files", "policy-file", why=str(error)) from error


def _chosen(rulebook: Rulebook, codes: list[str] | None, where: str) -> Rulebook:
    """Only the policies named, and always the house's."""
    if codes is None:
        return rulebook
    known = [each.code for each in rulebook.policies]
    for code in codes:
        if code not in known:
            saying, words = closest(code, known, "no-such-policy")
            raise UnusableFile(where, saying, **words)
    return replace(rulebook, policies=tuple(each for each in rulebook.policies if each.code in {*codes, HOUSE}))


def _settled(rulebook: Rulebook, house: HouseShape) -> Rulebook:
    """The rule book under the house settings that the file names."""
    settings = house.model_dump(exclude_none=True, exclude={"window", "fiscal_start"})
    if house.window is not None or house.fiscal_start is not None:
        kind = house.window or WindowKind.FISCAL
        settings["window"] = Window(kind, house.fiscal_start or 1)
    return with_house(rulebook, settings)


@dataclass(frozen=True)
class _Reader:
    """One case of the file; it knows where it stands, to say so when something is wrong."""

    raw: Mapping[str, Any]
    lines: Lines
    index: int
    shape: CaseShape

    def case(self, rulebook: Rulebook) -> Case:
        """The case as values. Raises UnusableFile."""
        given = [self._gift(each, "given", i) for i, each in enumerate(self.shape.given)]
        asked = [Asked(self._gift(each, "gift", i), each.expect) for i, each in enumerate(self.shape.gift)]
        self._check(given, asked, rulebook)
        return Case(
            number=self.shape.number,
            title=self.shape.title,
            rulebook=_settled(_chosen(rulebook, self.shape.policies, self._at("policies")), self.shape.house),
            register=Register(tuple(given), self._returns([*given, *(each.gift for each in asked)]), self._links()),
            asked=tuple(asked),
            breaches=frozenset(self.shape.breaches) if self.shape.breaches is not None else None,
        )

    def _at(self, *location: str | int) -> str:
        return place(("case", self.index, *location), self.raw, self.lines)

    def _gift(self, shape: GiftShape, entry: str, i: int) -> Gift:
        try:
            return entered(shape, default_id=f"{entry}-{i + 1}")
        except InvalidGift as error:
            raise UnusableFile(self._at(entry, i, error.field), "gift", why=PROBLEMS[error.problem]) from error

    def _returns(self, gifts: list[Gift]) -> tuple[Return, ...]:
        known = [gift.id for gift in gifts]
        for i, row in enumerate(self.shape.returned):
            if row.gift not in known:
                where = self._at("returned", i, "gift")
                raise UnusableFile(where, "no-such-gift", found=row.gift, known=", ".join(known))
        return tuple(
            Return(gift=row.gift, returned_on=row.on, unused=row.unused, turn=row.turn) for row in self.shape.returned
        )

    def _links(self) -> tuple[Link, ...]:
        return tuple(self._link(row, i) for i, row in enumerate(self.shape.link))

    def _link(self, row: LinkShape, i: int) -> Link:
        try:
            return Link(
                id=row.id or f"link-{i + 1}",
                people=frozenset(row.people),
                relation=row.relation,
                linked_on=row.on,
                undone_on=row.undone_on,
            )
        except InvalidGift as error:
            raise UnusableFile(self._at("link", i, error.field), "gift", why=PROBLEMS[error.problem]) from error

    def _check(self, given: list[Gift], asked: list[Asked], rulebook: Rulebook) -> None:
        """That ids are unique, that something is expected, and that it is expected of somebody there."""
        gifts = [*given, *(each.gift for each in asked)]
        ids = [gift.id for gift in gifts]
        repeated = next((each for each in ids if ids.count(each) > 1), None)
        if repeated is not None:
            raise UnusableFile(self._at(), "same-id", found=repeated)
        if self.shape.breaches is None and all(each.expected == Expected() for each in asked):
            raise UnusableFile(self._at(), "no-expectation")
        for i, each in enumerate(asked):
            self._check_people(each, i)
            _chosen(rulebook, list(each.expected.policy), self._at("gift", i, "expect", "policy"))

    def _check_people(self, asked: Asked, i: int) -> None:
        known = [recipient.person for recipient in asked.gift.recipients]
        for name in asked.expected.person:
            if name not in known:
                where = self._at("gift", i, "expect", "person")
                raise UnusableFile(where, "no-such-person", found=name, known=", ".join(known))
