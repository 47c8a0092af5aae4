"""What the city enters: files with the edition and the attribution that their licence asks for, and decisions on mappings."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf.file import MultipleFileField
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from skillmatch.web.forms import Form, tidy


class ImportForm(Form):
    """Files of a classification."""

    files = MultipleFileField(lazy_gettext("Files"))
    label = StringField(lazy_gettext("Edition"), [Length(max=60)], filters=[tidy])
    note = TextAreaField(lazy_gettext("Attribution and licence"), [Length(max=1000)], filters=[tidy])
