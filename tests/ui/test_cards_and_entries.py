"""Cards of the board and entries of the timeline: what they leave out, and what they escape."""

import datetime as dt
from types import SimpleNamespace

from django.utils.safestring import mark_safe

from handsel.ui import cards, entries

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
NASTY = '"><script>alert(1)</script>'


def test_a_card_escapes_everything_it_is_given() -> None:
    names = "id title url owner subtitle amount close close_title days days_title days_tone pushes next_step next_tone"
    html = cards.card(dict.fromkeys(names.split(), NASTY))
    assert "<script>" not in html
    assert '""' not in html


def test_a_card_escapes_once() -> None:
    html = cards.card({"id": 1, "title": "R&D", "close": "Dec 9", "close_title": "Q&A", "owner": "A&B"})
    assert html.count("R&amp;D") == 2
    assert 'title="Q&amp;A"' in html
    assert "&amp;amp;" not in html


def test_a_card_leaves_out_what_is_missing() -> None:
    html = cards.card({"id": 1, "title": "Pilot", "url": "/1/"})
    assert "chip" not in html
    assert "data-move-url" not in html


def test_no_days_in_the_stage_is_a_figure_too() -> None:
    assert "0 d" in cards.card({"id": 1, "title": "Pilot", "days": 0})


def test_a_card_may_be_an_object() -> None:
    assert cards.card(SimpleNamespace(id=1, title="Pilot")) == cards.card({"id": 1, "title": "Pilot"})


def test_an_entry_keeps_safe_html_and_escapes_the_rest() -> None:
    values = {"id": "e", "icon": "phone", "at": AT, "actor": NASTY, "sentence": mark_safe("called <b>Ida</b>")}
    html = entries.entry(values | {"body": NASTY, "also": [{"label": NASTY, "url": NASTY}]})
    assert "<script>" not in html
    assert "<b>Ida</b>" in html


def test_an_entry_shows_what_changed() -> None:
    changes = [{"field": "Stage", "before": "Proposal", "after": ""}]
    html = entries.entry({"icon": "arrow-right", "at": AT, "sentence": "moved", "changes": changes})
    assert "<del>Proposal</del> → </td>" not in html
    assert "<del>Proposal</del> → <ins>–</ins>" in html
    assert "data-quiet" not in html


def test_an_entry_without_text_is_quiet() -> None:
    assert "data-quiet" in entries.entry({"icon": "plus", "at": AT, "sentence": "created it"})
