"""What others wrote is what they published: the checksums beside the files, and in the page, are theirs."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from skillmatch.config import ROOT

VENDOR = ROOT / "static" / "vendor"
CHECKSUMS = json.loads((VENDOR / "CHECKSUMS.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(CHECKSUMS))
def test_the_file_and_the_page_carry_its_checksum(client, name):
    digest = base64.b64encode(hashlib.sha384((VENDOR / name).read_bytes()).digest()).decode()
    assert CHECKSUMS[name] == f"sha384-{digest}"
    answer = client.get("/list")
    assert answer.status_code == 200
    assert re.search(rf'vendor/{re.escape(name)}(\?v=[0-9a-f]+)?"\s+integrity="{re.escape(CHECKSUMS[name])}"', answer.text)


def test_no_vendored_file_is_without_checksum_and_licence():
    code = {path.name for path in VENDOR.iterdir() if path.suffix in (".js", ".css")}
    assert code == set(CHECKSUMS)
    licences = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    assert all(name in licences for name in (*CHECKSUMS, "icons.svg"))


def test_every_icon_that_a_template_names_is_in_the_sprite():
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")))
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    sources += [path.read_text(encoding="utf-8") for path in (ROOT / "skillmatch").rglob("*.py")]
    used = {name for text in sources for name in re.findall(r"""(?:icon\(|icon(?:_name)?=)['"]([a-z-]+)['"]""", text)}
    assert {"house", "x-lg"} & symbols and used
    assert used <= symbols
