"""Forms of the registers, made from their fields: an entry with its equipment, and the filters of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from stdnum.cn import uscc
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from skillmatch.features.registers.messages import registers as registers_messages
from skillmatch.features.registers.rules.fields import EQUIPPED, FIELDS, Field
from skillmatch.features.registers.services.registers import EQUIPMENT
from skillmatch.store.registers.columns import DATE, FLAG, HELD_RANK, RANK, REFERENCE, TEXT, WHOLE, WORD, Register, RegisterColumn
from skillmatch.store.registers.list_query import FROM, NO, TO, YES, ListQuery
from skillmatch.store.registers.options import MAX_OPTIONS, by_typed, options
from skillmatch.terms import EquipmentKind
from skillmatch.web.forms import Form, NameField, tidy
from skillmatch.web.language import named, rank_name

CODE = r"^[A-Za-z0-9][A-Za-z0-9-]*$"
MAX_PIECES = 1000


@dataclass(frozen=True)
class FilterField:
    """One filter of a list as the page shows it: a choice where it has ``choices``, otherwise a field of its ``kind``."""

    name: str
    label: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()


class EntryForm(Form):
    """The base of the forms below: what each has beside its register's fields."""

    register: Register

    @property
    def values(self) -> dict[str, Any]:
        """Return what was entered, by column; of references the ids."""
        found = {}
        for field in FIELDS[self.register.name]:
            column = self.register.column(field.name)
            assert column is not None
            value = self[field.name].data
            found[field.name] = _read(column, value)
        if self.register.name in EQUIPPED:
            found[EQUIPMENT] = {
                kind.value: self[f"has_{kind.value}"].data or 1 for kind in EquipmentKind if self[f"has_{kind.value}"].data
            }
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields, and that every reference names one row."""
        valid = super().validate(extra_validators)
        for field in FIELDS[self.register.name]:
            column = self.register.column(field.name)
            entered = self[field.name]
            points = column is not None and column.kind == REFERENCE and entered.data and not entered.errors
            if column is not None and points and _read(column, entered.data) is None:
                entered.errors = [gettext("There is no such entry. Choose one of the list.")]
                valid = False
        return valid


def entry_form(register: Register, *, new: bool, held: Mapping[str, Any] | None = None) -> EntryForm:
    """The form of an entry: empty, with what was sent, or (``held``) with what the entry holds."""
    fields: dict[str, Any] = {"register": register}
    if new:
        rules = [Optional(), Length(max=16), Regexp(CODE, message=gettext("Letters, digits and hyphens only."))]
        told = gettext("Left empty, the system gives one.")
        fields["code"] = StringField(named(register.columns[0]), rules, filters=[tidy], description=told)
    for field in FIELDS[register.name]:
        column = register.column(field.name)
        assert column is not None
        fields[field.name] = _field(column, field)
    if register.name in EQUIPPED:
        for kind in EquipmentKind:
            rules = [Optional(), NumberRange(0, MAX_PIECES if register.name == "labs" else 1)]
            counted = IntegerField(named(kind), rules)
            fields[f"has_{kind.value}"] = counted if register.name == "labs" else BooleanField(named(kind))
    made = type("EntryForm", (EntryForm,), fields)
    if held is None:
        return made()  # type: ignore[no-any-return]
    return made(formdata=None, data=_shown(register, held))  # type: ignore[no-any-return]


def filters(register: Register, asked: ListQuery) -> list[FilterField]:
    """The filters of a list with what is asked for."""
    found = []
    for column in register.filters:
        name = named(column)
        if column.kind in (WHOLE, DATE):
            ends = ((FROM, gettext("%(name)s from", name=name)), (TO, gettext("%(name)s to", name=name)))
            found += [FilterField(column.name + end, label, column.kind, asked.get(column.name + end)) for end, label in ends]
        else:
            found.append(FilterField(column.name, name, column.kind, asked.get(column.name), tuple(_choices(column))))
    return found


def _choices(column: RegisterColumn) -> list[tuple[str, str]]:
    every = [("", gettext("All"))]
    if column.kind == WORD:
        return every + [(str(one.value), named(one)) for one in column.words or ()]
    if column.kind == FLAG:
        return [*every, (YES, gettext("Yes")), (NO, gettext("No"))]
    if column.kind == RANK:
        return [*every, ("0", gettext("No grade yet")), *((str(rank), rank_name(rank)) for rank in range(1, 9))]
    if column.kind == HELD_RANK:
        return [*every, *((str(rank), rank_name(rank)) for rank in range(1, 9))]
    if column.kind == REFERENCE:
        listed = options(column)
        if len(listed) > MAX_OPTIONS:
            return []
        return [*every, *zip((one.code for one in listed), registers_messages.labels(listed), strict=True)]
    return []


def _field(column: RegisterColumn, field: Field) -> Any:
    name, need = named(column), [InputRequired()] if field.required else [Optional()]
    if column.kind == WORD:
        words = [(str(one.value), named(one)) for one in column.words or ()]
        return _select(name, need, words if field.required else [("", gettext("Not stated")), *words])
    if column.kind == FLAG:
        return BooleanField(name)
    if column.kind == RANK:
        ranks = [(str(rank), rank_name(rank) if rank else gettext("No grade yet")) for rank in range(field.low, field.high + 1)]
        return _select(name, need, ranks)
    if column.kind == WHOLE:
        return IntegerField(name, [*need, NumberRange(field.low, field.high)])
    if column.kind == REFERENCE:
        listed = options(column)
        if len(listed) > MAX_OPTIONS:
            return StringField(name, need, filters=[tidy], description=gettext("Type the code or the whole name."))
        given = [(one.code, registers_messages.label(one)) for one in listed]
        return _select(name, need, given if field.required else [("", gettext("None")), *given])
    if column.kind == DATE:
        return DateField(name, need)
    if column.name == "credit_code":
        return StringField(name, [*need, _is_credit_code], filters=[tidy, lambda text: (text or "").upper() or None])
    assert column.kind == TEXT
    kind = TextAreaField if field.high > 200 else NameField if column.name == "name" else StringField
    return kind(name, [*need, Length(max=field.high)], filters=[tidy])


def _is_credit_code(form: Form, field: StringField) -> None:
    if field.data and not uscc.is_valid(field.data):
        raise ValidationError(gettext("This is no valid credit code: its length or its last character is wrong."))


def _select(name: str, need: list[Any], choices: list[tuple[str, str]]) -> SelectField:
    return SelectField(name, need, choices=[SelectChoice(value, text) for value, text in choices])


def _read(column: RegisterColumn, value: Any) -> Any:
    if column.kind == REFERENCE:
        return by_typed(column, value) if value else None
    if column.kind == RANK:
        return int(value)
    if column.kind == WORD:
        return value or None
    return value


def _shown(register: Register, held: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry holds, as its form shows it: of references the codes."""
    found = dict(held)
    for column in register.columns:
        if column.kind == REFERENCE and found.get(column.name) is not None:
            found[column.name] = next((one.code for one in options(column, only=found[column.name])), "")
        elif column.kind == RANK and column.name in found:
            found[column.name] = str(found[column.name])
    return found | {f"has_{kind}": number for kind, number in found.get(EQUIPMENT, {}).items()}
