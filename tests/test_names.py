"""Names say what a thing is: classes are called once, forbidden names are absent, and the glossary's words are in the code."""

from __future__ import annotations

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.source_tree import ROOT, parsed, sources

FORBIDDEN = {
    "alike", "asked", "beside", "changed", "found", "guesses", "heads", "keeping", "kept", "known", "laying", "letting_in", "made",
    "of", "one", "opened", "own", "proving", "sent", "standing_in", "told",
}  # fmt: skip
"""Participles, adverbs and pronouns: as the name of a module, a class or a function they say nothing of what it is."""

LIMITS = re.compile(r"_?(LONGEST|SHORTEST|LARGEST|SMALLEST|MOST|LEAST|FEWEST|FARTHEST|DEEPEST|A_PAGE|PER_PAGE)(_|$)")
"""Constants that would not begin with ``MAX_`` or ``MIN_``."""

METAPHORS = re.compile(r"\b(house|porch|doors?|cast)\b", re.IGNORECASE)
QUESTIONS = ("What ", "Who ", "How ", "Where ", "When ", "Which ", "Whose ", "Whom ")


@cache
def trees() -> dict[Path, ast.Module]:
    assert len(sources()) > 500
    return {path: parsed(path) for path in sources()}


def place(path: Path, node: ast.stmt) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


@cache
def definitions() -> tuple[tuple[Path, ast.ClassDef | ast.FunctionDef], ...]:
    return tuple(
        (path, node)
        for path, module in trees().items()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    )


@cache
def words() -> frozenset[str]:
    """All identifiers of the code."""
    return frozenset(word for path in trees() for word in re.findall(r"\w+", path.read_text(encoding="utf-8")))


def top_level() -> Iterator[tuple[Path, ast.ClassDef | ast.FunctionDef]]:
    for path, module in trees().items():
        for node in module.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield path, node


def test_no_class_name_stands_twice() -> None:
    places = defaultdict(list)
    for path, node in definitions():
        if isinstance(node, ast.ClassDef) and node.name != "Meta":
            places[node.name].append(place(path, node))
    assert not {name: where for name, where in places.items() if len(where) > 1}


def test_modules_classes_and_functions_are_called_by_what_they_are() -> None:
    modules = [str(path.relative_to(ROOT)) for path in trees() if path.stem in FORBIDDEN or path.parent.name in FORBIDDEN]
    named = [f"{place(path, node)} {node.name}" for path, node in top_level() if node.name.strip("_").lower() in FORBIDDEN]
    assert not [*modules, *named]


def test_limits_begin_with_max_or_min() -> None:
    wrong = []
    for path, module in trees().items():
        for node in module.body:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
            names = [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]
            wrong += [f"{place(path, node)} {name}" for name in names if LIMITS.match(name)]
    assert not wrong


def identifiers() -> list[tuple[str, bool]]:
    """The glossary's identifiers, each with whether it is a module."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    cells = [
        line.split("|")[3] for line in text.splitlines() if line.startswith("| ") and "identifier" not in line and "---" not in line
    ]
    return [(name, before == "module ") for cell in cells for before, name in re.findall(r"(module )?`([^`]+)`", cell)]


@pytest.mark.parametrize(("name", "is_module"), identifiers())
def test_the_glossarys_identifiers_are_in_the_code(name: str, is_module: bool) -> None:
    if is_module:
        assert any(name in {path.stem, path.parent.name} for path in trees())
    elif name[0].isupper():
        assert any(node.name == name for _, node in definitions() if isinstance(node, ast.ClassDef))
    else:
        assert name in words()


def test_docstrings_of_public_functions_are_no_questions_and_no_metaphors() -> None:
    wrong = []
    for path, node in definitions():
        first = (ast.get_docstring(node) or "").split("\n")[0]
        public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if public and (first.startswith(QUESTIONS) or METAPHORS.search(first)):
            wrong.append(f"{place(path, node)} {first}")
    assert not wrong


SECTION = re.compile(r"^\s*[\w, ]+ : (.+)$|Returns\n\s*-+\n\s*(\S.*)$", re.MULTILINE)
"""A line of a docstring that gives a type: of a parameter, an attribute or what is returned."""


def test_types_that_docstrings_name_exist() -> None:
    known = set(dir(builtins))
    for node in (node for tree in trees().values() for node in ast.walk(tree)):
        if isinstance(node, ast.ClassDef):
            known.add(node.name)
        elif isinstance(node, ast.Name):
            known.add(node.id)
        elif isinstance(node, ast.alias):
            known.add((node.asname or node.name).rpartition(".")[2])
        elif isinstance(node, ast.Attribute):
            known.add(node.attr)
    wrong = []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
                for given in SECTION.finditer(ast.get_docstring(node) or ""):
                    words = set(re.findall(r"\b[A-Z][a-z]\w*\b", given[1] or given[2]))
                    wrong += [f"{path.relative_to(ROOT)}: {word}" for word in words - known]
    assert not wrong, wrong
