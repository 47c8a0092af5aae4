"""The sources as whole-project tests read them: files, syntax trees, imports and layers."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


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


def layer(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def within(path: Path, layer_name: str) -> tuple[str, ...]:
    """The parts of a file's name below one layer."""
    parts = path.relative_to(ROOT / "skillmatch" / layer_name).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def folders(root: Path) -> set[str]:
    return {path.name for path in root.iterdir() if path.is_dir() and path.name != "__pycache__"}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
