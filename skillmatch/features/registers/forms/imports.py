"""What somebody sends in: a file, what it is for, and whether the people agreed to their identity numbers being kept."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, FileField, SelectField
from wtforms.validators import InputRequired

from skillmatch.features.registers.messages import imports as imports_messages
from skillmatch.web.forms import Form


class FileForm(Form):
    """The form of the import page."""

    register = SelectField(lazy_gettext("What is in the file?"), [InputRequired()])
    file = FileField(lazy_gettext("File"), [InputRequired(lazy_gettext("Choose a file."))])
    identity_consent = BooleanField(
        lazy_gettext("The file has identity numbers, and each person agreed separately that they are kept.")
    )

    def __init__(self, registers: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.register.choices = [(name, imports_messages.register_name(name)) for name in registers]
