"""Signing in: password, second step, passkey, recovery code, forgotten password, and what attackers try."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail as outbox
from django.core.cache import cache
from django.test import Client

from handsel.org import actions, mail
from handsel.org.models import Member
from handsel.trail.models import ChangeSet, Entry
from tests.org.authenticator import Passkey
from tests.people import NOW, PASSWORD, Cast, looking

LOGIN = "/sign-in/login/"
type Capture = Callable[..., Any]


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    """Rate limits live in the cache; every test begins with none used."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ana(cast: Cast) -> Member:
    """Ana, who has a password."""
    actions.set_password(member=cast.ana, password=PASSWORD, by=looking(cast.ana), at=NOW)
    return cast.ana


def sign_in(browser: Client, password: str = PASSWORD, login: str = "ana@example.com", **more: str) -> Any:
    return browser.post(LOGIN, {"login": login, "password": password, **more})


def inside(browser: Client) -> bool:
    return browser.get("/organisation/me/").status_code == 200


def signed(ana: Member) -> Client:
    browser = Client()
    sign_in(browser)
    assert inside(browser)
    return browser


def current_code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def options_in(answer: Any) -> dict[str, Any]:
    found = re.search(
        r'<script id="js_data" type="application/json">(.*?)</script>', answer.content.decode(), re.DOTALL
    )
    assert found
    parsed: dict[str, Any] = json.loads(found[1])
    return parsed


def test_the_right_password_opens_the_door(ana: Member) -> None:
    browser = Client()
    answer = sign_in(browser, next="/organisation/teams/")
    assert (answer.status_code, answer["Location"]) == (302, "/organisation/teams/")
    assert inside(browser)


def test_the_address_may_be_written_in_any_case(ana: Member) -> None:
    browser = Client()
    sign_in(browser, login="ANA@Example.com")
    assert inside(browser)


def test_a_wrong_password_and_an_unknown_address_read_the_same(ana: Member) -> None:
    wrong = sign_in(Client(), password="not this one").content.decode()
    unknown = sign_in(Client(), login="nobody@example.com").content.decode()

    def visible(page: str) -> str:
        page = re.sub(r'(name="csrfmiddlewaretoken" |name="csrf-token" )(value|content)="[^"]*"', "", page)
        return page.replace("nobody@example.com", "ana@example.com")

    assert visible(wrong) == visible(unknown)
    assert "form-errors" in wrong


def test_a_member_without_a_password_cannot_sign_in(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, password="", login="ben@example.com")
    sign_in(browser, password="!", login="ben@example.com")
    assert not inside(browser)


def test_signing_in_changes_the_session_key(ana: Member) -> None:
    """A key planted in the browser before signing in is worthless afterwards."""
    browser = Client()
    session = browser.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(browser)
    assert browser.session.session_key != before
    thief = Client()
    thief.cookies["sessionid"] = str(before)
    assert not inside(thief)


@pytest.mark.parametrize(
    "address",
    [LOGIN, "/sign-in/logout/", "/sign-in/password/reset/", "/organisation/me/", "/organisation/language/"],
)
def test_a_form_without_its_token_is_refused(ana: Member, address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.post(address, {"login": "ana@example.com", "password": PASSWORD, "language": "ru"})
    assert answer.status_code == 403
    ana.refresh_from_db()
    assert ana.locale == ""


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "http:///evil.example",
        " //evil.example",
    ],
)
def test_nobody_is_led_away_after_signing_in_or_changing_language(ana: Member, target: str) -> None:
    browser = Client()
    assert sign_in(browser, next=target)["Location"] in {"/", ""} or "evil" not in sign_in(browser)["Location"]
    answer = browser.post("/organisation/language/", {"language": "en", "next": target})
    assert answer["Location"] == "/"
    assert browser.post("/sign-in/logout/", {"next": target})["Location"] == "/"


def test_guessing_is_slowed_down(ana: Member) -> None:
    for _guess in range(5):
        assert sign_in(Client(), password="a wrong guess").status_code == 200
    late = sign_in(Client())
    assert late.status_code == 200
    assert "Location" not in late


def test_many_attempts_from_one_place_are_refused(ana: Member) -> None:
    statuses = {sign_in(Client(), login=f"guess{n}@example.com").status_code for n in range(31)}
    assert 429 in statuses


def test_signing_out_ends_the_session(ana: Member) -> None:
    browser = signed(ana)
    key = browser.session.session_key
    assert browser.get("/sign-in/logout/").status_code == 200
    browser.post("/sign-in/logout/")
    thief = Client()
    thief.cookies["sessionid"] = str(key)
    assert not inside(thief)


def test_leaving_signs_out_everywhere_at_once(cast: Cast, ana: Member) -> None:
    browsers = [signed(ana), signed(ana)]
    actions.deactivate(member=ana, heir=cast.ben, by=looking(cast.nina), at=NOW)
    assert not any(inside(browser) for browser in browsers)
    assert sign_in(Client())["Location"] == "/sign-in/inactive/"
    actions.reactivate(member=ana, by=looking(cast.nina), at=NOW)
    assert not any(inside(browser) for browser in browsers)


