"""What the sender of a file says of it: sheets, heads, digits, identity numbers, unknown words and people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from skillmatch.features.registers.messages import imports as imports_messages
from skillmatch.features.registers.services.answers import OpenFile, WordQuestion
from skillmatch.features.registers.services.word_meanings import Guess, Guesser
from skillmatch.store.registers.intake.answers import EMPTY, NEW, REFUSE, USE, Answers, WordAnswer
from skillmatch.store.registers.intake.columns import Digits, Intake
from skillmatch.store.registers.intake.headers import head_key
from skillmatch.store.registers.intake.references import folded
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named, number

REST, OTHER = "rest", "other"
YES, NO = "yes", "no"
MAX_LISTED = 2000
"""Names that a list of suggestions offers; a longer one is typed."""


@dataclass(frozen=True)
class WordGroup:
    """The unknown words of one vocabulary: each with its question and the names of its two fields, and the names to choose from."""

    column: str
    label: str
    rest: str
    words: tuple[tuple[WordQuestion, str, str], ...]
    choices: tuple[str, ...]


class AnswersForm(Form):
    """The base of the form: what belongs to a file that was read."""

    intake: Intake
    asked: OpenFile
    groups: tuple[WordGroup, ...]
    named: Mapping[str, Mapping[str, str]]
    heads: tuple[tuple[dict[str, Any], str], ...]
    people: tuple[tuple[dict[str, Any], str], ...]

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and that every word that was typed names one row."""
        valid = super().validate(extra_validators)
        for group in self.groups:
            for _, choice, other in group.words:
                typed = self[other].data
                if (self[choice].data == OTHER or typed) and folded(typed) not in self.named[group.column]:
                    self[other].errors = [gettext("There is no such entry. Choose one of the list.")]
                    valid = False
        taken = [self[name].data for _, name in self.heads if self[name].data]
        for head, name in self.heads:
            same_sheet = [self[other].data for one, other in self.heads if one["sheet"] == head["sheet"]]
            if self[name].data and same_sheet.count(self[name].data) > 1:
                self[name].errors = [gettext("Two columns cannot mean the same.")]
                valid = False
        missing = [name for name in self.asked.missing if name not in taken and "hidden" not in self]
        if missing:
            listed = gettext(", ").join(imports_messages.column_name(self.intake, name) for name in missing)
            self.form_errors.append(
                gettext("A column that is needed is missing: %(columns)s. Say which one it is.", columns=listed)
            )
            valid = False
        return valid

    def said(self) -> Answers:
        """Return what was said, as far as it was asked."""
        words: dict[str, dict[str, WordAnswer]] = {}
        for group in self.groups:
            for question, choice, other in group.words:
                words.setdefault(group.column, {})[question.word] = self._word(group, question, choice, other)
        heads: dict[str, str] = {}
        for head, name in self.heads:
            heads[head_key(head["text"])] = heads.get(head_key(head["text"])) or self[name].data
        return Answers(
            sheets=frozenset(self["sheets"].data) if "sheets" in self and self["sheets"].data else None,
            hidden=self["hidden"].data == YES if "hidden" in self else None,
            heads=heads,
            digits={column: Digits(self[f"digits-{column}"].data) for column in self.asked.digits},
            identity=self["identity"].data == YES if "identity" in self else None,
            words=words,
            people={one["place"]: self[name].data for one, name in self.people},
        )

    def _word(self, group: WordGroup, question: WordQuestion, choice: str, other: str) -> WordAnswer:
        said = OTHER if self[other].data else self[choice].data
        if said == REST:
            said = self[group.rest].data
        if said in (EMPTY, REFUSE):
            return WordAnswer(said)
        if said == OTHER:
            return WordAnswer(
                USE, self.named[group.column][folded(self[other].data)], question.guesses[0].rank if question.guesses else 1
            )
        guess = next(one for one in question.guesses if one.target == said)
        return WordAnswer(USE, guess.target, guess.rank)


