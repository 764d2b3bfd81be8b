"""Policy files to policies. What a file may say is exactly what the values of `rules.policies` hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from handsel.conduct.rules.policies import BrokenPolicy, Policy, Rulebook

SHARED = "every_version"
"""The table of a policy file whose entries hold for every version that does not say otherwise."""


@cache
def shipped() -> Rulebook:
    """The policies that come with the product, without exchange rates."""
    folder = sorted(files(__package__).iterdir(), key=lambda each: each.name)
    texts = {each.name: each.read_text(encoding="utf-8") for each in folder if each.name.endswith(".toml")}
    return Rulebook(policies=tuple(policy(text, name=name) for name, text in texts.items()))


def policy(text: str, *, name: str) -> Policy:
    """The policy in a file's text. Raises BrokenPolicy naming the file, the key, and what is wrong there."""
    try:
        table = tomllib.loads(text, parse_float=Decimal)
        shared = table.pop(SHARED, {})
        table["versions"] = [shared | version for version in table.get("versions", [])]
        _refuse_unknown_keys(Policy, table, name)
        return TypeAdapter(Policy).validate_python(table)
    except tomllib.TOMLDecodeError as error:
        raise BrokenPolicy(f"{name}: not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BrokenPolicy(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def with_house(rulebook: Rulebook, settings: Mapping[str, Any]) -> Rulebook:
    """The same rule book under other house settings, for every version of the house's policy."""
    house = rulebook.house_policy
    versions = tuple(
        replace(version, house=replace(version.house, **settings)) for version in house.versions if version.house
    )
    policies = tuple(replace(each, versions=versions) if each is house else each for each in rulebook.policies)
    return replace(rulebook, policies=policies)


def _refuse_unknown_keys(shape: Any, found: Any, place: str) -> None:
    """A misspelt key would otherwise change the rule in silence."""
    inner = next((each for each in (shape, *get_args(shape)) if is_dataclass(each)), None)
    if inner is None:
        return
    for i, table in enumerate(found if isinstance(found, list) else [found]):
        here = f"{place}[{i + 1}]" if isinstance(found, list) else place
        hints = get_type_hints(inner)
        for key, value in table.items() if isinstance(table, dict) else ():
            if key not in hints:
                raise BrokenPolicy(f"{here}: there is no key `{key}`; known are {', '.join(hints)}.")
            _refuse_unknown_keys(hints[key], value, f"{here}.{key}")
