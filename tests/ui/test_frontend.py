"""The front-end files: reproducible, small, and without a trace of where they came from."""

import gzip
import json
import re
from pathlib import Path

import pytest
from tools import frontend

from handsel.ui.marks import icon_names

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "src" / "handsel" / "ui"
VENDOR = UI / "static" / "vendor"
FIRST_LOAD = 100 * 1024
"""Bytes, compressed, of everything that a page without board or chart loads the first time, the page itself apart."""


def test_the_lock_file_names_no_host_and_pins_what_package_json_says() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert "://" not in lock
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    packages = json.loads(lock)["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_every_style_sheet_is_a_layer_and_every_layer_a_style_sheet() -> None:
    assert {path.stem for path in (UI / "css").glob("*.css")} == set(frontend.LAYERS)


def test_the_sprite_holds_exactly_the_named_icons() -> None:
    assert set(re.findall(r'<symbol id="([\w-]+)"', (VENDOR / "icons.svg").read_text())) == icon_names()


def test_a_first_visit_stays_within_its_budget() -> None:
    import django_htmx

    scripts = sorted((UI / "static" / "ui" / "js").glob("*.js"))
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-4.min.js"
    files = [VENDOR / "handsel.css", VENDOR / "icons.svg", htmx, *scripts]
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) < FIRST_LOAD


def test_modules_import_each_other_in_no_circle() -> None:
    folder = UI / "static" / "ui" / "js"
    imports = {
        path.name: set(re.findall(r'^import .*?"\./([\w.]+)";$', path.read_text(), re.MULTILINE))
        for path in folder.glob("*.js")
    }
    while leaves := {name for name, needs in imports.items() if not needs & imports.keys()}:
        imports = {name: needs for name, needs in imports.items() if name not in leaves}
    assert imports == {}


@pytest.mark.parametrize("path", sorted((UI / "static" / "ui" / "js").glob("*.js")), ids=lambda path: path.name)
def test_a_module_needs_no_eval(path: Path) -> None:
    assert re.findall(r"\beval\(|new Function|\.onclick\b|setAttribute\(\"style\"", path.read_text()) == []
