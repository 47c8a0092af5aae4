"""The forms of a worker's profile."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from skillmatch.features.people.services.profile import MAX_HOURS, MAX_INTERESTS, Details
from skillmatch.terms import Rank, Shift
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named

CHOOSE = lazy_gettext("Choose one of the list.")


def _id(value: Any) -> int | None:
    """An id out of a list, None for "not said"; what is no number raises ``ValueError`` and becomes an error of the field."""
    return int(value) if value not in (None, "") else None


class DetailsForm(Form):
    """Occupation, goal, place and time of a worker."""

    occupation = SelectField(lazy_gettext("Occupation"), coerce=_id, validators=[Optional()])
    grade = SelectField(
        lazy_gettext("My grade"),
        coerce=int,
        description=lazy_gettext("Your grade in your occupation; without a certificate, the one that you work at."),
        validators=[InputRequired()],
    )
    target = SelectField(
        lazy_gettext("Target occupation"),
        coerce=_id,
        description=lazy_gettext("Where you want to go; leave it open to go on in your occupation."),
        validators=[Optional()],
    )
    town = SelectField(lazy_gettext("Town"), coerce=_id, validators=[Optional()])
    shift = SelectField(lazy_gettext("Shift"), validators=[InputRequired()])
    hours_per_week = IntegerField(
        lazy_gettext("Hours a week for learning"),
        validators=[
            InputRequired(lazy_gettext("Enter a number.")),
            NumberRange(0, MAX_HOURS, lazy_gettext("Enter a number from 0 to %(max)s.")),
        ],
    )
    interests = TextAreaField(
        lazy_gettext("Interests"),
        filters=[tidy],
        description=lazy_gettext("A few words: what would you like to learn? You can delete them at any time."),
        validators=[Length(max=MAX_INTERESTS, message=lazy_gettext("Use at most %(max)s characters."))],
    )

    @classmethod
    def of(cls, worker: Any) -> DetailsForm:
        """The form with what the store holds."""
        return cls(
            formdata=None,
            occupation=worker.occupation_id,
            grade=worker.grade,
            target=worker.target_id,
            town=worker.town_id,
            shift=worker.shift,
            hours_per_week=worker.hours_per_week,
            interests=worker.interests,
        )

    def offer(self, occupations: Any, towns: Any) -> DetailsForm:
        """Fill the lists with what the register holds."""
        nothing = ("", lazy_gettext("Not said"))
        listed = [nothing, *((card.id, named(card)) for card in occupations)]
        self.occupation.choices = listed
        self.target.choices = listed
        self.town.choices = [nothing, *((card.id, named(card)) for card in towns)]
        self.shift.choices = [(shift.value, named(shift)) for shift in Shift]
        self.grade.choices = [(0, lazy_gettext("No grade yet")), *((int(rank), f"{int(rank)} {named(rank)}") for rank in Rank)]
        return self

    def details(self) -> Details:
        """Return what was entered, for the service."""
        return Details(
            self.occupation.data,
            self.target.data,
            self.grade.data,
            self.town.data,
            self.shift.data,
            self.hours_per_week.data,
            self.interests.data,
        )


class SkillForm(Form):
    """A skill as a worker states it; rank 0 takes it out again."""

    skill_id = IntegerField(validators=[InputRequired(CHOOSE)])
    rank = IntegerField(
        lazy_gettext("How well can you do this?"),
        validators=[
            InputRequired(lazy_gettext("Choose a rank.")),
            NumberRange(0, max(Rank), lazy_gettext("Choose a rank from 0 to %(max)s.")),
        ],
    )
    dated_on = DateField(
        lazy_gettext("Last done"),
        validators=[Optional()],
        description=lazy_gettext("The day you last did this work; older statements count a little less. Empty means today."),
    )


class SearchForm(Form):
    """What is typed to find a skill; a GET form needs no token."""

    class Meta:
        csrf = False

    q = StringField(filters=[tidy], validators=[Length(max=60, message=lazy_gettext("Use at most %(max)s characters."))])
