"""The command line explains itself, quickly, in two languages, and fails in one line."""

import subprocess
import sys
from pathlib import Path

import pytest

from handsel.cli.catalogue import OFFLINE, OWN
from handsel.cli.failures import INTERNAL, NO_DATABASE, REFUSED, Refused, told_in_one_line
from handsel.config.postgres.errors import refuse
from tests.cli.conftest import Home

LIST_LOADED = "import sys; sys.argv = ['handsel', *{arguments!r}]; from handsel.cli.main import app\n"
LIST_LOADED += "try: app()\nexcept SystemExit: pass\nprint(sorted(sys.modules))"


def loaded_by(home: Home, *arguments: str) -> str:
    """The modules that are loaded after a command ran."""
    code = LIST_LOADED.format(arguments=arguments)
    done = subprocess.run(
        [sys.executable, "-c", code], env=home.environment, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()[-1]


def test_help_names_every_command_and_loads_neither_django_nor_a_database(home: Home) -> None:
    shown = home.run("--help")
    assert all(word in shown for word in OWN)
    loaded = loaded_by(home, "--help")
    assert "'django'" not in loaded
    assert "'psutil'" not in loaded
    assert not home.path.exists()


@pytest.mark.parametrize("word", sorted(OWN))
def test_every_command_explains_itself_without_touching_the_data_folder(word: str, home: Home) -> None:
    assert "Usage: handsel " + word in home.run(word, "--help")
    assert not home.path.exists()


@pytest.mark.parametrize(("app", "command"), sorted(OFFLINE))
def test_checking_files_needs_no_settings(app: str, command: str, home: Home) -> None:
    from handsel.cli.catalogue import app_groups

    if app in app_groups():
        assert "'django.conf'" not in loaded_by(home, app, command, "--help")


def test_help_speaks_russian_where_the_terminal_does(home: Home) -> None:
    assert "резервную копию" in home.run("--help", LC_ALL="ru_RU.UTF-8")


def test_an_unknown_command_is_a_usage_error(home: Home) -> None:
    assert "No such command" in home.run("sell", code=2)


def test_the_version_is_told(home: Home) -> None:
    assert home.run("--version").startswith("handsel ")


def ends(error: Exception, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended, told_in_one_line():
        raise error
    return int(str(ended.value.code)), capsys.readouterr().err


def test_a_refusal_is_one_line_and_exit_code_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert ends(Refused("Not like this."), capsys) == (REFUSED, "Not like this.\n")


def test_a_database_that_cannot_be_used_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = ends(refuse("disk-full", home="/data"), capsys)
    assert code == NO_DATABASE
    assert "/data is full" in said


def test_an_error_of_the_domain_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.exceptions import ValidationError

    assert ends(ValidationError("Choose a later day."), capsys) == (REFUSED, "Choose a later day.\n")


def test_an_unexpected_error_is_kept_in_a_file_and_told_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HANDSEL_HOME", str(tmp_path))
    code, said = ends(KeyError("colour"), capsys)
    report = next((tmp_path / "errors").iterdir())
    assert code == INTERNAL
    assert said.count("\n") == 1
    assert str(report) in said
    assert "Traceback" in report.read_text()
