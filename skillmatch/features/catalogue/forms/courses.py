"""What the list of courses can be narrowed to."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, StringField

from skillmatch.store.catalogue.cards import SkillCard
from skillmatch.terms import BaseKind, Mode, Rank, Word
from skillmatch.web.forms import Form, tidy
from skillmatch.web.language import named


class FilterForm(Form):
    """A search in the address of the page: what is not known is not asked for, so an old link still finds something."""

    q = StringField(lazy_gettext("Name, skill or code"), filters=[tidy])
    base = SelectField(lazy_gettext("Place"))
    family = SelectField(lazy_gettext("Field"))
    rank = SelectField(lazy_gettext("Leads to grade"))
    mode = SelectField(lazy_gettext("How it is given"))

    class Meta:
        csrf = False

    @classmethod
    def of(cls, arguments: object, skills: Sequence[SkillCard]) -> FilterForm:
        """The form as the address says; unknown values become "all"."""
        form = cls(arguments)
        families = {skill.family: named({"zh": skill.family_zh, "en": skill.family_en}) for skill in skills}
        form.base.choices = [("", gettext("All places")), *_words(BaseKind)]
        form.family.choices = [("", gettext("All fields")), *families.items()]
        form.rank.choices = [("", gettext("All grades")), *((str(int(rank)), named(rank)) for rank in Rank)]
        form.mode.choices = [("", gettext("All ways")), *_words(Mode)]
        for field in (form.base, form.family, form.rank, form.mode):
            if field.data not in dict(field.choices):
                field.data = ""
        form.q.data = (form.q.data or "")[:60]
        return form

    @property
    def asked(self) -> dict[str, str]:
        """Return what was asked for, without what is left open."""
        return {field.name: field.data for field in self if field.data}


def _words(words: type[Word]) -> list[tuple[str, str]]:
    return [(str(word.value), named(word)) for word in words]
