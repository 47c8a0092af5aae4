"""What htmx gets is a part of the page that everybody gets."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from skillmatch.terms import Role
from skillmatch.web.access import PUBLIC, SIGNED_IN
from tests.pages import plain
from tests.test_routes_and_roles import access_of, one_of_each, safe_rules

__all__ = ["one_of_each"]

FEATURES = Path(__file__).resolve().parent.parent / "skillmatch" / "features"
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/"}
RENDERERS = {"page": {"template": 0, "block": 1}, "done": {"template": 2, "block": 3}, "fragment": {"template": 0, "block": 1}}
"""Where the functions of `web.render` take the template and the block."""


def named_blocks() -> Iterator[tuple[str, str, str]]:
    """Each (place, template, block) that a view names in so many words."""
    for path in sorted(FEATURES.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in RENDERERS):
                continue
            if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "render"):
                continue
            given = {word.arg: word.value for word in call.keywords}
            nodes = [*call.args, *[None] * 4]
            template, block = (given.get(name) or nodes[at] for name, at in RENDERERS[call.func.attr].items())
            if isinstance(template, ast.Constant) and isinstance(block, ast.Constant):
                yield f"{path.parent.name}/{path.name}:{call.lineno}", str(template.value), str(block.value)


def test_every_named_block_is_a_part_of_its_page(app: Flask) -> None:
    found = list(named_blocks())
    wrong = []
    for place, template, block in found:
        source = (Path(app.root_path) / "templates" / template).read_text(encoding="utf-8")
        if block not in app.jinja_env.get_template(template).blocks:
            wrong.append(f"{place}: {template} has no block {block}")
        elif source.index("{% block main %}") > source.index("{% block " + block):
            wrong.append(f"{place}: {template}: block {block} stands outside the page")
    assert len(found) > 10
    assert not wrong, "\n".join(wrong)


def test_a_fragment_is_a_part_of_the_page_at_the_same_address(app: Flask, one_of_each: dict[Role, FlaskClient]) -> None:
    wrong, fragments = [], 0
    for rule, where in safe_rules(app):
        access = access_of(app, rule)
        roles = [role for role in Role if access in (PUBLIC, SIGNED_IN) or role in access]  # type: ignore[operator]
        for role in roles[:2]:
            part = one_of_each[role].get(where, headers=HTMX)
            if part.status_code != 200 or part.mimetype != "text/html" or "<!doctype" in part.text:
                continue
            fragments += 1
            page = one_of_each[role].get(where)
            if "HX-Request" not in page.headers.get("Vary", ""):
                wrong.append(f"{where}: Vary")
            if plain(part.text) not in plain(page.text):
                wrong.append(f"{role} {where}")
    assert fragments > 5
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_and_a_restored_page_get_the_whole_page(
    app: Flask, one_of_each: dict[Role, FlaskClient], header: str
) -> None:
    answer = one_of_each[Role.ADMINISTRATOR].get("/accounts", headers={**HTMX, header: "true"})

    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>")
