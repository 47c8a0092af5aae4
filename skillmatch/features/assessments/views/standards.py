"""Standards to read, their drafts to write, and what a revision touches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, g, request, url_for
from flask_babel import gettext
from wtforms import Field

from skillmatch import clock
from skillmatch.engine_gateway import snapshot
from skillmatch.errors import Invalid
from skillmatch.features.assessments.forms.standards import CourseForm, CriterionForm, NoteForm, SeenForm, StandardForm
from skillmatch.features.assessments.messages import standards as standards_messages
from skillmatch.features.assessments.queries import standard_impact as standard_impact_queries
from skillmatch.features.assessments.queries import standards as standards_queries
from skillmatch.features.assessments.services import standard_drafts as standard_drafts_service
from skillmatch.features.assessments.services import standard_publication as standard_publication_service
from skillmatch.numerals import whole
from skillmatch.store.accounts import access
from skillmatch.store.assessments import standard_queries
from skillmatch.store.assessments.models import Criterion
from skillmatch.terms import AssessmentPart, Role, StandardKind
from skillmatch.web import render
from skillmatch.web.access import acting_as, signed_in
from skillmatch.web.forms import Form

blueprint = Blueprint("standards", __name__)


OFFICES = (Role.CITY, Role.ASSESSOR)
"""Who may read drafts."""

DRAFT = "assessments/standards/draft.html"


@blueprint.get("/standards")
@signed_in
def index() -> Response:
    """All standards with the version in force."""
    found = standard_queries.standards()
    if not _reads_drafts():
        found = [one for one in found if one.in_force is not None]
    below = standards_queries.granting_less(found) if _reads_drafts() else set()
    return render.page(
        "assessments/standards/index.html", standards=found, kinds=list(StandardKind), drafts=_reads_drafts(), below=below
    )


@blueprint.get("/standards/<int:standard_id>")
@signed_in
def show(standard_id: int) -> Response:
    """One version of a standard: the one in force, or an earlier one."""
    shown = standards_queries.shown(snapshot.current(), standard_id, request.args.get("version", type=whole), drafts=False)
    return render.page(
        "assessments/standards/show.html",
        shown=shown,
        parts=list(AssessmentPart),
        wording=standards_messages,
        office=_reads_drafts(),
        timeline=standards_messages.timeline(shown.version.id) if _reads_drafts() else [],
    )


@blueprint.get("/standards/new")
@acting_as(Role.CITY)
def new() -> Response:
    """The form for a new standard."""
    return render.page("assessments/standards/new.html", form=_standard_form(formdata=None))


@blueprint.post("/standards")
@acting_as(Role.CITY)
def create() -> Response:
    """Enter a new standard with an empty draft."""
    form = _standard_form()
    try:
        standard = standard_drafts_service.create(g.acting, form.check().entered)
    except Invalid as error:
        return render.page("assessments/standards/new.html", status=422, form=_blamed(form, error))
    return render.done(gettext("The standard is entered. Say now what it asks for."), _to_draft(standard.id))


@blueprint.post("/standards/<int:standard_id>/draft")
@acting_as(Role.CITY)
def revise(standard_id: int) -> Response:
    """Begin a revision."""
    standard_drafts_service.copy(g.acting, standard_id)
    return render.done(gettext("The draft says what the version in force says. Change it as it shall be."), _to_draft(standard_id))


@blueprint.get("/standards/<int:standard_id>/draft")
@acting_as(*OFFICES)
def draft(standard_id: int) -> Response:
    """The draft with what publishing it would touch; for the city with the forms to change it."""
    return _draft(standard_id)


@blueprint.post("/standards/<int:standard_id>/draft/note")
@acting_as(Role.CITY)
def describe(standard_id: int) -> Response:
    """Say what is new, and from when on it counts."""
    form = NoteForm()
    return _change_draft(
        standard_id,
        form,
        "note",
        lambda: standard_drafts_service.describe(g.acting, standard_id, form.note.data or "", form.valid_from.data),
    )


@blueprint.post("/standards/<int:standard_id>/draft/criteria")
@acting_as(Role.CITY)
def ask(standard_id: int) -> Response:
    """Add a criterion, or change it."""
    form = CriterionForm()
    _take_choice(form.skill, standards_queries.fitting_skills(snapshot.current(), form.skill.data or ""))
    return _change_draft(standard_id, form, "criterion", lambda: standard_drafts_service.ask(g.acting, standard_id, form.entered))


@blueprint.post("/standards/<int:standard_id>/draft/criteria/<int:criterion_id>/drop")
@acting_as(Role.CITY)
def drop(standard_id: int, criterion_id: int) -> Response:
    """Take a criterion out."""
    standard_drafts_service.drop(g.acting, standard_id, criterion_id)
    return render.done(gettext("The draft is changed."), _to_draft(standard_id, "criteria"))


@blueprint.post("/standards/<int:standard_id>/draft/courses")
@acting_as(Role.CITY)
def teach(standard_id: int) -> Response:
    """Name a course that teaches to it."""
    form = CourseForm()
    _take_choice(form.course, standards_queries.fitting_courses(snapshot.current(), form.course.data or ""))
    return _change_draft(
        standard_id, form, "course", lambda: standard_drafts_service.teach(g.acting, standard_id, form.course.data or "")
    )


@blueprint.post("/standards/<int:standard_id>/draft/courses/<int:course_id>/drop")
@acting_as(Role.CITY)
def teach_no_more(standard_id: int, course_id: int) -> Response:
    """Take a course out."""
    standard_drafts_service.teach_no_more(g.acting, standard_id, course_id)
    return render.done(gettext("The draft is changed."), _to_draft(standard_id, "courses"))


@blueprint.post("/standards/<int:standard_id>/draft/review")
@acting_as(*OFFICES)
def review(standard_id: int) -> Response:
    """Say as the second person that the draft may be published."""
    try:
        standard_publication_service.review(g.acting, standard_id, SeenForm().seen.data or "")
    except Invalid as error:
        return _draft(standard_id, 422, refused=error.message)
    return render.done(gettext("You have read this draft; the city office can publish it now."), _to_draft(standard_id))


@blueprint.post("/standards/<int:standard_id>/draft/publish")
@acting_as(Role.CITY)
def publish(standard_id: int) -> Response:
    """Bring the draft into force."""
    try:
        standard_publication_service.publish(g.acting, standard_id, SeenForm().seen.data or "")
    except Invalid as error:
        return _draft(standard_id, 422, refused=error.message)
    return render.done(
        gettext("The version is in force; those concerned have been told."), url_for(".touched", standard_id=standard_id)
    )


@blueprint.post("/standards/<int:standard_id>/draft/discard")
@acting_as(Role.CITY)
def discard(standard_id: int) -> Response:
    """Throw the draft away."""
    stays = standard_drafts_service.discard(g.acting, standard_id)
    to = url_for(".show", standard_id=standard_id) if stays else url_for(".index")
    return render.done(gettext("The draft is gone; what is in force stays as it is."), to)


@blueprint.get("/standards/<int:standard_id>/affected")
@acting_as(Role.CITY)
def touched(standard_id: int) -> Response:
    """Show what the version in force touches: courses, exams, certificates, and the bridging courses."""
    snap = snapshot.current()
    shown = standards_queries.shown(snap, standard_id, None, drafts=False)
    return render.page(
        "assessments/standards/affected.html",
        shown=shown,
        touched=standard_impact_queries.affected(snap, shown.version, clock.today()),
        wording=standards_messages,
    )


@blueprint.get("/my-standards")
@acting_as(Role.WORKER)
def mine() -> Response:
    """The worker's certificates whose standard was revised, and the course that leads on."""
    worker = access.own_worker(g.acting)
    return render.page(
        "assessments/standards/mine.html",
        outdated=standards_queries.outdated(snapshot.current(), worker.id, clock.today()),
        wording=standards_messages,
    )


