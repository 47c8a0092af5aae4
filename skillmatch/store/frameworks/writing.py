"""Write what the files of a classification say: add, change, retire, bring back; concepts are never deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from skillmatch.store.db.database import rows
from skillmatch.store.frameworks.models import Concept, ConceptRelation
from skillmatch.store.registers.intake import bulk

STATED = ("code", "level", "name", "definition", "description")
NEW = ("framework", "ref", "subject", *STATED, "alt_names", "retired")


class StatedConcept(Protocol):
    """A concept as a file states it."""

    @property
    def ref(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def alt_names(self) -> tuple[str, ...] | None: ...


@dataclass
class FileChanges:
    """What a file changed. ``known`` is how many of its rows speak of something that is there; ``aside`` of nothing that is."""

    added: int = 0
    changed: int = 0
    same: int = 0
    retired: int = 0
    aside: int = 0

    @property
    def known(self) -> int:
        """Rows that could be used."""
        return self.added + self.changed + self.same

    @property
    def changed_anything(self) -> bool:
        """Whether the store is different now."""
        return bool(self.added or self.changed or self.retired)


def bring_in(framework_id: int, stated: Sequence[StatedConcept]) -> FileChanges:
    """Make the concepts of one subject what the file says; those that it no longer has are retired."""
    counts, new, changed = FileChanges(), list[dict[str, Any]](), list[tuple[int, dict[str, Any]]]()
    subjects = {one.subject for one in stated}
    held = _held(framework_id)
    for one in stated:
        wanted = {name: getattr(one, name) for name in STATED} | {"subject": one.subject, "retired": False}
        if one.alt_names is not None:
            wanted["alt_names"] = _text(one.alt_names)
        found = held.pop(one.ref, None)
        if found is None:
            new.append({"alt_names": _text(()), **wanted, "framework": framework_id, "ref": one.ref})
        elif any(found[1][name] != value for name, value in wanted.items()):
            changed.append((found[0], wanted))
        else:
            counts.same += 1
    gone = [key for key, values in held.values() if values["subject"] in subjects and not values["retired"]]
    bulk.insert(Concept, NEW, ([row[name] for name in NEW] for row in new))
    bulk.update(Concept, [*changed, *((key, {"retired": True}) for key in gone)])
    counts.added, counts.changed, counts.retired = len(new), len(changed), len(gone)
    return counts


def retitle(framework_id: int, titles: Mapping[str, Sequence[str]]) -> FileChanges:
    """Give occupations the other names that a file lists; one that it does not list has none."""
    counts, changed = FileChanges(), list[tuple[int, dict[str, Any]]]()
    held = _held(framework_id)
    for ref, (key, values) in held.items():
        wanted = _text(tuple(dict.fromkeys(titles.get(ref, ()))))
        if values["alt_names"] != wanted:
            changed.append((key, {"alt_names": wanted}))
        elif ref in titles:
            counts.same += 1
    bulk.update(Concept, changed)
    counts.changed = len(changed)
    counts.aside = len(set(titles) - set(held))
    return counts


def relate(framework_id: int, relations: Mapping[tuple[str, str], bool]) -> FileChanges:
    """Make the relations between occupations and skills what a file says; those between unknown ones are left aside."""
    counts = FileChanges()
    ids = {ref: key for key, ref in rows("SELECT id, ref FROM concept WHERE framework_id = ?", (framework_id,))}
    wanted = {(ids[one], ids[other]): kind for (one, other), kind in relations.items() if one in ids and other in ids}
    counts.aside = len(relations) - len(wanted)
    held = {
        (occupation, skill): (key, bool(essential))
        for key, occupation, skill, essential in rows(
            "SELECT r.id, r.occupation_id, r.skill_id, r.essential FROM concept_relation r"
            " JOIN concept c ON c.id = r.occupation_id WHERE c.framework_id = ?",
            (framework_id,),
        )
    }
    if not wanted:
        return counts
    stale = [key for pair, (key, kind) in held.items() if wanted.get(pair) is not kind]
    bulk.delete(ConceptRelation, stale)
    new = sorted(pair for pair, kind in wanted.items() if held.get(pair, (0, None))[1] is not kind)
    bulk.insert(ConceptRelation, ("occupation", "skill", "essential"), ((*pair, wanted[pair]) for pair in new), len(new))
    counts.changed = sum(pair in held for pair in new)
    counts.added, counts.same = len(new) - counts.changed, len(wanted) - len(new)
    counts.retired = len(stale) - counts.changed
    return counts


def _text(names: Sequence[str]) -> str:
    """A list of names as its column keeps it."""
    return json.dumps(list(names), ensure_ascii=False, sort_keys=True)


def _held(framework_id: int) -> dict[str, tuple[int, dict[str, Any]]]:
    found = rows(
        "SELECT id, ref, subject, code, level, name, definition, description, alt_names, retired FROM concept"
        " WHERE framework_id = ?",
        (framework_id,),
    )
    return {
        ref: (key, {
            "subject": subject, "code": code, "level": level, "name": name, "definition": definition,
            "description": description, "alt_names": alt_names, "retired": bool(retired),
        })
        for key, ref, subject, code, level, name, definition, description, alt_names, retired in found
    }  # fmt: skip
