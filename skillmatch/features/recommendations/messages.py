"""Outcomes of trainings, tasks and figures in plain words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext

from skillmatch.web.language import number

TASKS = {
    "titles-zh": lazy_gettext("Chinese job titles: finds those of the same occupation"),
    "titles-en": lazy_gettext("English job titles: finds those of the same occupation"),
    "majors": lazy_gettext("Finds the occupations that a subject of study leads to"),
    "esco": lazy_gettext("Finds the hidden skills of an occupation"),
    "enrolments": lazy_gettext("Guesses the next course from earlier ones"),
    "adverts": lazy_gettext("Finds the skills that sentences of English job adverts ask for"),
    "people": lazy_gettext("Courses for judged people: those that a counsellor would name"),
    "texts": lazy_gettext("Pasted adverts, past work and outlines: what they mean"),
    "city": lazy_gettext("The suggestions in this city"),
}
"""What each task of the evaluation asks."""

FIGURES = {
    "MAP": lazy_gettext("Right answers near the top (MAP)"),
    "MRR": lazy_gettext("First right answer near the top (MRR)"),
    "RP@5": lazy_gettext("Right skills among the first 5"),
    "ndcg@5": lazy_gettext("Agrees with the counsellor's order (NDCG, first 5)"),
    "hit@3": lazy_gettext("People with a course among the first 3 that the counsellor finds useful"),
    "mrr": lazy_gettext("The counsellor's first choice near the top (MRR)"),
    "violations": lazy_gettext("Cards among the first 5 that must never stand there"),
    "no_gap": lazy_gettext("Cards among the first 5 that close nothing of the person's gap"),
    "same_first": lazy_gettext("People who get the most frequent first course"),
    "firsts": lazy_gettext("Different first courses"),
    "cards": lazy_gettext("Cards looked at"),
    "cards_where_none": lazy_gettext("Cards shown to people for whom no course is right"),
    "gap_named_where_none": lazy_gettext("People without a right course who are told so"),
    "track@1": lazy_gettext("People with an acceptable shortage profession first"),
    "track@3": lazy_gettext("People with an acceptable shortage profession among 3"),
    "occupation hit@1": lazy_gettext("Texts whose occupation is found first"),
    "occupation hit@3": lazy_gettext("Texts whose occupation is among the first 3"),
    "occupation wrong ticked": lazy_gettext("Texts with a wrong occupation ticked beforehand"),
    "occupation none offered where there is one": lazy_gettext("Texts with an occupation for which none is offered"),
    "occupation one shown where none is right": lazy_gettext("Texts without a right occupation for which one is shown"),
    "occupation one ticked where none is right": lazy_gettext("Texts without a right occupation for which one is ticked"),
    "ticked precision": lazy_gettext("Skills ticked beforehand that are right"),
    "ticked recall": lazy_gettext("Skills to be found that are ticked"),
    "ticked F1": lazy_gettext("Ticked skills: right and found (F1)"),
    "ticked mean F1": lazy_gettext("Ticked skills: right and found, mean over texts (F1)"),
    "ticked traps taken": lazy_gettext("Traps that are ticked"),
    "shown precision": lazy_gettext("Skills shown that are right"),
    "shown recall": lazy_gettext("Skills to be found that are shown"),
    "shown F1": lazy_gettext("Shown skills: right and found (F1)"),
    "shown mean F1": lazy_gettext("Shown skills: right and found, mean over texts (F1)"),
    "shown traps taken": lazy_gettext("Traps that are shown"),
    "facts mean": lazy_gettext("Facts of adverts that are read rightly"),
    "facts headcount": lazy_gettext("Headcount read rightly"),
    "facts pay": lazy_gettext("Pay read rightly"),
    "facts needed_by": lazy_gettext("Date read rightly"),
    "facts towns": lazy_gettext("Towns read rightly"),
    "facts permits": lazy_gettext("Permits read rightly"),
    "facts shifts": lazy_gettext("Shifts read rightly"),
    "facts stated": lazy_gettext("Facts that are stated and read rightly"),
    "facts invented": lazy_gettext("Facts that are not stated and read all the same"),
    "recall@20": lazy_gettext("Share found among the first 20"),
    "NDCG@20": lazy_gettext("Found, and near the top (NDCG, first 20)"),
    "HR@10": lazy_gettext("Next course among the first 10"),
    "hit@10": lazy_gettext("A right answer among the first 10"),
    "NDCG@10": lazy_gettext("Found, and near the top (NDCG, first 10)"),
    "coverage": lazy_gettext("Share of all courses that somebody is shown"),
    "diversity": lazy_gettext("How different the courses of one list are"),
    "novelty": lazy_gettext("How far from what everybody takes, in bits"),
    "gini": lazy_gettext("How unevenly courses are shown: 0 all alike, 1 one alone"),
}
"""The names of figures; what is not here is shown under its own name."""

SHORT = {
    "taken": lazy_gettext("courses taken from shown lists"),
    "people": lazy_gettext("people who took one"),
    "later lists": lazy_gettext("later lists from which something was taken"),
}

GROUPINGS = {
    "town": lazy_gettext("Town"),
    "age band": lazy_gettext("Age band"),
    "age": lazy_gettext("Age"),
    "gender": lazy_gettext("Gender"),
}

EXPOSURE = {
    "courses shown": lazy_gettext("Courses shown"),
    "gap closed by the first": lazy_gettext("Gap closed by the first course"),
}

GROUPS = {
    ("age band", "under_30"): lazy_gettext("Under 30"),
    ("age band", "30_39"): lazy_gettext("30 to 39"),
    ("age band", "40_49"): lazy_gettext("40 to 49"),
    ("age band", "50_up"): lazy_gettext("50 and over"),
    ("gender", "f"): lazy_gettext("Women"),
    ("gender", "m"): lazy_gettext("Men"),
}

OF_A_HUNDRED = {
    ("people", "hit@3"): lazy_gettext("Of 100 people, %(n)s have a course among the first three that the counsellor approves of."),
    ("people", "violations"): lazy_gettext(
        "Of 100 courses in the first five places, %(n)s must not stand there, says the counsellor."
    ),
    ("people", "no_gap"): lazy_gettext("Of 100 courses in the first five places, %(n)s teach nothing that the person lacks."),
    ("people", "same_first"): lazy_gettext("The course that stands first most often does so for %(n)s of 100 people."),
    ("people", "track@1"): lazy_gettext("Of 100 people, %(n)s see first a shortage profession that the counsellor approves of."),
    ("texts", "occupation hit@1"): lazy_gettext("Of 100 texts, the right occupation is named first in %(n)s."),
    ("texts", "ticked precision"): lazy_gettext("Of 100 skills that are ticked beforehand, %(n)s are right."),
    ("texts", "ticked recall"): lazy_gettext("Of 100 skills that a text speaks of, %(n)s are ticked beforehand."),
    ("texts", "facts mean"): lazy_gettext("Of 100 facts of adverts, such as headcount, pay and day, %(n)s are read rightly."),
}
"""Figures of the judged tasks as an official reads them."""

PEERS = {
    "random": lazy_gettext("chance"),
    "popularity": lazy_gettext("most taken first"),
    "cosine only": lazy_gettext("fit alone"),
}


def task(name: str) -> str:
    """Return what a task asks."""
    return str(TASKS.get(name, name))


def judged(task_name: str, figures: dict[str, float]) -> list[str]:
    """Return what a judged task found, in sentences of so many in a hundred; figures that the report does not have are left out."""
    return [
        str(sentence) % {"n": number(round(100 * figures[name]))}
        for (of, name), sentence in OF_A_HUNDRED.items()
        if of == task_name and name in figures
    ]


def figure(name: str) -> str:
    """The name of a figure."""
    return str(FIGURES.get(name, FIGURES.get(name.upper(), name)))


def grouping(name: str) -> str:
    """The name of a grouping of people."""
    return str(GROUPINGS.get(name, name))


def exposure(name: str) -> str:
    """Return what was compared between groups."""
    return str(EXPOSURE.get(name, name))


def outcome(figures: dict[str, Any]) -> list[str]:
    """Return how a training ended, in sentences."""
    seen = gettext(
        "%(lists)s lists with %(places)s places; %(taken)s courses taken by %(people)s people.",
        lists=number(figures["lists"]), places=number(figures["places"]), taken=number(figures["taken"]),
        people=number(figures["people"]),
    )  # fmt: skip
    if figures["code"] == "thin":
        lacking = [
            gettext("%(what)s: %(have)s of at least %(need)s", what=str(SHORT[what]), have=number(have), need=number(need))
            for what, have, need in figures["short"]
        ]
        return [gettext("The weights stay as they are: there is too little evidence yet."), seen, gettext("; ").join(lacking)]
    if "difference" not in figures:
        return [gettext("The weights stay as they are: nothing of worth could be learned."), seen]
    gain = figures["difference"]
    said = gettext(
        "On later lists the new order is better by %(mean)s (NDCG; between %(low)s and %(high)s with 95 %% certainty).",
        mean=number(gain["mean"], 3), low=number(gain["low"], 3), high=number(gain["high"], 3),
    )  # fmt: skip
    if figures["code"] == "learned":
        return [gettext("New weights are in use: they are better on later lists."), seen, said]
    return [gettext("The weights stay as they are: new ones would not be surely better."), seen, said]


def group(grouping_name: str, label: str) -> str:
    """The name of a group of people that is not a town."""
    return str(GROUPS.get((grouping_name, label), label or gettext("Not stated")))


def peer(name: str) -> str:
    """The name of a simpler method."""
    return str(PEERS.get(name, name))