def answers_form(intake: Intake, asked: OpenFile, guesser: Guesser) -> AnswersForm:
    """The form about a file: only what is open stands in it, and the heads and sheets as they were read."""
    fields: dict[str, Any] = {"intake": intake, "asked": asked, "seen": HiddenField(default=asked.digest)}
    fields |= _sheet_fields(asked)
    fields["heads"], more = _head_fields(intake, asked)
    fields |= more
    for column in asked.digits:
        label = gettext("What do bare digits in the column %(name)s mean?", name=imports_messages.column_name(intake, column))
        fields[f"digits-{column}"] = RadioField(label, [InputRequired()], choices=_choices(_digits()))
    if asked.identity:
        label = gettext("The file has identity numbers. Did each person agree separately that they are kept?")
        choices = [(YES, gettext("Yes, keep them encrypted")), (NO, gettext("No, leave them out"))]
        fields["identity"] = RadioField(label, [InputRequired()], choices=_choices(choices))
    groups, fields["named"] = [], {}
    for column in dict.fromkeys(one.column for one in asked.words):
        group, more, fields["named"][column] = _word_fields(intake, column, asked, guesser)
        groups.append(group)
        fields |= more
    fields["groups"] = tuple(groups)
    people = []
    for place, one in enumerate(asked.people):
        fields[f"person-{place}"] = RadioField(gettext("Who is this?"), [InputRequired()], choices=_choices(_people(one)))
        people.append((one, f"person-{place}"))
    fields["people"] = tuple(people)
    made: AnswersForm = type("AnswersForm", (AnswersForm,), fields)()
    return made


def _sheet_fields(asked: OpenFile) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if asked.hidden:
        label = gettext("The file has hidden rows or sheets. Are they to be read?")
        choices = [(NO, gettext("No, leave out what is hidden")), (YES, gettext("Yes, read it too"))]
        fields["hidden"] = RadioField(label, [InputRequired()], choices=_choices(choices))
    shown = [sheet for sheet in asked.sheets if not sheet["hidden"]]
    if len(shown) > 1:
        label = gettext("Sheets to read")
        read = [sheet["name"] for sheet in shown if sheet["read"]]
        choices = [(sheet["name"], sheet["name"]) for sheet in shown]
        fields["sheets"] = SelectMultipleField(label, [Optional()], choices=_choices(choices), default=read)
    return fields


def _head_fields(intake: Intake, asked: OpenFile) -> tuple[tuple[tuple[dict[str, Any], str], ...], dict[str, Any]]:
    choices = [("", gettext("Pass over")), *((column.name, named(column)) for column in intake.columns)]
    fields, heads = {}, []
    for place, head in enumerate(asked.heads):
        name = f"head-{place}"
        fields[name] = SelectField(head["text"], choices=_choices(choices), default=head["column"])
        heads.append((head, name))
    return tuple(heads), fields


def _digits() -> list[tuple[str, str]]:
    return [
        (Digits.NATIONAL.value, gettext("The national grade: 1 is 一级（高级技师）, 3 is 三级（高级工）, 5 is 五级（初级工）")),
        (Digits.OURS.value, gettext("The rank of the eight grades: 1 is 学徒工, 3 is 中级工, 8 is 首席技师")),
    ]


def _word_fields(
    intake: Intake, column: str, asked: OpenFile, guesser: Guesser
) -> tuple[WordGroup, dict[str, Any], dict[str, str]]:
    listed = guesser.choices(column)
    fields: dict[str, Any] = {}
    rest = f"rest-{column.replace(' ', '-')}"
    keep = [(EMPTY, gettext("Leave the cell empty and take the row")), (REFUSE, gettext("Refuse the rows"))]
    fields[rest] = SelectField(gettext("Words without a choice of their own"), choices=_choices(keep), default=EMPTY)
    words = []
    for place, question in ((place, one) for place, one in enumerate(asked.words) if one.column == column):
        choice, other = f"word-{place}", f"other-{place}"
        sure = question.guesses[0].target if question.guesses and question.guesses[0].sure else REST
        offered = [(one.target, _guess(one)) for one in question.guesses]
        offered += [(REST, gettext("As chosen for the rest")), (OTHER, gettext("Another, which I enter")), *keep]
        fields[choice] = SelectField(question.spelling, choices=_choices(offered), default=sure)
        fields[other] = StringField(question.spelling, [Optional(), Length(max=120)], filters=[tidy])
        words.append((question, choice, other))
    names = {folded(text): code for code, zh, en in reversed(listed) for text in (en, zh, code) if text}
    shown = tuple(named({"zh": zh, "en": en}) for _, zh, en in listed[:MAX_LISTED])
    return WordGroup(column, imports_messages.vocabulary_name(intake, column), rest, tuple(words), shown), fields, names


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _guess(guess: Guess) -> str:
    name = named({"zh": guess.zh, "en": guess.en})
    return gettext("%(name)s (%(share)s%%)", name=name, share=number(round(100 * guess.confidence)))


def _people(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = [(each["code"], describe_person(each)) for each in one["candidates"]]
    return [
        *found,
        (NEW, gettext("Somebody else: add a new person")),
        (REFUSE, gettext("Leave this row out")),
    ]


def describe_person(one: Mapping[str, Any]) -> str:
    """A person in a line: what tells people of one name apart."""
    parts = [one.get("code"), one["name"], one["birth_year"], one["enterprise"], one["occupation"]]
    return gettext(", ").join(str(part) for part in parts if part)
