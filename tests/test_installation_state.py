"""No module keeps what belongs to an installation, and each area declares what it brings in one place."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.source_tree import ROOT, folders, functions, imports, name_of, parsed, sources, within

STATEFUL = {
    "Lock",
    "RLock",
    "Condition",
    "Semaphore",
    "Event",
    "local",
    "deque",
    "OrderedDict",
    "defaultdict",
    "WeakValueDictionary",
}
"""Constructors of what a module must not hold: it would be shared by all installations of a process."""

MUTATING = {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"}

OF_AN_INSTALLATION = {"current_app", "db", "g", "request", "resources", "rows", "session"}
"""Names by which a function reaches what belongs to an installation or a request."""


def held(path: Path) -> dict[str, ast.expr]:
    """The variables of a module and what they are bound to."""
    found: dict[str, ast.expr] = {}
    for node in parsed(path).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id: node.value for target in targets if isinstance(target, ast.Name)}
    return found


def is_empty(value: ast.expr) -> bool:
    """Whether something waits to be filled: None, or a container without content."""
    if isinstance(value, ast.Constant):
        return value.value is None
    if isinstance(value, ast.Call):
        return ast.unparse(value.func) in {"dict", "list", "set"} and not value.args and not value.keywords
    return (isinstance(value, ast.List) and not value.elts) or (isinstance(value, ast.Dict) and not value.keys)


def changed_in(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The names whose content a function changes, unless they are its own."""
    own = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {argument.arg for argument in ast.walk(function) if isinstance(argument, ast.arg)}
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(ast.unparse(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATING:
            found.add(ast.unparse(node.func.value))
    return found - own


def test_a_module_keeps_nothing_of_an_installation() -> None:
    """Two installations in one process would share it: what is kept belongs to ``Resources`` or to the application."""
    wrong = []
    for path in [*sources(), ROOT / "app.py"]:
        name, mine = path.relative_to(ROOT), held(path)
        wrong += [f"{name}:{node.lineno} global" for node in ast.walk(parsed(path)) if isinstance(node, ast.Global)]
        for variable, value in mine.items():
            made = ast.unparse(value.func).split(".")[-1] if isinstance(value, ast.Call) else ""
            if made in STATEFUL or (variable.startswith("_") and is_empty(value)):
                wrong.append(f"{name} {variable}")
        wrong += [f"{name} {variable} is filled" for function in functions(path) for variable in changed_in(function) & set(mine)]
    assert not wrong, wrong


def test_what_a_process_caches_is_the_same_for_all_installations() -> None:
    wrong = []
    for path in sources():
        for function in functions(path):
            cached = any("cache" in ast.unparse(each).split("(")[0].split(".")[-1] for each in function.decorator_list)
            if cached and not any(ast.unparse(each) == "cached_property" for each in function.decorator_list):
                used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
                wrong += [f"{name_of(path)}.{function.name}: {name}" for name in used & OF_AN_INSTALLATION]
    assert not wrong, wrong


def test_each_area_exports_one_feature_which_the_application_assembles() -> None:
    areas = folders(ROOT / "skillmatch" / "features")
    without = [area for area in areas if "FEATURE" not in held(ROOT / "skillmatch" / "features" / area / "feature.py")]
    assert not without, without
    assembled = {target.split(".")[2] for target in imports(ROOT / "skillmatch" / "application.py") if target.endswith(".feature")}
    assert assembled == areas
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 60


def test_only_a_declaration_asks_for_background_work() -> None:
    """Whatever else a feature holds says what happened, by a signal, and not what is to be done."""
    wrong = [
        name_of(path)
        for path in sources("skillmatch/features")
        if "skillmatch.jobs" in imports(path) and within(path, "features")[1:] != ("feature",)
    ]
    assert not wrong, wrong
