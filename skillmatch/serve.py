"""``python app.py``: bring the database up to date, start the background worker, and serve.

One process prepares and supervises; the web processes and the background worker are its children, each with an application of its
own, and end with it. What was chosen and measured is in `docs/decisions/0008-server.md`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click
from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from skillmatch import prepare, processes
from skillmatch.config import ROOT, Settings
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Conflict, SkillMatchError
from skillmatch.front import Front

HEADER_TIMEOUT_MS = 10_000
"""How long a client may take for the head of its request."""

MAX_PORT_LOOKS = 10
"""How often, twice a second, a taken port is looked at before giving up."""

MAX_READY_LOOKS = 600
"""How often, five times a second, the new server is asked whether it is ready before the address is printed all the same."""

Factory = Callable[[Settings], Flask]


def main(arguments: list[str], create_app: Factory) -> int:
    """Serve until stopped.

    Parameters
    ----------
    arguments : list of str
        ``--demo`` and ``--workers``.
    create_app : callable
        Makes the application with which this process prepares the store.

    Returns
    -------
    int
        The exit code: 0 after a stop by signal, 1 where it could not start.
    """
    options = _parse(arguments)
    try:
        settings = Settings.from_environment()
        app = create_app(settings)
    except ValueError as error:  # an unreadable setting
        return _refused(error)
    try:
        if _port_taken(settings):
            raise Conflict(f"Port {settings.port} is in use. Stop what listens there, or set PORT to another one.")
        prepare.prepare(app, workers=options.workers if options.demo else None)
    except SkillMatchError as error:
        return _refused(error)
    return _serve(settings)


def _refused(error: Exception) -> int:
    click.echo(f"error: {error}", err=True)
    return 1


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="app.py", description="Serve SkillMatch.")
    parser.add_argument("--demo", action="store_true", help="with a demonstration city and one person of each role")
    parser.add_argument("--workers", type=int, default=400, metavar="N", help="people in the demonstration city (default 400)")
    return parser.parse_args(arguments)


def _port_taken(settings: Settings) -> bool:
    """Whether somebody listens already: the web processes share their port and would not notice.

    The web processes of a server that was just killed need a moment to end, so a taken port is looked at again.
    """
    for _ in range(MAX_PORT_LOOKS):
        with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, settings.port))
            except OSError:
                time.sleep(0.5)
            else:
                return False
    return True


def _serve(settings: Settings) -> int:
    multiprocessing.set_start_method("spawn")  # a forked child would share our connections and threads
    server: Any = Granian(
        "app:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        workers=settings.workers,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    background = _start_background(settings)
    server.on_startup(lambda: threading.Thread(target=_announce, args=(settings,), daemon=True).start())
    try:
        server.serve(target_loader=_load)
    finally:
        if background is not None:
            background.stop()
    return 0


def _announce(settings: Settings) -> None:
    """Print the address once a page can be had there: whoever reads the line may open it at once."""
    for _ in range(MAX_READY_LOOKS):
        try:
            with urllib.request.urlopen(f"{address(settings)}/healthz", timeout=5):  # noqa: S310 - our own address
                break
        except OSError:  # not listening yet, or not ready
            time.sleep(0.2)
    click.echo(f"SkillMatch: {address(settings)}")


def address(settings: Settings) -> str:
    """The address to open in a browser."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _start_background(settings: Settings) -> processes.SupervisedProcess | None:
    if settings.jobs_immediate:
        return None
    command = [sys.executable, "-m", "flask", "--app", "app", "jobs", "--with-parent", str(os.getpid())]
    return processes.SupervisedProcess(command, ROOT)


def _load(target: str) -> Front:
    """Make the application of a web process, which ends with the supervisor."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        processes.end_with(parent.pid)
    module, _, factory = target.partition(":")
    app: Flask = getattr(import_module(module), factory)()
    with app.app_context():
        snapshot.current()  # the first visitor does not wait for the engine
    return Front(app, app.extensions["upload_limits"])
