"""The other names of skills and occupations in the reference data: our own words of the trade, all marked as samples."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from peewee import chunked

from skillmatch.store.catalogue.models import Occupation, Skill
from skillmatch.store.catalogue.spelling import initials, pinyin
from skillmatch.store.db.database import rows
from skillmatch.store.db.upsert import ROWS_A_STATEMENT, bring_in_line, ids
from skillmatch.store.frameworks.aliases import MIN_LENGTH, word_of
from skillmatch.store.frameworks.models import MAX_ALIAS_LENGTH, Alias
from skillmatch.store.reference_data.contents import Row
from skillmatch.store.reference_data.csv_files import SeedLine, read
from skillmatch.terms import AliasLanguage, AliasSource, TextSubject

FILE = "aliases.csv"
COLUMNS = ("subject", "code", "language", "text", "source")
NAMES = ("zh", "en", "local_alias")


def load(directory: Path, skills: Iterable[Row], occupations: Iterable[Row]) -> list[Row]:
    """Read and check the file; the first thing wrong raises ``Invalid`` with its file and line.

    No word names two skills or two occupations, and none is the name of a skill or an occupation: whoever reads it could not tell
    which is meant. A skill and an occupation may share one (数控 and 数控车).
    """
    subjects = {TextSubject.SKILL.value: list(skills), TextSubject.OCCUPATION.value: list(occupations)}
    codes = {subject: {row["code"] for row in listed} for subject, listed in subjects.items()}
    names = {word_of(row[name]): row["code"] for listed in subjects.values() for row in listed for name in NAMES if row.get(name)}
    seen: dict[tuple[str, str], SeedLine] = {}
    loaded = []
    for line in read(directory, FILE, COLUMNS, ("subject", "code", "text")):
        row = _alias(line, codes)
        word = row["word"]
        if word in names:
            raise line.refuse(f"{row['text']!r} is the name of {names[word]}")
        if earlier := seen.get((row["subject"], word)):
            raise line.refuse(f"{row['text']!r} names {earlier.values['code']} already, on line {earlier.number}")
        seen[row["subject"], word] = line
        loaded.append(row)
    return loaded


def write(data: list[Row]) -> int:
    """Bring the names in line with the file, but for those that a person added, removed or gave to another."""
    held = rows("SELECT id, subject, word, edited_at FROM alias")
    decided = {(subject, word) for _, subject, word, edited_at in held if edited_at is not None}
    known = {TextSubject.SKILL.value: ids(Skill), TextSubject.OCCUPATION.value: ids(Occupation)}
    wanted = [_placed(row, known) for row in data if (row["subject"], row["word"]) not in decided]
    stated = decided | {(row["subject"], row["word"]) for row in wanted}
    gone = [key for key, subject, word, _ in held if (subject, word) not in stated]
    for batch in chunked(gone, ROWS_A_STATEMENT):
        Alias.delete().where(Alias.id.in_(batch)).execute()
    return len(gone) + bring_in_line(Alias, wanted, ("subject", "word"))


def _alias(line: SeedLine, codes: dict[str, set[str]]) -> Row:
    subject = str(line.word("subject", TextSubject))
    text = line.text("text", MAX_ALIAS_LENGTH)
    if len(word_of(text)) < MIN_LENGTH:
        raise line.refuse(f"{text!r} is too short; a name has at least {MIN_LENGTH} letters or characters")
    return {
        "subject": subject,
        "code": line.reference("code", codes[subject]),
        "language": line.word("language", AliasLanguage),
        "text": text,
        "word": word_of(text),
        "pinyin": pinyin(text)[:200],
        "initials": initials(text)[:MAX_ALIAS_LENGTH],
        "source": line.word("source", AliasSource),
        "sample": True,
        "removed": False,
    }


def _placed(row: Row, known: dict[str, dict[str, int]]) -> Row:
    owner = {subject: known[subject][row["code"]] if subject == row["subject"] else None for subject in known}
    return {name: value for name, value in row.items() if name != "code"} | owner
