"""The forms on suggestions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from skillmatch.features.recommendations.rules import SUBJECTS
from skillmatch.features.recommendations.services.requests import MAX_MESSAGE
from skillmatch.terms import DismissReason
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named


class PlaceForm(Form):
    """The class in which a place is wanted."""

    run = IntegerField(lazy_gettext("Class"), validators=[InputRequired(lazy_gettext("Choose a class."))])


class SubjectForm(Form):
    """The suggestion that an answer is about."""

    subject = StringField(validators=[AnyOf(SUBJECTS)])
    subject_id = IntegerField(validators=[InputRequired()])


class DismissForm(SubjectForm):
    """Not for me, with the reason."""

    reason = RadioField(
        lazy_gettext("Why is it not for you?"), validators=[InputRequired(lazy_gettext("Choose a reason."))], validate_choice=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(word.value, named(word)) for word in DismissReason]


class MentorForm(Form):
    """A few words to a mentor."""

    message = TextAreaField(
        lazy_gettext("A few words to the mentor"),
        filters=[tidy],
        description=lazy_gettext("The mentor reads your name, your grade and these words."),
        validators=[Length(max=MAX_MESSAGE, message=lazy_gettext("Use at most %(max)s characters."))],
    )
