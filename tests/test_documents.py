"""The documents name files that exist: whatever is written as code and looks like a path of the project leads to something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "models/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
PREFIXES = ("skillmatch/", "store/", "features/", "templates/", "tests/", "web/", "matching/", "engine_gateway/")
STARTS = (ROOT, ROOT / "skillmatch")
"""Where a path begins: the project, or its package."""

MAX_CONTRIBUTING_LINES = 150


def code(text: str) -> Iterator[str]:
    """The words that are written as code: in fences, and between backquotes, also across the end of a line."""
    for fence in re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from fence.split()
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for words in re.findall(r"`([^`]+)`", outside):
        yield from words.split()


def exists(word: str) -> bool:
    """Whether a path is there: ``<area>``, ``NNNN`` and ``…`` stand for any name, and a module may be named without its ending."""
    pattern = re.sub(r"<[^>]*>|N{2,}|…", "*", word.split("::")[0]).rstrip("/")
    pattern = re.sub(r"\*\*(?=[^/])", "**/*", pattern)  # Babel's "**.py" is pathlib's "**/*.py"
    return any(any(start.glob(pattern + ending)) for start in STARTS for ending in ("", "" if pattern.endswith("*") else ".py"))


def wrong(document: Path) -> list[str]:
    """The words of a document that name nothing."""
    words = {word.strip(".,;:()[]\"'") for word in code(document.read_text(encoding="utf-8"))}
    paths = {word for word in words if word.startswith(PREFIXES) and not exists(word)}
    modules = {word for word in words if re.fullmatch(r"[\w/]+\.py", word) and not word.startswith(PREFIXES)}
    return sorted(paths | {word for word in modules if not any(has_end(word))})


def has_end(name: str) -> Iterator[Path]:
    """The files of the project whose path ends in a name such as ``services/profile.py``."""
    yield from (ROOT / name,) if (ROOT / name).is_file() else ()
    for folder in ("skillmatch", "tests", "benchmarks"):
        yield from (ROOT / folder).rglob(name)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_path_that_is_written_as_code_exists(document: Path) -> None:
    assert wrong(document) == []


@pytest.mark.parametrize(
    ("word", "there"),
    [
        ("features/demands/forms.py", True),
        ("features/<area>/feature", True),
        ("store/db/migrations/NNNN_what.py", False),
        ("store/db/migrations/NNNN_….py", True),
        ("templates/components/*.html", True),
        ("templates/**.html", True),
        ("tests/test_documents.py::test_x", True),
        ("store/nothing.py", False),
        ("skillmatch/store/*/nothing.py", False),
    ],
)
def test_a_pattern_stands_for_what_it_matches(word: str, there: bool) -> None:
    assert exists(word) is there


def test_words_are_found_in_fences_and_across_lines() -> None:
    assert list(code("a `store/one\ntwo.py` b\n```sh\ncat web/x.py\n```\n")) == ["cat", "web/x.py", "store/one", "two.py"]


def test_the_walk_for_new_engineers_stays_short() -> None:
    lines = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MAX_CONTRIBUTING_LINES
