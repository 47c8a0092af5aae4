"""A small application with the whole kit and a few views of its own: the kit is tested without any feature."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import flask
import pytest
from flask import Flask, g, request
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.exceptions import abort
from wtforms import DecimalField, FloatField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from skillmatch import web
from skillmatch.config import ROOT
from skillmatch.errors import Conflict, Invalid, NotAllowed, NotFound, SkillMatchError
from skillmatch.terms import Role
from skillmatch.web import render
from skillmatch.web.forms import Form
from skillmatch.web.shell import Navigation, NavigationEntry

HEAD = '{% extends "base.html" %}{% block title %}Kit{% endblock %}{% block main %}'
ITEMS = '{% block items %}<ul id="items">{% for item in items %}<li>{{ item }}</li>{% endfor %}</ul>{% endblock %}'
FORM = """{% block form %}{% call ui.form('/form', hx_target='#f') %}{{ ui.form_errors(form) }}
{% for field in form if field.type != 'CSRFTokenField' %}{{ ui.field(field) }}{% endfor %}{{ ui.submit('Go') }}
{% endcall %}{% endblock %}"""
TEMPLATES = {
    "list.html": HEAD + "<h1>Whole</h1>" + ITEMS + "{% endblock %}",
    "form.html": HEAD + FORM + "{% endblock %}",
    "strict.html": HEAD + "{{ nobody_gave_this }}{% endblock %}",
}


class Sample(Form):
    """A field of each kind that the base class watches."""

    title = StringField("Title", validators=[InputRequired(), Length(max=20)])
    line = StringField("Line")
    text = TextAreaField("Text")
    people = IntegerField("People", validators=[InputRequired(), NumberRange(min=1, max=500)])
    share = FloatField("Share")
    price = DecimalField("Price", places=None)


DOMAIN = {403: NotAllowed, 404: NotFound, 409: Conflict, 422: Invalid}


def build(*, csrf: bool = False) -> Flask:
    """The application; with `csrf` its forms need a token."""
    app = Flask("kit", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=csrf, MAX_CONTENT_LENGTH=10_000)
    web.init_app(app)
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader, DictLoader(TEMPLATES)])
    _views(app)
    return app


def _views(app: Flask) -> None:
    @app.before_request
    def enter() -> None:
        if request.headers.get("X-Role"):
            g.account = SimpleNamespace(display_name="示例·职工 07")
            g.acting = SimpleNamespace(membership_id=1, role=Role(request.headers["X-Role"]), place_zh="羊口镇", place_en="Yangkou")

    @app.get("/list")
    def the_list() -> flask.Response:
        trigger = {"listed": {"说": "好"}}
        return render.page("list.html", block="items", trigger=trigger, push_url="/list?词=焊工", items=["<b>", "焊工"])

    @app.get("/strict")
    def strict() -> flask.Response:
        return render.page("strict.html")

    @app.route("/form", methods=["GET", "POST"])
    def form() -> flask.Response:
        found = Sample()
        if found.validate_on_submit():
            return render.done("Saved 保存", "/list", "list.html", "items", trigger="saved", items=["new"])
        return render.page("form.html", block="form", status=422 if found.is_submitted() else 200, form=found)

    @app.post("/check")
    def check() -> flask.Response:
        return flask.jsonify(Sample().check().data["title"])

    @app.post("/move")
    def move() -> flask.Response:
        return render.see_other("/list?词=焊工#谁")

    @app.route("/raise/<int:status>", methods=["GET", "POST"])
    @app.route("/api/raise/<int:status>", endpoint="api_raise")
    def fail(status: int) -> str:
        if status == 422:
            raise Invalid("Check the form.", {"people": "Too many."})
        raise DOMAIN[status]("The reason 原因.") if status in DOMAIN else _http(status)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret detail 370783199001011234")

    @app.get("/strange")
    def strange() -> str:
        raise SkillMatchError("secret detail")

    for name, path in (("home", "/"), ("lists", "/lists"), ("list_one", "/lists/one")):
        app.add_url_rule(path, name, lambda: render.page("list.html", items=[]))


def _http(status: int) -> Exception:
    try:
        abort(status)
    except Exception as error:
        return error


@pytest.fixture
def app() -> Flask:
    return build()


@pytest.fixture
def client(app: Flask):
    return app.test_client()


@pytest.fixture
def navigate(app: Flask) -> Callable[..., None]:
    """Adds a place to the navigation, which is empty at first."""

    def add(*entry: Any) -> None:
        before = app.extensions["navigation"]
        app.extensions["navigation"] = Navigation((*before.entries, NavigationEntry(*entry)))

    return add


HTMX = {"HX-Request": "true"}
