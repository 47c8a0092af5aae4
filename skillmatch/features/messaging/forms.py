"""What is entered at the service desk."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from skillmatch.features.messaging.services.service_desk import NewRequest
from skillmatch.terms import NetworkLevel, RequestKind
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named

MAX_TEXT_LENGTH = 2000


class RequestForm(Form):
    """A request and whom it is for."""

    kind = RadioField(lazy_gettext("What is it about?"), [InputRequired(lazy_gettext("Choose one of these."))])
    level = RadioField(lazy_gettext("Whom do you ask?"), [InputRequired(lazy_gettext("Choose one of these."))])
    subject = StringField(
        lazy_gettext("In a few words"),
        [DataRequired(lazy_gettext("Say in a few words what it is.")), Length(max=120)],
        filters=[tidy],
    )
    text = TextAreaField(
        lazy_gettext("What should be known"),
        [Length(max=MAX_TEXT_LENGTH, message=lazy_gettext("Use at most 2,000 characters."))],
        filters=[tidy],
    )

    def offer(self, kinds: tuple[RequestKind, ...], levels: list[tuple[NetworkLevel, str]]) -> RequestForm:
        """Say what may be chosen."""
        self.kind.choices = [(kind.value, named(kind)) for kind in kinds]
        self.level.choices = [(level.value, label) for level, label in levels]
        if len(levels) == 1 and not self.level.data:
            self.level.data = levels[0][0].value
        return self

    def asked(self) -> NewRequest:
        """Return what was entered."""
        return NewRequest(RequestKind(self.kind.data), NetworkLevel(self.level.data), self.subject.data, self.text.data)


class AnswerForm(Form):
    """An answer."""

    answer = TextAreaField(
        lazy_gettext("Your answer"),
        [
            DataRequired(lazy_gettext("Write an answer.")),
            Length(max=MAX_TEXT_LENGTH, message=lazy_gettext("Use at most 2,000 characters.")),
        ],
        filters=[tidy],
    )
