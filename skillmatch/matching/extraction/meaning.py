"""Similarity of clauses to numbered things; and how a fitted one is kept on disk, since fitting encodes a thousand names."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from skillmatch.matching import artefacts
from skillmatch.matching.artefacts import Artefact, ArtefactError
from skillmatch.matching.extraction.names import spellings
from skillmatch.matching.extraction.results import Vocabulary
from skillmatch.matching.text.encoder import ENCODER
from skillmatch.matching.text.normalisation import grams
from skillmatch.matching.text.phrases import Phrases
from skillmatch.matching.text.projection import Projection
from skillmatch.matching.text.similarity import KIND as TEXT
from skillmatch.matching.text.similarity import SHIPPED, TextSimilarity

KIND = "reader"

_SOURCES = (
    "text/encoder.py",
    "text/projection.py",
    "extraction/meaning.py",
    "extraction/names.py",
    "extraction/other_occupations.py",
    "extraction/rules.py",
    "text/similarity.py",
    "text/normalisation.py",
)
"""What is kept was made by these: another version of one makes it again."""

_ABANDONED = 3600.0

State = dict[str, npt.NDArray[np.generic]]


class SimilarityModel(Protocol):
    """What ``TextSimilarity`` does for the reader."""

    def fit(self, texts: Sequence[str]) -> object:
        """Index the texts."""

    def similarity(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Similarity of each text to each fitted one."""


