"""What is decided for the whole project is decided in one module."""

from __future__ import annotations

import ast
import re

from tests.source_tree import ROOT, layer, name_of, parsed, sources

OWN_DIGITS = {
    "skillmatch.features.subsidies.messages",
    "skillmatch.features.cohorts.rules.pseudonyms",
    "skillmatch.features.recommendations.queries.quality",
    "skillmatch.store.statistics.figure_sets",
    "skillmatch.store.registers.words",
    "skillmatch.store.reference_data.contents",
}
"""Modules that look for digits in what the program wrote itself, or in codes that are no numbers."""

MAX_RUNS_TWICE = 4
"""Runs of six equal lines that stand twice, as last counted: it may fall."""


def test_what_may_be_told_is_decided_in_one_module() -> None:
    """Nothing but `suppression` compares a count with the number under which it is hidden."""
    comparing = {
        name_of(path)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Compare) and any(isinstance(one, ast.Name) and one.id == "MIN_CELL_COUNT" for one in ast.walk(node))
    }
    taking = {
        name_of(path)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.arg) and node.arg == "least" and "MIN_CELL_COUNT" in path.read_text(encoding="utf-8")
    }
    assert comparing == set()
    assert taking == {"skillmatch.store.statistics.suppression"}


def test_attempts_are_counted_in_one_module() -> None:
    counting = {
        name_of(path)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "SignInAttempt"
    }
    assert counting == {"skillmatch.store.accounts.rate_limit"}


def test_whole_numbers_are_read_from_what_was_sent_in_one_module() -> None:
    """Neither ``isdigit`` before ``int`` nor Werkzeug's ``type=int``, outside what reads free text and our own data."""
    wrong = []
    for path in sources():
        if layer(name_of(path)) in {"matching", "numerals"} or name_of(path) in OWN_DIGITS:
            continue
        for node in ast.walk(parsed(path)):
            digits = isinstance(node, ast.Attribute) and node.attr in {"isdigit", "isdecimal"}
            named_int = isinstance(node, ast.keyword) and node.arg == "type" and isinstance(node.value, ast.Name)
            if digits or (named_int and node.value.id == "int" and layer(name_of(path)) in {"features", "web"}):
                wrong.append(f"{name_of(path)}:{node.lineno}")
    assert not wrong, wrong


def test_pages_are_counted_and_read_in_one_module() -> None:
    by_hand = re.compile(r"""-\(-[^/\n]*// [\w.]*(PAGE|SIZE)|ceil\(.*(PAGE|SIZE)|get\("page", 1""")
    wrong = [
        f"{name_of(path)}: {found.group()}"
        for path in sources("skillmatch/features")
        for found in by_hand.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not wrong, wrong


def test_hardly_six_lines_stand_twice() -> None:
    """Six equal lines in two places, lists of imported names aside, are one thing written twice."""
    places: dict[tuple[str, ...], int] = {}
    for path in [*sources(), *sorted((ROOT / "templates").rglob("*.html"))]:
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.suffix == ".py":
            for node in ast.walk(parsed(path)):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
        told = [line.strip() for line in lines if line.strip()]
        for start in range(len(told) - 5):
            run = tuple(told[start : start + 6])
            places[run] = places.get(run, 0) + 1
    twice = [run[0] for run, times in places.items() if times > 1]
    assert len(twice) <= MAX_RUNS_TWICE, twice
