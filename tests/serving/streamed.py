"""An application behind the door, for ``test_streaming.py``: a long answer, a large upload, and what they cost."""

from __future__ import annotations

import resource
from collections.abc import Iterator

from flask import Flask, Response, request

from skillmatch.front import Front

PIECES, A_PIECE = 1_200, 50_000
made = 0

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 100_000_000


@app.get("/export")
def export() -> Response:
    def rows() -> Iterator[bytes]:
        global made
        made = 0
        for number in range(PIECES):
            made += 1
            yield bytes([number % 256]) * A_PIECE

    return Response(rows())


@app.post("/upload")
def upload() -> dict[str, int]:
    file = request.files["file"]
    size = 0
    while piece := file.stream.read(1 << 16):
        size += len(piece)
    return {"size": size}


@app.get("/spent")
def spent() -> dict[str, int]:
    return {"made": made, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


door = Front(app.wsgi_app, {"/upload": 100_000_000})
