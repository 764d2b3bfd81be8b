"""init, migrate, token and doctor, as a person types them."""

import re
import signal

from tests.cli.conftest import Home, wait_until


def test_a_company_is_founded_with_a_link_for_its_administrator(home: Home) -> None:
    said = home.run("init", "--company", "Ünique & Söhne", "--admin", "ida@example.org")
    assert "Ünique & Söhne is ready" in said
    assert re.search(r"http://127\.0\.0\.1:8000/\S+", said)
    assert home.postmaster is None


def test_a_company_is_founded_once(company: Home) -> None:
    said = company.run("init", "--company", "Fabrikam", "--admin", "ed@example.org", code=1)
    assert "already belongs to a company" in said


def test_founding_refuses_what_it_cannot_use_and_founds_nothing(tables: Home) -> None:
    founding = ("init", "--company", "Contoso", "--admin", "ida@example.org")
    assert "no currency" in tables.run(*founding, "--currency", "doubloon", code=1)
    assert "no time zone" in tables.run(*founding, "--zone", "Atlantis", code=1)
    assert "too short" in tables.run(*founding, HANDSEL_ADMIN_PASSWORD="abc", code=1)
    assert "email" in tables.run("init", "--company", "Contoso", "--admin", "nobody", code=1).lower()
    assert "is ready" in tables.run(*founding)


def test_migrating_again_does_nothing(company: Home) -> None:
    assert "up to date" in company.run("migrate")
    assert company.run("migrate", "--quiet") == ""


def test_a_token_is_created_listed_and_revoked(company: Home) -> None:
    secret = company.run("token", "create", "--member", "ida@contoso.example", "--name", "Robot").splitlines()[0]
    assert secret.startswith("hs_")
    listed = company.run("token", "list")
    assert "Robot" in listed
    assert secret not in listed
    assert "Revoked: Robot" in company.run("token", "revoke", secret[:7])
    assert "No token in use" in company.run("token", "revoke", secret[:7], code=1)
    assert "revoked" in company.run("token", "list")


def test_a_token_refuses_a_stranger_and_an_unknown_scope(company: Home) -> None:
    assert "No member" in company.run("token", "create", "--member", "nobody@contoso.example", code=1)
    said = company.run("token", "create", "--member", "ida@contoso.example", "--scope", "everything", code=1)
    assert "Choose among" in said


def test_tokens_of_a_database_without_tables_are_refused(home: Home) -> None:
    assert "handsel migrate" in home.run("token", "list", code=3)


def test_a_healthy_company_passes_the_doctor(company: Home) -> None:
    said = company.run("doctor")
    assert "Contoso, 1 members" in said
    assert "can only be added to" in said


def test_the_doctor_names_a_broken_database_and_what_to_do(company: Home) -> None:
    (company.path / "postgres/data/global/pg_control").unlink()
    said = company.run("doctor", code=1)
    assert "restore a backup" in said


def test_the_doctor_tells_of_a_server_out_of_reach(home: Home) -> None:
    home.extra["HANDSEL_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    said = home.run("doctor", code=1)
    assert "HANDSEL_DATABASE_URL" in said


def test_any_command_tells_of_a_server_out_of_reach_in_one_line(home: Home) -> None:
    home.extra["HANDSEL_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    said = home.run("migrate", code=3)
    assert said.startswith("The database does not answer")
    assert said.count("\n") == 1


def test_a_command_told_to_end_leaves_no_server_and_no_half_of_its_work(home: Home) -> None:
    process = home.begin("migrate")
    wait_until(lambda: home.postmaster)
    process.terminate()
    said, _ = process.communicate(timeout=60)
    assert process.returncode in {128 + signal.SIGTERM, 0}, said
    assert home.postmaster is None
    assert "Applied" in home.run("migrate") or "up to date" in home.run("migrate")
