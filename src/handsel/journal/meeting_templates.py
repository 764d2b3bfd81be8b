"""Meeting templates: what to ask and to write down, as data in `meeting_templates.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("meeting_templates.toml")


@dataclass(frozen=True)
class MeetingTemplate:
    """A template by its key, with label and text per language."""

    key: str
    labels: dict[str, str]
    bodies: dict[str, str]

    def label(self, language: str) -> str:
        """Its name in this language, else in English."""
        return self.labels.get(language[:2], self.labels["en"])

    def body(self, language: str) -> str:
        """Its text in this language, else in English."""
        return self.bodies.get(language[:2], self.bodies["en"]).strip()


@cache
def meeting_templates() -> tuple[MeetingTemplate, ...]:
    """Every template in the order people see them."""
    tables = tomllib.loads(DATA.read_text(encoding="utf-8"))
    ordered = sorted(tables.items(), key=lambda pair: pair[1]["position"])
    return tuple(MeetingTemplate(key, table["label"], table["body"]) for key, table in ordered)


def template_named(key: str) -> MeetingTemplate | None:
    """The template of this key, if there is one."""
    return next((template for template in meeting_templates() if template.key == key), None)