def _reads_drafts() -> bool:
    return g.acting is not None and g.acting.role in OFFICES


def _standard_form(**kwargs: object) -> StandardForm:
    snap = snapshot.current()
    return StandardForm(snap.occupations, snap.skills, **kwargs)


def _to_draft(standard_id: int, part: str | None = None) -> str:
    return url_for(".draft", standard_id=standard_id, _anchor=part)


def _blamed(form: Form, error: Invalid) -> Form:
    return form if form.errors else form.blame(error)


def _take_choice(field: Field, fitting: Sequence[Any]) -> None:
    """Put the code of what was chosen into a field, or of the only one that fits what was typed."""
    if request.form.get("choice"):
        field.data = request.form["choice"]
    elif len(fitting) == 1:
        field.data = fitting[0].code


def _change_draft(standard_id: int, form: Form, name: str, act: Callable[[], object]) -> Response:
    """Change the draft, or show it again with what was entered and why it is refused."""
    standard_drafts_service.draft_of(standard_id)
    try:
        form.check()
        act()
    except Invalid as error:
        return _draft(standard_id, 422, **{name: _blamed(form, error)})
    return render.done(gettext("The draft is changed."), _to_draft(standard_id, "courses" if name == "course" else "criteria"))


def _draft(
    standard_id: int, status: int = 200, refused: str = "", note: Form | None = None, criterion: Form | None = None,
    course: Form | None = None,
) -> Response:  # fmt: skip
    snap, version = snapshot.current(), standard_drafts_service.draft_of(standard_id)
    shown = standards_queries.shown(snap, standard_id, version.number, drafts=True)
    found = standard_publication_service.faults(version)
    return render.page(
        DRAFT,
        status=status,
        shown=shown,
        seen=standard_publication_service.mark(version),
        faults=[standards_messages.fault(one) for one in found],
        refused=refused,
        touched=standard_impact_queries.affected(snap, version, clock.today()),
        note_form=note or NoteForm(formdata=None, note=version.note, valid_from=version.valid_from),
        criterion_form=criterion or _criterion_form(version.id),
        course_form=course or CourseForm(formdata=None),
        fitting_courses=standards_queries.fitting_courses(snap, course["course"].data or "") if course else [],
        fitting_skills=standards_queries.fitting_skills(snap, criterion["skill"].data or "") if criterion and status != 200 else [],
        wrong="note" if note else "criterion" if criterion else "course" if course else "",
        skills=[card for card in snap.skills if card.family in (shown.standard.family, "GN")],
        courses=[card for card in snap.courses if card.listed and card.family == shown.standard.family],
        writes=g.acting.role is Role.CITY,
        own=version.edited_by_id == g.acting.account_id,
        timeline=standards_messages.timeline(version.id),
        wording=standards_messages,
    )


def _criterion_form(version_id: int) -> CriterionForm:
    """The form of a criterion: empty, or with the one that the address names."""
    own = (Criterion.version == version_id) & (Criterion.id == request.args.get("criterion", 0, type=whole))
    found = Criterion.get_or_none(own)
    if found is None:
        return CriterionForm(formdata=None, rank="3")
    return CriterionForm(
        formdata=None, skill=f"{found.skill.code} {found.skill.zh}", part=found.part, rank=str(found.rank), weight=found.weight,
        zh=found.zh, en=found.en,
    )  # fmt: skip
