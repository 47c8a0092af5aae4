"""The base of all forms: the reader's language, lines as they are read, no numbers that are none, reasons by field."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

from flask import flash
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    DecimalField,
    Field,
    FloatField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)  # fmt: skip
from wtforms.validators import InputRequired, Length, StopValidation

from skillmatch.cleaning import clean_cell, clean_name, code_point, has_direction_marks, unknown_characters
from skillmatch.errors import Invalid
from skillmatch.numerals import MAX_WHOLE

MAX_LINE = 200
MAX_TEXT = 4000
MAX_NUMBER = 10**15
"""What a field without a limit of its own accepts: characters of a line, of a text; the largest number that is not whole."""

FILL_IN, CHOOSE = lazy_gettext("Fill this in."), lazy_gettext("Choose one of these.")
"""What a field that must not be empty says unless it says something of its own."""

F = TypeVar("F", bound="Form")

NUMBER_FIELDS = (IntegerField, FloatField, DecimalField)


NOT_A_LINE = (TextAreaField, PasswordField, HiddenField)
"""Text fields whose characters stay as they were sent."""


class NameField(StringField):
    """The name of a person: whatever is written in two ways is kept in one, and marks that turn the writing are told."""


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose every text and number field refuses what no field should accept.

    Text: characters that nobody could read, and more than ``MAX_LINE`` (one line) or ``MAX_TEXT`` characters unless the field
    says its own ``Length``. Numbers: NaN, infinity, and whole numbers beyond 32 bits. What was entered stays in the fields; of
    one line without what cannot be seen (``cleaning.py``).
    """

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was entered; a number that is none becomes an error before any rule computes with it."""
        super().process(*args, **kwargs)
        for field in self:
            _clean(field)
            if isinstance(field, NUMBER_FIELDS) and (field.process_errors or not _is_number(field.data)):
                field.data = None
                if field.process_errors and type(field) not in NUMBER_FIELDS:
                    continue  # a field of its own kind has said in its own words what to enter
                whole = isinstance(field, IntegerField)
                field.process_errors = [gettext("Enter a whole number.") if whole else gettext("Enter a number.")]
            for rule in getattr(field, "validators", ()):
                if isinstance(rule, InputRequired) and rule.message is None:
                    rule.message = CHOOSE if isinstance(field, SelectField) else FILL_IN

    def validate(self, extra_validators: Any = None) -> bool:
        """Run the validators of the fields and the rules of this class; fill ``errors``."""
        extra = {name: list(found) for name, found in (extra_validators or {}).items()}
        for field in self:
            if isinstance(field, StringField):
                extra.setdefault(field.name, []).extend([_printable, _bounded])
        valid = bool(super().validate(extra_validators=extra))
        for field in self:
            if isinstance(getattr(type(field), "errors", None), property):
                continue  # a nested form: its fields have done this themselves
            # A lazily translated reason is no string to a template; those of lists keep their shape.
            field.errors = [each if isinstance(each, (dict, list, tuple)) else str(each) for each in field.errors or ()]
        return valid

    def check(self: F) -> F:
        """Return the form if it holds, else raise :class:`Invalid` with the reason of each field."""
        if not self.validate():
            raise Invalid(
                gettext("Some of what was entered cannot be accepted."),
                {name: str(reasons[0]) for name, reasons in _flat(self.errors.items()) if reasons},
            )
        return self

    def blame(self: F, error: Invalid) -> F:
        """Put the reasons of a refused use beside the fields, so that the form can be shown again."""
        for name, reason in error.fields.items():
            field = self._fields.get(name)
            where = field.errors if field is not None else self.form_errors
            if field is not None:
                field.errors = [*where, reason]
            else:
                self.form_errors.append(reason)
        if error.message and not error.fields:
            self.form_errors.append(error.message)
        return self


def tidy(value: str | None) -> str:
    """A filter for text fields: no blanks around it, one kind of line end; rare characters in names stay as they are."""
    return (value or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _clean(field: Field) -> None:
    """Give a field of one line its text as it is read, so that validators see what will be kept."""
    if not isinstance(field, StringField) or isinstance(field, NOT_A_LINE) or not field.raw_data or not isinstance(field.data, str):
        return
    entered, is_name = field.data, isinstance(field, NameField)
    field.data = clean_name(entered) if is_name else clean_cell(entered)
    field.raw_data = [field.data]
    if is_name and has_direction_marks(entered):
        told = gettext("Marks that turn the direction of writing were taken out of the name. It is now: %(name)s", name=field.data)
        flash(told, "warning")


def _printable(form: FlaskForm, field: Field) -> None:
    if unknown := unknown_characters(field.data or ""):
        field.errors = []
        shown = ", ".join(f"“{sign}” {code_point(sign)}" if sign > "\xa0" else code_point(sign) for sign in unknown)
        raise StopValidation(gettext("This cannot be kept, since other computers cannot show it: %(characters)s", characters=shown))


def _bounded(form: FlaskForm, field: Field) -> None:
    own: list[Any] = [validator for validator in field.validators if isinstance(validator, Length)]
    if any(length.max >= 0 for length in own):
        return
    limit = MAX_TEXT if isinstance(field, TextAreaField) else MAX_LINE
    if len(field.data or "") > limit:
        raise StopValidation(gettext("Use at most %(n)s characters.", n=limit))


def _is_number(value: Any) -> bool:
    """Whether a field's number is finite and, where whole, fits 32 bits; an empty field passes."""
    if isinstance(value, int):
        return abs(value) <= MAX_WHOLE
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value) <= MAX_NUMBER
    return not isinstance(value, float) or (math.isfinite(value) and abs(value) <= MAX_NUMBER)


def _flat(errors: Iterable[tuple[Any, Any]]) -> Iterable[tuple[str, list[Any]]]:
    """Reasons by field name; those of the form as a whole under ``form``; nested forms and lists flattened."""
    for name, reasons in errors:
        flat: list[Any] = []
        stack = [reasons]
        while stack:
            found = stack.pop()
            if isinstance(found, dict):
                stack.extend(found.values())
            elif isinstance(found, (list, tuple)):
                stack.extend(reversed(found))
            else:
                flat.append(found)
        yield (name or "form"), flat
