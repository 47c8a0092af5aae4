"""How a page is read in a test: without what differs from request to request."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """HTML without tokens (they carry the second in which they were made), addresses to come back to, and blanks."""
    text = re.sub(r'(name="(?:csrf_token|next)" value=")[^"]*"', r'\1"', text)
    return re.sub(r"\s+", "", text)
