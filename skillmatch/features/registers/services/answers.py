"""What a file leaves open, kept until its sender says it; what was said, kept with the import and remembered for the office."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Conflict, NotFound
from skillmatch.features.registers.services import import_folder as import_folder_service
from skillmatch.features.registers.services.word_meanings import Guess, Guesser, as_kept
from skillmatch.store.accounts import audit
from skillmatch.store.accounts.access import MISSING, Acting
from skillmatch.store.db.database import write
from skillmatch.store.registers.intake.answers import EMPTY, USE, Answers, Questions, WordAnswer
from skillmatch.store.registers.intake.headers import head_key
from skillmatch.store.registers.intake.sheets import INTAKES
from skillmatch.store.registers.models import ImportBatch, ImportWord
from skillmatch.terms import AuditKind, ImportWordState, Role

HEAD = "head"
"""What remembered heads are kept under."""


@dataclass(frozen=True)
class WordQuestion:
    """An unknown word: how many rows have it, and what it may mean."""

    column: str
    word: str
    spelling: str
    rows: int
    guesses: tuple[Guess, ...]


@dataclass(frozen=True)
class OpenFile:
    """What a page asks about a file; the parts are those of ``Questions`` as plain values."""

    sheets: tuple[dict[str, Any], ...]
    heads: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]
    twice: tuple[str, ...]
    hidden: bool
    digits: dict[str, int]
    identity: int
    words: tuple[WordQuestion, ...]
    people: tuple[dict[str, Any], ...]
    digest: str
    """Of the questions: a form that was made for others is not taken."""


def read_answers(batch: ImportBatch) -> Answers:
    """The answers with which a file is read: its own, then what its office said before, then what the city accepted."""
    own = Answers.of(batch.answers or {})
    words: dict[str, dict[str, WordAnswer]] = {}
    heads: dict[str, str] = {}
    for one in _remembered(batch.register, batch.town_id, batch.enterprise_id):
        if one.column == HEAD:
            heads[one.word] = one.target
        else:
            target, _, rank = one.target.partition(":")
            said = WordAnswer(USE, target, int(rank or 0)) if target else WordAnswer(EMPTY)
            words.setdefault(one.column, {})[one.word] = said
    for column, own_words in own.words.items():
        words[column] = words.get(column, {}) | dict(own_words)
    identity = True if batch.identity_consent else own.identity
    return replace(
        own,
        asks=bool(batch.role),
        words=words,
        heads=heads | dict(own.heads),
        identity=identity,
        day=batch.created_at.date(),
        owner=f"{batch.town_id or ''}:{batch.enterprise_id or ''}",
    )


def _remembered(register: str, town_id: int | None, enterprise_id: int | None) -> list[ImportWord]:
    """What holds for an office, the more general first."""
    accepted = ImportWord.state == ImportWordState.ACCEPTED.value
    mine = _of_office(town_id, enterprise_id) & (ImportWord.state != ImportWordState.ACCEPTED.value)
    found = ImportWord.select().where((ImportWord.register == register) & (accepted | mine)).order_by(ImportWord.id)
    return sorted(found, key=lambda one: one.state != ImportWordState.ACCEPTED.value)


def keep_questions(batch: ImportBatch, questions: Questions) -> None:
    """Keep what is open beside the file, with guesses for unknown words."""
    guesser = Guesser(INTAKES[batch.register])
    kept = {
        "sheets": [asdict(one) for one in questions.sheets],
        "heads": [asdict(one) for one in questions.heads],
        "missing": sorted(set(questions.missing)),
        "twice": sorted(set(questions.twice)),
        "hidden": questions.hidden,
        "digits": questions.digits,
        "identity": questions.identity,
        "people": [asdict(one) for one in questions.people],
        "words": [
            [
                column,
                word,
                questions.spellings[column][word],
                number,
                as_kept(guesser.guess(column, questions.spellings[column][word])),
            ]
            for column, counted in questions.words.items()
            for word, number in counted.most_common()
        ],
    }
    import_folder_service.write_private(batch.id, "questions", json.dumps(kept, ensure_ascii=False))


def is_kept(batch: ImportBatch) -> bool:
    """Whether the questions about a file are still there."""
    return import_folder_service.file_of(batch.id, "questions").exists()


def open_file(batch: ImportBatch) -> OpenFile | None:
    """Return what is asked about a file; None where nothing is kept of it."""
    if not is_kept(batch):
        return None
    text = import_folder_service.file_of(batch.id, "questions").read_text(encoding="utf-8")
    kept, digest = json.loads(text), hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
    words = tuple(
        WordQuestion(column, word, spelling, number, tuple(Guess(*one) for one in guesses))
        for column, word, spelling, number, guesses in kept.pop("words")
    )
    return OpenFile(
        tuple(kept["sheets"]), tuple(kept["heads"]), tuple(kept["missing"]), tuple(kept["twice"]),
        kept["hidden"], kept["digits"], kept["identity"], words, tuple(kept["people"]), digest,
    )  # fmt: skip


def add(batch: ImportBatch, said: Answers) -> dict[str, Any]:
    """The answers of an import with what was said now, as it keeps them."""
    before = Answers.of(batch.answers or {})
    words = {column: dict(each) for column, each in before.words.items()}
    for column, each in said.words.items():
        words[column] = words.get(column, {}) | dict(each)
    return Answers(
        sheets=said.sheets if said.sheets is not None else before.sheets,
        hidden=said.hidden if said.hidden is not None else before.hidden,
        heads=dict(before.heads) | dict(said.heads),
        digits=dict(before.digits) | dict(said.digits),
        identity=said.identity if said.identity is not None else before.identity,
        words=words,
        people=dict(before.people) | dict(said.people),
    ).kept()


def remember(acting: Acting, batch: ImportBatch, said: Answers, asked: OpenFile | None) -> None:
    """Remember what an office said of words and heads, for its next files; call it in the writing transaction.

    A head that is passed over is not remembered: in the next file it may be the only one of its meaning.
    """
    spellings = {(one.column, one.word): one.spelling for one in asked.words} if asked else {}
    told = [
        (column, word, answer)
        for column, words in said.words.items()
        for word, answer in words.items()
        if answer.action in (USE, EMPTY)
    ]
    new = [(column, word, f"{one.target}:{one.rank}" if one.rank else one.target) for column, word, one in told]
    before = {head_key(head["text"]): head["column"] for head in asked.heads} if asked else {}
    new += [(HEAD, head, column) for head, column in said.heads.items() if column and before.get(head) != column]
    for column, word, target in new:
        where = (ImportWord.register == batch.register) & (ImportWord.column == column) & (ImportWord.word == word[:120])
        where &= _of_office(batch.town_id, batch.enterprise_id)
        ImportWord.delete().where(where & (ImportWord.state == ImportWordState.OWN.value)).execute()
        ImportWord.create(
            register=batch.register,
            town_id=batch.town_id,
            enterprise_id=batch.enterprise_id,
            column=column,
            word=word[:120],
            spelling=spellings.get((column, word), word)[:120],
            target=target[:60],
            account_id=acting.account_id,
        )


def waiting_words() -> list[ImportWord]:
    """List what offices said that the city has not looked at yet, the latest first."""
    mine = (ImportWord.state == ImportWordState.OWN.value) & (ImportWord.column != HEAD) & (ImportWord.target != "")
    return list(ImportWord.select().where(mine & (ImportWord.town_id.is_null(False) | ImportWord.enterprise_id.is_null(False)))
                .order_by(ImportWord.id.desc()).limit(200))  # fmt: skip


def own_words(acting: Acting) -> list[ImportWord]:
    """List what the office said of words itself, the latest first; it holds for its next files until it is forgotten."""
    mine = _of_own_office(acting) & (ImportWord.column != HEAD)
    return list(ImportWord.select().where(mine).order_by(ImportWord.id.desc()).limit(500))


def forget_word(acting: Acting, word_id: int) -> None:
    """Forget what the office said of a word: the next file that has it asks again."""
    with write():
        if not ImportWord.delete().where(_of_own_office(acting) & (ImportWord.id == word_id)).execute():
            raise NotFound(MISSING)


def _of_own_office(acting: Acting) -> Any:
    return _of_office(
        acting.town_id if acting.role is Role.TOWN else None, acting.enterprise_id if acting.role is Role.ENTERPRISE else None
    )


def _of_office(town_id: int | None, enterprise_id: int | None) -> Any:
    """The condition on words of a town's office, an enterprise's, or with neither the city's."""
    town = ImportWord.town_id.is_null() if town_id is None else ImportWord.town_id == town_id
    firm = ImportWord.enterprise_id.is_null() if enterprise_id is None else ImportWord.enterprise_id == enterprise_id
    return town & firm


def decide_word(acting: Acting, word_id: int, to: ImportWordState) -> None:
    """Accept what an office said for every office, or refuse it."""
    waiting = (ImportWord.id == word_id) & (ImportWord.state == ImportWordState.OWN.value)
    with write():
        if not ImportWord.update(state=to.value, at=clock.now()).where(waiting).execute():
            raise Conflict(gettext("This was decided already."))
        whose = {"account_id": acting.account_id, "role": acting.role.value}
        audit.record(AuditKind.NAMES_CHANGED, **whose, subject=f"import word {word_id}", decision=to.value)


def with_meanings(words: Sequence[ImportWord]) -> list[tuple[ImportWord, str, str]]:
    """Return remembered words with both names of what they were said to mean; "" where the cell is left empty."""
    guessers = {register: Guesser(INTAKES[register]) for register in {one.register for one in words}}
    names = {
        (one.register, one.column): {code: (zh, en) for code, zh, en in guessers[one.register].choices(one.column)}
        for one in {(one.register, one.column): one for one in words}.values()
    }
    targets = ((one, one.target.partition(":")[0]) for one in words)
    return [(one, *names[one.register, one.column].get(target, (target, target))) for one, target in targets]