def test_a_new_password_signs_out_every_other_browser(ana: Member) -> None:
    here, there = signed(ana), signed(ana)
    answer = here.post(
        "/sign-in/password/change/",
        {"oldpassword": PASSWORD, "password1": "quite another one", "password2": "quite another one"},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/organisation/me/security/")
    assert inside(here)
    assert not inside(there)
    entry = ChangeSet.objects.latest("id").entries.get()
    assert (entry.by_id, entry.data["fields"]) == (ana.pk, ["password"])


@pytest.mark.parametrize("password", ["short", "1234567890", "ana@example.com"])
def test_a_weak_password_is_refused(ana: Member, password: str) -> None:
    signed(ana).post(
        "/sign-in/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert Member.objects.get(pk=ana.pk).check_password(PASSWORD)


def forgotten(capture: Capture, email: str) -> Any:
    with capture(execute=True):
        answer = Client().post("/sign-in/password/reset/", {"email": email})
    mail.wait()
    return answer


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    ana: Member, django_capture_on_commit_callbacks: Capture
) -> None:
    assert forgotten(django_capture_on_commit_callbacks, "ana@example.com").status_code == 302
    (message,) = outbox.outbox
    link = re.search(r"http://testserver(\S+)", str(message.body))
    assert link
    browser = Client()
    chosen = {"password1": "quite another one", "password2": "quite another one"}
    page = browser.get(link[1])["Location"]
    assert browser.get(page).status_code == 200
    assert browser.post(page, chosen).status_code == 302
    assert sign_in(Client(), password="quite another one").status_code == 302
    assert "does not work" in Client().get(link[1]).content.decode()


def test_forgetting_tells_nobody_who_is_a_member(ana: Member, django_capture_on_commit_callbacks: Capture) -> None:
    known = forgotten(django_capture_on_commit_callbacks, "ana@example.com")
    unknown = forgotten(django_capture_on_commit_callbacks, "nobody@example.com")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in outbox.outbox] == [["ana@example.com"]]


def test_mails_of_forgetting_are_rate_limited(ana: Member, django_capture_on_commit_callbacks: Capture) -> None:
    statuses = [forgotten(django_capture_on_commit_callbacks, "ana@example.com").status_code for _try in range(4)]
    assert statuses == [302, 302, 302, 429]


def set_up_totp(browser: Client) -> str:
    page = browser.get("/sign-in/2fa/totp/")
    secret = str(page.context["form"].secret)
    answer = browser.post("/sign-in/2fa/totp/", {"code": current_code(secret)})
    assert answer["Location"] == "/sign-in/2fa/recovery-codes/"
    return secret


def test_an_app_becomes_the_second_step(ana: Member, django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_totp(signed(ana))
    assert set(Entry.objects.filter(name="org.way-in.added").values_list("data__way", flat=True)) == {
        "totp",
        "recovery_codes",
    }
    browser = Client()
    assert sign_in(browser, next="/organisation/teams/")["Location"].startswith("/sign-in/2fa/authenticate/")
    assert not inside(browser)
    cache.clear()
    answer = browser.post("/sign-in/2fa/authenticate/", {"code": current_code(secret)})
    assert answer["Location"] == "/organisation/teams/"
    assert inside(browser)


def test_a_wrong_code_leaves_the_door_shut_and_guessing_codes_is_slowed_down(ana: Member) -> None:
    secret = set_up_totp(signed(ana))
    browser = Client()
    sign_in(browser)
    for _guess in range(6):
        assert browser.post("/sign-in/2fa/authenticate/", {"code": "000000"}).status_code == 200
    browser.post("/sign-in/2fa/authenticate/", {"code": current_code(secret)})
    assert not inside(browser)


def test_a_recovery_code_works_once(ana: Member) -> None:
    browser = signed(ana)
    set_up_totp(browser)
    codes = browser.get("/sign-in/2fa/recovery-codes/").context["unused_codes"]
    for expected in (True, False):
        other = Client()
        sign_in(other)
        other.post("/sign-in/2fa/authenticate/", {"code": codes[0]})
        assert inside(other) is expected


def test_the_second_step_is_asked_again_before_it_is_removed(ana: Member) -> None:
    browser = signed(ana)
    set_up_totp(browser)
    session = browser.session
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - 3600} for record in session["account_authentication_methods"]
    ]
    session.save()
    answer = browser.post("/sign-in/2fa/totp/remove/")
    assert "reauthenticate" in answer["Location"]
    assert Authenticator.objects.filter(user=ana, type="totp").exists()


def test_an_administrator_lets_somebody_in_who_lost_the_phone(cast: Cast, ana: Member) -> None:
    set_up_totp(signed(ana))
    actions.forget_second_steps(member=ana, by=looking(cast.nina), at=NOW)
    browser = Client()
    sign_in(browser)
    assert inside(browser)
    assert ChangeSet.objects.latest("id").entries.get().name == "org.second-steps.forgotten"


