"""What the city enters: files with the edition and the attribution that their licence asks for, and decisions on mappings."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import MultipleFileField
from wtforms import SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from skillmatch.terms import Rank, SkillField
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named


class ImportForm(Form):
    """Files of a classification."""

    files = MultipleFileField(lazy_gettext("Files"))
    label = StringField(lazy_gettext("Edition"), [Length(max=60)], filters=[tidy])
    note = TextAreaField(lazy_gettext("Attribution and licence"), [Length(max=1000)], filters=[tidy])


class OfficialOccupationForm(Form):
    """What the city says of an official occupation that it takes into its catalogue."""

    family = SelectField(lazy_gettext("Field"), [InputRequired(lazy_gettext("Choose one of these."))])
    industry = StringField(
        lazy_gettext("Industry"), [InputRequired(lazy_gettext("Enter the industry.")), Length(max=80)], filters=[tidy]
    )
    en = StringField(lazy_gettext("English name"), [Length(max=160)], filters=[tidy])
    start_rank = SelectField(lazy_gettext("Its ladder begins at"), [InputRequired()], coerce=int, default=Rank.JUNIOR.value)
    max_standard_rank = SelectField(
        lazy_gettext("Highest grade of its standard"), [InputRequired()], coerce=int, default=Rank.SENIOR_TECHNICIAN.value
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family.choices = [SelectChoice(str(field.value), named(field)) for field in SkillField]
        self.start_rank.choices = self.max_standard_rank.choices = [SelectChoice(rank.value, named(rank)) for rank in Rank]

    def validate_max_standard_rank(self, field: SelectField) -> None:
        """No ladder ends below its beginning."""
        if field.data is not None and self.start_rank.data is not None and field.data < self.start_rank.data:
            raise ValidationError(lazy_gettext("The highest grade is not below the first."))
