"""What an area of the city's work brings to the application: its ``feature.py`` exports one ``FEATURE``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import click
from blinker import NamedSignal
from flask import Blueprint

from skillmatch.terms import Role
from skillmatch.web.shell import NavigationEntry


@dataclass(frozen=True)
class Feature:
    """A declaration; ``application.py`` reads it, and nothing registers itself by being imported.

    Attributes
    ----------
    blueprints : tuple of Blueprint
    navigation : tuple of NavigationEntry
    homes : mapping of Role to str
        The endpoint, without arguments, of a role's first page.
    jobs : mapping of str to callable
        Long work of the background worker by its name; it may run twice, and must bear that.
    hourly : tuple of callable
        Called when the background worker starts and once an hour; doing it twice must change nothing.
    subscriptions : tuple of (signal, callable)
        What is done when something happened elsewhere. A signal that is sent inside a transaction is heard within it, so that
        all of it happens or nothing. Receivers act on the current installation.
    commands : tuple of click.Command
    upload_limits : mapping of str to int
        The paths that take more than ``uploads.ELSEWHERE`` bytes, and how many.
    """

    blueprints: tuple[Blueprint, ...] = ()
    navigation: tuple[NavigationEntry, ...] = ()
    homes: Mapping[Role, str] = field(default_factory=dict)
    jobs: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    hourly: tuple[Callable[[], Any], ...] = ()
    subscriptions: tuple[tuple[NamedSignal, Callable[..., Any]], ...] = ()
    commands: tuple[click.Command, ...] = ()
    upload_limits: Mapping[str, int] = field(default_factory=dict)