def add_passkey(browser: Client, passkey: Passkey, *, alone: bool = True) -> Any:
    options = options_in(browser.get("/sign-in/passkeys/add/"))["creation_options"]
    posted = {"name": "Laptop", "credential": passkey.create(options, alone=alone)}
    return browser.post("/sign-in/passkeys/add/", posted | ({"passwordless": "on"} if alone else {}))


def request_options(browser: Client) -> dict[str, Any]:
    answer = browser.get("/sign-in/passkeys/login/", HTTP_ACCEPT="application/json")
    options: dict[str, Any] = answer.json()["request_options"]
    return options


def test_a_passkey_signs_in_without_a_password(ana: Member) -> None:
    passkey = Passkey()
    assert add_passkey(signed(ana), passkey).status_code == 302
    assert "signs in alone" in signed_by_passkey(passkey).get("/organisation/me/security/").content.decode()


def signed_by_passkey(passkey: Passkey) -> Client:
    browser = Client()
    browser.post("/sign-in/passkeys/login/", {"credential": passkey.get(request_options(browser))})
    assert inside(browser)
    return browser


def test_a_passkey_answer_cannot_be_replayed(ana: Member) -> None:
    passkey = Passkey()
    add_passkey(signed(ana), passkey)
    first = Client()
    credential = passkey.get(request_options(first))
    first.post("/sign-in/passkeys/login/", {"credential": credential})
    assert inside(first)
    second = Client()
    request_options(second)
    second.post("/sign-in/passkeys/login/", {"credential": credential})
    assert not inside(second)


def test_somebody_elses_key_opens_nothing(ana: Member) -> None:
    passkey, forged = Passkey(), Passkey()
    add_passkey(signed(ana), passkey)
    forged.id, forged.user = passkey.id, passkey.user
    browser = Client()
    browser.post("/sign-in/passkeys/login/", {"credential": forged.get(request_options(browser))})
    assert not inside(browser)


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", '"x"', '{"id": "x"}', "nonsense", '{"response": {"userHandle": "!"}}']
)
def test_a_broken_passkey_answer_is_refused_without_an_error_page(ana: Member, credential: str) -> None:
    browser = Client()
    request_options(browser)
    answer = browser.post("/sign-in/passkeys/login/", {"credential": credential})
    assert answer.status_code in {200, 302}
    assert not inside(browser)


def test_a_passkey_of_somebody_who_left_opens_nothing(cast: Cast, ana: Member) -> None:
    passkey = Passkey()
    add_passkey(signed(ana), passkey)
    actions.deactivate(member=ana, heir=cast.ben, by=looking(cast.nina), at=NOW)
    browser = Client()
    browser.post("/sign-in/passkeys/login/", {"credential": passkey.get(request_options(browser))})
    assert not inside(browser)


def test_a_security_key_is_the_second_step(ana: Member) -> None:
    passkey = Passkey()
    add_passkey(signed(ana), passkey, alone=False)
    browser = Client()
    sign_in(browser)
    assert not inside(browser)
    options = options_in(browser.get("/sign-in/2fa/authenticate/"))["request_options"]
    browser.post("/sign-in/2fa/authenticate/", {"credential": passkey.get(options)})
    assert inside(browser)


def test_a_passkey_is_renamed_and_removed_by_its_owner_only(cast: Cast, ana: Member) -> None:
    browser = signed(ana)
    add_passkey(browser, Passkey())
    key = Authenticator.objects.get(user=ana, type="webauthn")
    actions.set_password(member=cast.ben, password=PASSWORD, by=looking(cast.ben), at=NOW)
    other = Client()
    sign_in(other, login="ben@example.com")
    assert other.post(f"/sign-in/passkeys/{key.pk}/remove/").status_code == 404
    assert other.post(f"/sign-in/passkeys/{key.pk}/edit/", {"name": "Mine"}).status_code == 404
    assert browser.post(f"/sign-in/passkeys/{key.pk}/edit/", {"name": "Phone"}).status_code == 302
    assert "Phone" in browser.get("/organisation/me/security/").content.decode()
    assert browser.post(f"/sign-in/passkeys/{key.pk}/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=ana).exists()


@pytest.mark.parametrize(
    "address",
    [
        LOGIN,
        "/sign-in/password/reset/",
        "/sign-in/password/reset/done/",
        "/sign-in/password/reset/key/done/",
        "/sign-in/password/reset/key/1-x/",
        "/sign-in/inactive/",
        "/organisation/welcome/made-up/",
    ],
)
def test_pages_before_signing_in_speak_russian(db: None, address: str) -> None:
    answer = Client(headers={"accept-language": "ru"}).get(address)
    assert '<html lang="ru"' in answer.content.decode()
    assert re.search("[а-я]{3}", answer.content.decode().split("<h1>")[1].split("</h1>")[0])


def test_no_page_of_signing_in_needs_an_inline_script(ana: Member) -> None:
    browser = signed(ana)
    pages = [Client().get(LOGIN), browser.get("/sign-in/passkeys/add/"), browser.get("/sign-in/2fa/totp/")]
    for answer in pages:
        scripts = re.findall(r"<script([^>]*)>", answer.content.decode())
        assert all("src=" in script or 'type="application/json"' in script for script in scripts)
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
        assert " style=" not in answer.content.decode()
