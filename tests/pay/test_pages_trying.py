"""Trying a plan: problems at their place, promises beside what was computed, and nothing saved."""

from collections.abc import Callable
from importlib.resources import files

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from handsel.org.models import Member
from tests.people import Cast

type SignIn = Callable[[Member], Client]
PLAN = (files("handsel.pay") / "examples" / "account-executive.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "status"), [("olga", 200), ("ivy", 200), ("ana", 403), ("mo", 403), ("fay", 403)])
def test_who_may_try_a_plan(cast: Cast, signed_in: SignIn, name: str, status: int) -> None:
    assert signed_in(cast.everyone()[name]).get(reverse("pay:try-plan")).status_code == status


def test_a_plan_that_keeps_its_promises_is_put_into_words(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.olga).post(reverse("pay:try-plan"), {"source": PLAN, "format": "plan.toml"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "promised values are as expected" in text
    assert "Account executives 2026, version 1" in text


def test_a_broken_promise_shows_both_figures(cast: Cast, signed_in: SignIn) -> None:
    wrong = PLAN.replace("new-business,2026-02,3600.00", "new-business,2026-02,3601.00")
    text = signed_in(cast.olga).post(reverse("pay:try-plan"), {"source": wrong, "format": "plan.toml"})
    assert "3601.00" in text.content.decode()
    assert "3600.00" in text.content.decode()
    assert "does not pay what its own examples promise" in text.content.decode()


def test_a_mistake_is_shown_at_its_place(cast: Cast, signed_in: SignIn) -> None:
    upload = SimpleUploadedFile("mine.toml", PLAN.replace('{from = "50%", to', '{from = "51%", to').encode())
    answer = signed_in(cast.olga).post(reverse("pay:try-plan"), {"file": upload, "format": "plan.toml"})
    assert answer.status_code == 422
    assert "there is no tier" in answer.content.decode()
    assert "line " in answer.content.decode()


def test_a_file_that_is_no_text_is_refused(cast: Cast, signed_in: SignIn) -> None:
    upload = SimpleUploadedFile("mine.toml", b"\xff\xfe\x00")
    answer = signed_in(cast.olga).post(reverse("pay:try-plan"), {"file": upload, "format": "plan.toml"})
    assert answer.status_code == 422
    assert "not UTF-8" in answer.content.decode()


def test_nothing_sent_is_asked_for(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.olga).post(reverse("pay:try-plan"), {"format": "plan.toml"})
    assert answer.status_code == 422
    assert "Drop a plan file or write a plan." in answer.content.decode()
