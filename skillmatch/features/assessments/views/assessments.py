"""Assessments for whoever sets and publishes them: a trainer for the own classes, the city for all."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import gettext

from skillmatch import clock
from skillmatch.errors import Invalid, NotFound
from skillmatch.features.assessments.forms.assessments import AssessmentPlanForm, PublicationForm
from skillmatch.features.assessments.messages import assessments as assessments_messages
from skillmatch.features.assessments.queries import assessments as assessments_queries
from skillmatch.features.assessments.services import marking as marking_service
from skillmatch.features.assessments.services import planning as planning_service
from skillmatch.features.assessments.services import publication as publication_service
from skillmatch.numerals import whole_or
from skillmatch.store.accounts.access import MISSING
from skillmatch.store.assessments import access, candidates, standard_queries
from skillmatch.store.assessments import queries as assessment_queries
from skillmatch.store.assessments.models import Assessment
from skillmatch.store.catalogue.models import Course
from skillmatch.store.classes.models import CourseRun
from skillmatch.store.db.database import write
from skillmatch.store.people import disclosures
from skillmatch.store.workflow import open_cases
from skillmatch.store.workflow.sources import APPEALS
from skillmatch.terms import AppealState, AssessmentState, Role
from skillmatch.web import paging, render
from skillmatch.web.access import acting_as

blueprint = Blueprint("assessments", __name__)


SETTERS = (Role.TRAINER, Role.CITY)
PAGE_SIZE = 50
SHOWN_TO = "assessment"
"""What a disclosure says of a list of candidates by name."""


@blueprint.get("/assessments")
@acting_as(*SETTERS)
def index() -> Response:
    """Classes that can be assessed, and the assessments with their states."""
    number = paging.page_number()
    skip = (number - 1) * PAGE_SIZE
    if g.acting.role is Role.CITY:
        lines, classes = assessment_queries.of_city(PAGE_SIZE + 1, skip), assessment_queries.to_assess(clock.today())
    else:
        mine = (g.acting.trainer_id or 0, g.acting.base_id or 0)
        lines = assessment_queries.of_trainer(*mine, PAGE_SIZE + 1, skip)
        classes = assessment_queries.to_assess(clock.today(), *mine)
    return render.page(
        "assessments/index.html", lines=lines[:PAGE_SIZE], classes=classes, page=number, more=len(lines) > PAGE_SIZE,
        open_appeals=open_cases.count(APPEALS, g.acting, AppealState.OPEN), today=clock.today(),
    )  # fmt: skip


@blueprint.get("/assessments/new")
@acting_as(*SETTERS)
def new() -> Response:
    """The form for a new assessment of a class, or of a course without one."""
    run, course = _wanted(whole_or(request.args.get("run"), None), whole_or(request.args.get("course"), None))
    settings = current_app.extensions["settings"]
    begin = assessments_queries.defaults(course.id, course.certificate, settings.pass_mark)
    day = max(clock.today(), run.ends_on) if run else clock.today() + dt.timedelta(days=7)
    form = AssessmentPlanForm(
        standard_queries.standards(), formdata=None, kind=begin.kind.value, version=str(begin.version_id or ""), on_day=day,
        place=(run or course).base.zh, theory_weight=begin.theory_weight, theory_pass=begin.pass_mark,
        practical_pass=begin.pass_mark, total_pass=begin.pass_mark, attendance_share=settings.least_attendance,
    )  # fmt: skip
    return _form(form, run, course)


@blueprint.post("/assessments")
@acting_as(*SETTERS)
def create() -> Response:
    """Set an assessment."""
    run, course = _wanted(whole_or(request.form.get("run"), None), whole_or(request.form.get("course"), None))
    form = AssessmentPlanForm(standard_queries.standards())
    try:
        made = planning_service.put(g.acting, run.id if run else None, course.id, form.check().plan)
    except Invalid as error:
        return _form(form if form.errors else form.blame(error), run, course, status=422)
    return render.done(gettext("The assessment is set; candidates and assessors have been told."), _to(made.id))


@blueprint.get("/assessments/<int:assessment_id>")
@acting_as(*SETTERS)
def show(assessment_id: int) -> Response:
    """One assessment: what is due, the candidates by number, and what happened."""
    return _show(access.set_assessment(g.acting, assessment_id), PublicationForm(formdata=None))


@blueprint.get("/assessments/<int:assessment_id>/edit")
@acting_as(*SETTERS)
def edit(assessment_id: int) -> Response:
    """The form of an assessment without results."""
    one = access.set_assessment(g.acting, assessment_id)
    form = AssessmentPlanForm(
        standard_queries.standards(), formdata=None, kind=one.kind, version=str(one.version_id or ""), on_day=one.on_day,
        place=one.place, theory_weight=one.theory_weight, theory_pass=one.theory_pass, practical_pass=one.practical_pass,
        total_pass=one.total_pass, attendance_share=one.attendance_share,
        assessors=[str(row.account_id) for row in one.assessors],
    )  # fmt: skip
    return _form(form, one.run, one.course, one)


@blueprint.post("/assessments/<int:assessment_id>")
@acting_as(*SETTERS)
def change(assessment_id: int) -> Response:
    """Set an assessment anew."""
    one = access.set_assessment(g.acting, assessment_id)
    form = AssessmentPlanForm(standard_queries.standards())
    try:
        planning_service.change(g.acting, assessment_id, form.check().plan)
    except Invalid as error:
        return _form(form if form.errors else form.blame(error), one.run, one.course, one, 422)
    return render.done(gettext("The assessment is set anew; candidates and assessors have been told."), _to(assessment_id))


@blueprint.post("/assessments/<int:assessment_id>/candidates")
@acting_as(*SETTERS)
def refresh(assessment_id: int) -> Response:
    """Take over who has come or left, and who attended enough."""
    planning_service.refresh(g.acting, assessment_id)
    return render.done(gettext("The list of candidates is up to date."), _to(assessment_id))


@blueprint.post("/assessments/<int:assessment_id>/withdraw")
@acting_as(*SETTERS)
def withdraw(assessment_id: int) -> Response:
    """Take an assessment without results back."""
    planning_service.withdraw(g.acting, assessment_id)
    return render.done(gettext("The assessment is withdrawn."), url_for(".index"))


@blueprint.get("/assessments/<int:assessment_id>/door")
@acting_as(*SETTERS)
def door(assessment_id: int) -> Response:
    """The candidates by name, for whoever lets them in: noted for each of them to read."""
    one = access.set_assessment(g.acting, assessment_id)
    people = assessments_queries.names(one.id)
    with write():
        disclosures.note(
            [person.worker_id for person in people], g.acting.account_id, g.acting.role.value, None, SHOWN_TO
        )  # fmt: skip
    return render.page("assessments/door.html", assessment=assessment_queries.get_assessment(one.id), people=people)


@blueprint.post("/assessments/<int:assessment_id>/publish")
@acting_as(*SETTERS)
def publish(assessment_id: int) -> Response:
    """Publish the checked results; sessions without an attendance record are asked for first."""
    form = PublicationForm()
    try:
        publication_service.publish(g.acting, assessment_id, form.check().reason.data)
    except Invalid as error:
        one = access.set_assessment(g.acting, assessment_id)
        return _show(one, form if form.errors else form.blame(error), 422)
    return render.done(gettext("The results are published; every candidate has been told."), _to(assessment_id))


def _wanted(run_id: int | None, course_id: int | None) -> tuple[CourseRun | None, Course]:
    if run_id is not None:
        run = access.run_to_assess(g.acting, run_id)
        return run, run.course
    if course_id is None:
        raise NotFound(MISSING)
    return None, access.course_to_assess(g.acting, course_id)


def _to(assessment_id: int) -> str:
    return url_for("assessments.show", assessment_id=assessment_id)


def _form(
    form: AssessmentPlanForm, run: CourseRun | None, course: Course, one: Assessment | None = None, status: int = 200
) -> Response:
    return render.page(
        "assessments/form.html",
        status=status,
        form=form,
        run=run,
        course=course,
        standard=standard_queries.standard_of(course.id),
        one=one,
        choices=planning_service.choices(run.id if run else None, course.id),
        chosen={str(key) for key in form.assessors.data or ()},
    )


def _show(one: Assessment, form: PublicationForm, status: int = 200) -> Response:
    how = marking_service.scheme(one)
    told = AssessmentState(one.state) in (AssessmentState.CHECKED, AssessmentState.PUBLISHED)
    return render.page(
        "assessments/show.html",
        status=status,
        form=form,
        standard=standard_queries.standard_of(one.course_id),
        attended=candidates.attended_by(one),
        one=one,
        line=assessment_queries.get_assessment(one.id),
        how=how,
        told=told,
        candidates=assessments_queries.sheet(one, how),
        assessors=[row.account for row in one.assessors],
        timeline=assessments_messages.timeline(assessment_queries.events(one.id)),
        had_part=g.acting.account_id in (one.entered_by_id, one.checked_by_id),
    )
