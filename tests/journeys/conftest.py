"""Real Chromium against the real application on a loopback port: what every journey shares.

``site`` serves the ``csrf_app`` of ``tests/conftest.py`` (with its own copy of the seeded database) from a thread.
``page`` makes pages: ``page()`` a desk in Chinese, ``page(width=360)`` a phone, ``page(javascript=False)`` a browser without
scripts. After each journey no page may have seen a script error, an answer of 500 or more, or a request to another host.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright
from werkzeug.serving import make_server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)  # a first text waits for the encoder, and the machine may be busy


@dataclass(frozen=True)
class Site:
    """The application as it is served: ``url`` without a slash at its end."""

    url: str
    app: Flask


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: the browser journeys are left out")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(csrf_app: Flask, chromium: Browser) -> Iterator[Site]:
    """The application on a free port of this machine."""
    server = make_server("127.0.0.1", 0, csrf_app, threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", csrf_app)
    server.shutdown()
    serving.join(timeout=10)
    server.server_close()


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A factory of pages, each in a fresh session of the browser: ``page(width=1280, height=900, javascript=True)``."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(width: int = 1280, height: int = 900, *, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        opened = context.new_page()
        _watch(opened, site.url, faults)
        return opened

    yield make
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def sign_in() -> Callable[[Page, str, str], None]:
    """``sign_in(page, username, password)`` through the sign-in page, as a person would."""

    def through_the_door(page: Page, username: str, password: str) -> None:
        page.goto("/login")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)

    return through_the_door


@pytest.fixture
def no_axe_violations() -> Callable[..., None]:
    """``no_axe_violations(page)``: the page as it stands has none; names those it has.

    ``contrast=False`` leaves out the contrast of colours, two thirds of the time, and what reads the style sheets again, where the
    same page was checked at another width.
    """
    script = Axe().axe_script

    def check(page: Page, *, contrast: bool = True) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        options = {"resultTypes": ["violations"], "preload": contrast, "rules": {"color-contrast": {"enabled": contrast}}}
        found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
        said = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]
        assert not said, (page.url, said)

    return check


@pytest.fixture
def fits() -> Callable[[Page], None]:
    """``fits(page)``: nothing is wider than the window."""

    def check(page: Page) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide at {page.viewport_size}"

    return check


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """``look(page, "name")`` keeps a picture of the whole page where ``SCREENSHOTS`` names a folder; otherwise nothing."""
    folder = os.environ.get("SCREENSHOTS")

    def keep(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True, caret="initial")

    return keep


def _watch(page: Page, url: str, faults: list[str]) -> None:
    host = urlsplit(url).netloc

    def console(message: ConsoleMessage) -> None:
        # A refused form (422) and the like are answers that a journey asks for; Chromium reports each as an error.
        # htmx tells of a request that a newer one replaced (hx-sync) as an error, once by each of these events
        replaced = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if message.type == "error" and not replaced and "Failed to load resource" not in message.text:
            faults.append(f"{page.url}: {message.text}")

    def answer(response: Response) -> None:
        if response.status >= 500:
            faults.append(f"{response.request.method} {response.url}: {response.status}")
        if urlsplit(response.url).netloc not in ("", host):
            faults.append(f"another host was asked: {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("response", answer)