class Meaning:
    """Similarity of clauses to numbered things, by the most similar of their names.

    Parameters
    ----------
    similar : SimilarityModel
        Fitted to the names.
    owner : int array, (n_names,)
        The thing that each name is of.
    n : int
        How many things.
    """

    def __init__(self, similar: SimilarityModel, owner: npt.NDArray[np.integer], n: int) -> None:
        self.similar, self.owner, self.n = similar, owner, n

    @classmethod
    def of(cls, similar: SimilarityModel, names: Sequence[Sequence[str]]) -> Self:
        """Fit to names, several of each thing."""
        listed = [(index, spelled) for index, own in enumerate(names) for name in own for spelled in spellings(name)[-1:]]
        similar.fit([spelled for _, spelled in listed])
        return cls(similar, np.array([index for index, _ in listed]), len(names))

    def scores(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(n_texts, n_things)."""
        raw = self.similar.similarity(texts)
        best = np.zeros((len(texts), self.n), np.float32)
        for row, values in enumerate(raw):
            np.maximum.at(best[row], self.owner, values)
        return best


def fingerprint(vocabulary: Vocabulary) -> str:
    """Return what meanings are kept under: the words, the learned artefact, the encoder, and the code that makes them.

    Raises
    ------
    ArtefactError
        There is no artefact of texts that can be used.
    """
    digest = hashlib.sha256()
    words = [vocabulary.skills, vocabulary.occupations, vocabulary.tasks]
    digest.update(json.dumps([words, artefacts.current(SHIPPED, TEXT).name, ENCODER, np.__version__]).encode())
    for name in _SOURCES:
        digest.update((Path(__file__).parents[1] / name).read_bytes())
    return digest.hexdigest()


def keep(root: Path, key: str, meanings: Sequence[Meaning], day: date) -> None:
    """Write fitted meanings; those that were kept before go.

    Parameters
    ----------
    root : Path
    key : str
        Of ``fingerprint``.
    meanings : sequence of Meaning
        Of ``TextSimilarity``; others are not kept.
    """
    if not all(isinstance(meaning.similar, TextSimilarity) for meaning in meanings):
        return
    state: State = {}
    for number, meaning in enumerate(meanings):
        learned = {"owner": meaning.owner, "n": np.array(meaning.n), **_taken_apart(meaning.similar)}
        state |= {f"{number}.{name}": value for name, value in learned.items()}
    path = artefacts.save(state, {"kind": KIND, "key": key, "meanings": len(meanings)}, root, day)
    artefacts.use(root, path)
    for other in root.iterdir():
        old = other.name.startswith(".writing-") and time.time() - other.stat().st_mtime > _ABANDONED
        if other.is_dir() and other != path and (old or not other.name.startswith(".")):
            shutil.rmtree(other, ignore_errors=True)


def load_meanings(root: Path, key: str, make: Callable[[], TextSimilarity]) -> list[Meaning]:
    """The meanings that were kept under a key.

    Parameters
    ----------
    make : callable
        Makes an estimator that is not fitted.

    Raises
    ------
    ArtefactError
        There are none, they are of other words, or they are truncated or altered.
    """
    found = artefacts.current(root, KIND)
    if found.manifest.get("key") != key:
        raise ArtefactError(f"{found.name}: made of other words or by another version")
    shipped = artefacts.current(SHIPPED, TEXT)
    projection = Projection.from_state(shipped.state)
    try:
        return [_put_together(make(), found, number, projection) for number in range(int(found.manifest["meanings"]))]
    except (KeyError, ValueError, TypeError) as error:
        raise ArtefactError(f"{found.name}: something is missing in it ({error})") from error


def _taken_apart(similar: Any) -> State:
    """What an estimator learned (the attributes that end in ``_``) as arrays, but for the shipped projection and phrases."""
    state: State = {}
    for name, value in vars(similar).items():
        if not name.endswith("_") or isinstance(value, (Projection, Phrases)) or value is None:
            continue
        if sparse.issparse(value):
            csr = sparse.csr_array(value)
            state |= {f"csr.{name}.{part}": np.asarray(getattr(csr, part)) for part in ("data", "indices", "indptr", "shape")}
        elif isinstance(value, TfidfVectorizer):
            terms = sorted(value.vocabulary_, key=value.vocabulary_.get)
            # JSON in bytes: a NumPy text drops zeros at its end
            written = np.frombuffer(json.dumps(terms).encode(), np.uint8)
            state |= {f"tfidf.{name}.terms": written, f"tfidf.{name}.idf": np.asarray(value.idf_)}
        elif isinstance(value, np.ndarray):
            state[f"array.{name}"] = value
        elif isinstance(value, (str, int, float, tuple)):
            state[f"plain.{name}"] = np.frombuffer(json.dumps(value).encode(), np.uint8)
        else:
            raise TypeError(f"{name} of a TextSimilarity cannot be kept: {type(value).__name__}")
    return state


def _put_together(similar: TextSimilarity, found: Artefact, number: int, projection: Projection) -> Meaning:
    own = {name.removeprefix(f"{number}."): value for name, value in found.state.items() if name.startswith(f"{number}.")}
    learned: dict[str, Any] = {"projection_": projection, "vectorizer_": None}
    for name, value in own.items():
        form, _, rest = name.partition(".")
        if form == "array":
            learned[rest] = value
        elif form == "plain":
            plain = json.loads(value.tobytes())
            learned[rest] = tuple(plain) if isinstance(plain, list) else plain
        elif form == "csr" and rest.endswith(".data"):
            attribute = rest.removesuffix(".data")
            learned[attribute] = _csr(own, f"csr.{attribute}")
        elif form == "tfidf" and rest.endswith(".terms"):
            attribute = rest.removesuffix(".terms")
            learned[attribute] = _vectorizer(json.loads(value.tobytes()), own[f"tfidf.{attribute}.idf"])
    for attribute, value in learned.items():
        setattr(similar, attribute, value)
    return Meaning(similar, np.asarray(own["owner"], np.int64), int(own["n"]))


def _csr(state: Mapping[str, npt.NDArray[np.generic]], prefix: str) -> sparse.csr_array:
    parts = tuple(state[f"{prefix}.{part}"] for part in ("data", "indices", "indptr"))
    return sparse.csr_array(parts, shape=tuple(int(n) for n in state[f"{prefix}.shape"]))


def _vectorizer(terms: list[str], idf: npt.NDArray[np.generic]) -> TfidfVectorizer:
    vectorizer = TfidfVectorizer(analyzer=grams, sublinear_tf=True)
    vectorizer.vocabulary_ = {term: place for place, term in enumerate(terms)}
    vectorizer.idf_ = idf
    return vectorizer
