"""Walking through the pages of a role by their own links, as somebody would who opens everything once."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient

LINK = re.compile(r'\b(?:href|hx-get)="(/[^"#]*)')
FILES = re.compile(r"/export\.|\.(?:xlsx|csv|pdf|ics|json|svg|zip)\b|^/static/|/file\b")
EACH = 2
"""So many addresses of one shape are opened: lists differ by their filters, not by what their pages are made of."""


@dataclass(frozen=True)
class CrawledPage:
    """A page as one role reads it."""

    who: str
    address: str
    status: int
    text: str


def crawl(client: FlaskClient, who: str, starts: tuple[str, ...] = ("/",), most: int = 400) -> Iterator[CrawledPage]:
    """Every page that is reached from `starts`, at most ``EACH`` of a shape; a GET changes nothing, so the order means nothing."""
    waiting, seen, shapes = deque(starts), set(starts), Counter[str]()
    while waiting and most:
        address = waiting.popleft()
        answer = client.get(address, follow_redirects=True)
        most -= 1
        if answer.mimetype != "text/html":
            continue
        yield CrawledPage(who, address, answer.status_code, answer.text)
        for link in LINK.findall(answer.text):
            link = unescape(link)
            shape = re.sub(r"=[^&]*", "=", re.sub(r"\d+", "1", link))
            if link in seen or FILES.search(link) or link.startswith("/logout") or shapes[shape] >= EACH:
                continue
            seen.add(link)
            shapes[shape] += 1
            waiting.append(link)
