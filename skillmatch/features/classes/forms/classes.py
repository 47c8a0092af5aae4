"""What a trainer enters about a class: a session, a reason, a link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from skillmatch.features.classes.rules.classes import SessionWish
from skillmatch.numerals import whole_or
from skillmatch.store.classes.timetable import RoomChoice
from skillmatch.terms import SessionKind
from skillmatch.web.forms import CHOOSE, Form, tidy
from skillmatch.web.language import named

MAX_NOTE_LENGTH = 300
SHORT = Length(max=MAX_NOTE_LENGTH, message=lazy_gettext("Use at most 300 characters."))


class SessionForm(Form):
    """One session: when, what, where, with whom. ``sequence`` says which edition of it was shown."""

    day = DateField(lazy_gettext("Day"), [InputRequired(lazy_gettext("Choose a day."))])
    starts = TimeField(lazy_gettext("Begins at"), [InputRequired(lazy_gettext("Enter a time such as 08:30."))])
    ends = TimeField(lazy_gettext("Ends at"), [InputRequired(lazy_gettext("Enter a time such as 11:30."))])
    kind = RadioField(lazy_gettext("Kind"), [InputRequired()], invalid_choice_message=CHOOSE)
    place = SelectField(lazy_gettext("Room or lab"), invalid_choice_message=CHOOSE)
    trainer = SelectField(lazy_gettext("Trainer"), invalid_choice_message=CHOOSE)
    note = StringField(lazy_gettext("Note"), [Optional(), SHORT], filters=[tidy])
    sequence = HiddenField()

    def choose_from(self, rooms: Sequence[RoomChoice], labs: Sequence[RoomChoice], trainers: Mapping[int, str]) -> None:
        """Fill the lists to choose from."""
        self.kind.choices = [(kind.value, named(kind)) for kind in SessionKind]
        self.place.choices = [
            ("", gettext("Not fixed yet, or online")),
            *((f"room-{room.id}", gettext("%(name)s, %(n)s seats", name=named(room), n=room.places)) for room in rooms),
            *((f"lab-{lab.id}", gettext("%(name)s, %(n)s stations", name=named(lab), n=lab.places)) for lab in labs),
        ]
        self.trainer.choices = [("", gettext("Not fixed yet")), *((str(key), name) for key, name in trainers.items())]

    @property
    def wanted(self) -> SessionWish:
        """The session as it is wanted; call it on a form that holds."""
        kind, _, key = (self.place.data or "").partition("-")
        return SessionWish(
            SessionKind(self.kind.data),
            dt.datetime.combine(self.day.data, self.starts.data),
            dt.datetime.combine(self.day.data, self.ends.data),
            room_id=int(key) if kind == "room" else None,
            lab_id=int(key) if kind == "lab" else None,
            trainer_id=int(self.trainer.data) if self.trainer.data else None,
        )

    @property
    def seen(self) -> int:
        """The edition that the page showed; −1, which never fits, where it did not say."""
        return whole_or(self.sequence.data, -1)


class MakeUpForm(SessionForm):
    """A session in which some of those who missed another one make it up."""

    people = SelectMultipleField(
        lazy_gettext("Who makes it up"),
        [DataRequired(lazy_gettext("Choose one or more people."))],
        invalid_choice_message=lazy_gettext("Choose one or more of those who missed the session."),
    )


class CancellationForm(Form):
    """Why a session or a class is cancelled: everybody concerned reads it."""

    reason = TextAreaField(
        lazy_gettext("Reason"), [DataRequired(lazy_gettext("Say why: everybody concerned reads it.")), SHORT], filters=[tidy]
    )


class MaterialForm(Form):
    """A link for the class."""

    title = StringField(
        lazy_gettext("Title"),
        [
            DataRequired(lazy_gettext("Give the link a title.")),
            Length(max=120, message=lazy_gettext("Use at most 120 characters.")),
        ],
        filters=[tidy],
    )
    url = StringField(
        lazy_gettext("Web address"),
        [
            DataRequired(lazy_gettext("Enter a web address that begins with https:// or http://.")),
            Length(max=500, message=lazy_gettext("Use at most 500 characters.")),
        ],
        filters=[tidy],
    )
