"""Templates stay readable: short lines, and what pages share is written once, in `templates/components/`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
MAX_LINE = 140

ONCE = {
    "a table": r"<table\b",
    "a pager": r'class="pager"',
    "an empty state": r'class="empty"',
    "the links of an export": r'class="note files"',
    "the head of a page": r'class="page-head',
    "a breadcrumb": r'class="trail"',
    "the list of a form's errors": r'class="[^"]*form-errors',
    "the token of a form": r'name="csrf_token"',
    "the mark of sample data": "Sample data: no real person or contract",
}
"""What stands in `templates/components/` alone, and how it is seen in a template."""

BY_HAND = {
    ("the list of a form's errors", "assessments/sheet.html"): "its errors are of rows, and each leads to its row",
    ("the list of a form's errors", "frameworks/index.html"): "its errors are of the files that were sent, not of a field",
}
"""Where it stands in a page all the same, and why."""


def sources() -> Iterator[tuple[str, str]]:
    """Each template's name and text."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield path.relative_to(TEMPLATES).as_posix(), path.read_text(encoding="utf-8")


def test_no_line_is_longer_than_a_screen_is_wide() -> None:
    wrong = [
        f"{name}:{number}" for name, text in sources() for number, line in enumerate(text.splitlines(), 1) if len(line) > MAX_LINE
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("what", ONCE)
def test_what_pages_share_is_written_in_a_component(what: str) -> None:
    found = {name for name, text in sources() if re.search(ONCE[what], text)}
    assert any(name.startswith("components/") for name in found)

    pages = {name for name in found if not name.startswith("components/")}
    assert pages == {name for of, name in BY_HAND if of == what}


@pytest.mark.parametrize("what", ["a pager", "an empty state", "the links of an export", "the head of a page"])
def test_it_is_written_there_once(what: str) -> None:
    assert sum(len(re.findall(ONCE[what], text)) for _, text in sources()) == 1


def test_every_component_says_what_it_is_for() -> None:
    undocumented = []
    for name, text in sources():
        if name.startswith("components/"):
            for before, macro in re.findall(r"([^\n]*)\n\{%-? macro ([a-z]\w*)", "\n" + text):
                if not before.rstrip().endswith(("#}", "endmacro %}")):
                    undocumented.append(f"{name}: {macro}")
    assert not undocumented, "\n".join(undocumented)
