"""Templates and tags: what the security policy and screen readers need of them."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from handsel.ui import views
from handsel.ui.marks import UnknownIcon, icon, icon_names

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "handsel"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class Page(HTMLParser):
    """Every element of a page with its attributes, and what scripts hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] or "" for _tag, attributes in self.elements if "id" in attributes]


@pytest.fixture(scope="module")
def guide() -> Page:
    request = RequestFactory().get("/ui/")
    request.viewer = SimpleNamespace(permissions={"configure"}, name="Ana", locale="en")  # type: ignore[attr-defined]
    html = render_to_string("ui/styleguide.html", views.styleguide.page(), request=None)
    return Page(html)


def test_only_who_configures_sees_the_guide() -> None:
    request = RequestFactory().get("/ui/")
    with pytest.raises(PermissionDenied):
        views.guide(request)
    request.viewer = SimpleNamespace(permissions=set())  # type: ignore[attr-defined]
    with pytest.raises(PermissionDenied):
        views.guide(request)


def test_no_id_stands_twice(guide: Page) -> None:
    assert [name for name, times in Counter(guide.ids).items() if times > 1] == []


def test_every_reference_finds_its_element(guide: Page) -> None:
    names = ("aria-controls", "aria-labelledby", "aria-describedby", "for", "form", "data-opens")
    wanted = {
        (name, target)
        for _tag, attributes in guide.elements
        for name in names
        for target in (attributes.get(name) or "").split()
    }
    comes_with_its_content = "modal-title"
    assert {(name, target) for name, target in wanted if target not in [*guide.ids, comes_with_its_content]} == set()


def test_no_element_carries_what_the_policy_forbids(guide: Page) -> None:
    bad = [
        (tag, name)
        for tag, attributes in guide.elements
        for name in attributes
        if name == "style" or name.startswith(("on", "hx-on"))
    ]
    assert bad == []
    scripts = [attributes for tag, attributes in guide.elements if tag == "script"]
    assert all("src" in script or script.get("type") == "application/json" for script in scripts)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_has_no_inline_style_or_handler(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert re.findall(r'\s(?:style|on\w+|hx-on[:\w-]*)="|<style|\bjs:', source) == []


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    named = {
        (path.name, name)
        for path in TEMPLATES
        for name in re.findall(r'{% icon "([\w-]+)"|icon_name="([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    flat = {(file, first or second) for file, (first, second) in named}
    assert {(file, name) for file, name in flat if name not in icon_names()} == set()


def test_an_unknown_icon_says_what_to_do() -> None:
    with pytest.raises(UnknownIcon, match=r"icons\.txt"):
        icon("no-such-icon")


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("phone")
    assert 'role="img" aria-label="Call &lt;1&gt;"' in icon("phone", label="Call <1>")


def test_a_component_renders_its_body_and_escapes_its_values() -> None:
    html = render(
        '{% component "ui/card.html" id="x" title=title %}<p>{{ text }}</p>{% endcomponent %}', title="A&B", text="<i>"
    )
    assert "A&amp;B" in html
    assert "<p>&lt;i&gt;</p>" in html


def test_keys_show_each_cap() -> None:
    caps = re.findall(r">([^<]+)</kbd>", render('{% keys "Ctrl+K" %}{% keys "g o" %}'))
    assert caps == ["Ctrl", "K", "g", "o"]


class Wish(forms.Form):
    amount = forms.IntegerField(min_value=1, help_text="In euro")
    urgent = forms.BooleanField(required=False)


def test_a_field_ties_help_and_errors_to_its_input() -> None:
    html = render_to_string("ui/field.html", {"field": Wish({"amount": "0"})["amount"]})
    page = Page(html)
    field = next(attributes for tag, attributes in page.elements if tag == "input")
    assert field["aria-invalid"] == "true"
    assert set((field["aria-describedby"] or "").split()) <= set(page.ids)


def test_a_tick_box_stands_before_its_label() -> None:
    html = render_to_string("ui/field.html", {"field": Wish()["urgent"]})
    assert html.index("<input") < html.index("<label")


@pytest.mark.parametrize("name", ["403.html", "404.html", "500.html", "ui/maintenance.html"])
def test_error_pages_need_no_request(name: str) -> None:
    assert "<h1>" in render_to_string(name)
