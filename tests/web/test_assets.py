"""Static files are asked for by the hash of their content and kept by the browser; whatever else is asked for is not."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, url_for
from flask.testing import FlaskClient

from skillmatch.web import assets


def test_each_file_of_a_page_is_named_by_its_content_and_kept(client: FlaskClient) -> None:
    files = set(re.findall(r'"(/static/[^"#]+)', client.get("/login").text))

    assert len(files) >= 5
    for file in files:
        answer = client.get(file.replace("&amp;", "&"))
        assert answer.status_code == 200, file
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", file
        assert "Set-Cookie" not in answer.headers, file


def test_a_file_asked_for_by_another_hash_or_none_is_not_kept(client: FlaskClient) -> None:
    for address in ("/static/app.css", "/static/app.css?v=000000000000", "/static/app.css?v="):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" not in answer.headers["Cache-Control"], address


def test_a_changed_file_has_another_address(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    (tmp_path / "a.css").write_text("a {}")
    with app.test_request_context():
        before = url_for("static", filename="a.css")
        (tmp_path / "a.css").write_text("a { color: red }")
        assert url_for("static", filename="a.css") != before
        assert url_for("static", filename="gone.css").startswith("/static/gone.css")


def test_no_hash_of_a_file_outside(app: Flask) -> None:
    assert assets.digest(Path(app.root_path) / "no-such-file") == ""
