"""The web kit beside the features: how a page, a fragment, a form, a failure and a picture are made. It knows no store."""

from __future__ import annotations

from flask import Flask
from flask_wtf import CSRFProtect

from skillmatch.web import assets, failures, language, render, shell, subsidy_words, wording

csrf = CSRFProtect()


def init_app(app: Flask, navigation: shell.Navigation | None = None) -> None:
    """Bring the whole kit to an application: templates, language, navigation, failures, CSRF protection."""
    assets.init_app(app)
    render.init_app(app)
    language.init_app(app)
    shell.init_app(app, navigation or shell.Navigation())
    wording.init_app(app)
    subsidy_words.init_app(app)
    failures.init_app(app)
    csrf.init_app(app)
