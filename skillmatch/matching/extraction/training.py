"""Learn the weights of the reader of free text from judged texts, and what they do on texts that were left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from skillmatch.matching.evaluation.tasks.texts import TextAnswer, TextRegister, figures
from skillmatch.matching.extraction import phrases, rules
from skillmatch.matching.extraction.evidence import TextEvidence
from skillmatch.matching.extraction.facts import permits
from skillmatch.matching.extraction.reader import Reader
from skillmatch.matching.extraction.skills import MAX_SKILLS, candidates
from skillmatch.matching.extraction.weights import NONE_FEATURES, OCCUPATION_FEATURES

Float64 = npt.NDArray[np.float64]

FOLDS = 10
PENALTY = 0.5
"""Of the squared distance of standardised weights of occupations to ``EXPECTED`` (chosen)."""

EXPECTED = {"named": 2.0, "head": 2.0, "other head": 4.0}
"""Where the weights of occupations are drawn to, in log-odds: a title at the head of a text says what it is about; others to 0."""

OTHER_UNKNOWN = 0.5
"""Weight of a text about no occupation of the catalogue once more as if its own occupation had not been listed among the others:
the
list has the commonest alone."""


@dataclass(frozen=True, eq=False)
class _Text:
    """The features of one judged text, and what is right in it, by position."""

    judged: Mapping[str, Any]
    evidence: TextEvidence
    one: Float64
    none: Float64
    right: list[int]
    fair: list[int]


def train(listed: Sequence[Mapping[str, Any]], register: TextRegister, bare: TextRegister) -> dict[str, Any]:
    """The weights, learned from all texts, and the figures of weights that were learned without the texts that they are judged on.

    Each text is learned twice: with all names of the vocabulary, and with the official ones alone, since other texts have words
    that
    no list of names has.

    Parameters
    ----------
    listed : sequence of mapping
        As ``tasks.texts.judged`` returns them.
    register, bare : Register
        With all names, and with the official ones.

    Returns
    -------
    dict
        ``occupation`` and ``none`` and ``skill`` (weights), ``left out`` (figures with all names) and ``left out, official names``.
    """
    both = [[_features(one, own) for one in listed] for own in (register, bare)]
    order = np.random.default_rng(0).permutation(len(listed))
    folds = [order[start::FOLDS] for start in range(FOLDS)]
    chances: list[list[Float64]] = [[np.zeros(0)] * len(listed) for _ in both]
    for fold in folds:
        weights = _occupation_weights([own[at] for own in both for at in range(len(listed)) if at not in fold])
        for own, chance in zip(both, chances, strict=True):
            for at in fold:
                chance[at] = _chance(own[at].one, own[at].none, weights)
    tables = [
        [_skill_table(text, chance[at], own) for at, text in enumerate(texts)]
        for texts, chance, own in zip(both, chances, (register, bare), strict=True)
    ]
    answers: list[list[TextAnswer]] = [[TextAnswer((), ())] * len(listed) for _ in both]
    for fold in folds:
        model = _skill_model([table[at] for table in tables for at in range(len(listed)) if at not in fold])
        for which, judge in enumerate((register, bare)):
            for at in fold:
                answers[which][at] = _answer(tables[which][at], chances[which][at], model, judge)
    learned = _occupation_weights([text for own in both for text in own])
    model = _skill_model([one for table in tables for one in table])
    return {
        "occupation": [round(float(value), 3) for value in learned[: len(OCCUPATION_FEATURES)]],
        "none": [round(float(value), 3) for value in learned[len(OCCUPATION_FEATURES) :]],
        "skill": [round(float(value), 3) for value in [*model.coef_[0], model.intercept_[0]]],
        "left out": figures([{**one, "facts": {}} for one in listed], answers[0]),
        "left out, official names": figures([{**one, "facts": {}} for one in listed], answers[1]),
    }


def official(register: TextRegister) -> TextRegister:
    """The same register with its official names alone."""
    known = register.reader.vocabulary_
    names = replace(known, skills=tuple(own[:2] for own in known.skills), occupations=tuple(own[:3] for own in known.occupations))
    return replace(register, reader=Reader(register.reader.similar, register.reader.settings).fit(names))


def _features(one: Mapping[str, Any], register: TextRegister) -> _Text:
    reader, folded = register.reader, rules.fold(one["text"])
    own = rules.mask(folded, phrases.of_others(folded))
    hidden = [span for permit in permits(own) for span in permit.spans]
    evidence = reader.comparison_.of(rules.mask(own, [*hidden, *phrases.firm_names(own)]))
    features, none, _, _ = reader.occupations_.features(evidence)
    place = {code: at for at, code in enumerate(register.occupations)}
    return _Text(one, evidence, features, none, [place[c] for c in one["occupations"]], [place[c] for c in one["also"]])


def _chance(one: Float64, none: Float64, weights: Float64) -> Float64:
    """Probabilities of the occupations, and last of none of them."""
    cut = len(OCCUPATION_FEATURES)
    scores = np.append(one @ weights[:cut], none @ weights[cut:])
    chance = np.exp(scores - scores.max())
    return np.asarray(chance / chance.sum(), np.float64)


def _occupation_weights(texts: Sequence[_Text]) -> Float64:
    """A conditional logit over the occupations and none of them; those that are merely acceptable are left out."""
    cut = len(OCCUPATION_FEATURES)
    scale = np.append(np.concatenate([text.one for text in texts]).std(axis=0) + 1e-9, np.ones(len(NONE_FEATURES)))
    expected = np.array([EXPECTED.get(name, 0.0) for name in (*OCCUPATION_FEATURES, *NONE_FEATURES)]) * scale
    rows = [(text, text.none, 1.0) for text in texts]
    unknown = np.array([0.0, 0.5, 1.0])
    rows += [(text, unknown, OTHER_UNKNOWN) for text in texts if not text.right]
    free = np.append(np.ones(len(scale) - 1), 0.0)  # the constant is not drawn to 0

    def loss(weights: Float64) -> tuple[float, Float64]:
        away = (weights - expected) * free
        value, slope = PENALTY * float(away @ away), 2 * PENALTY * away
        for text, none, weight in rows:
            chance = _chance(text.one / scale[:cut], none, weights)
            chance[text.fair] = 0
            chance /= chance.sum()
            right = np.zeros(len(chance))
            right[text.right or [len(chance) - 1]] = 1
            among = float(chance @ right) + 1e-12
            value -= weight * float(np.log(among))
            change = weight * (chance - chance * right / among)
            slope[:cut] += (text.one / scale[:cut]).T @ change[:-1]
            slope[cut:] += change[-1] * none
        return value, slope

    return np.asarray(minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x / scale, np.float64)


def _skill_table(
    text: _Text, chance: Float64, register: TextRegister
) -> tuple[Float64, npt.NDArray[np.int64], list[str], Mapping[str, Any]]:
    """Features of the candidates of a text, 1 for right ones, 0 for wrong ones and −1 for acceptable ones, their codes, the
    text."""
    among = candidates(text.evidence, chance[:-1] @ register.reader.occupations_.asked)
    codes = [register.skills[at] for at in among.skills[:MAX_SKILLS]]
    right, fair = set(text.judged["skills"]), set(text.judged["acceptable"])
    truth = np.array([-1 if code in fair else int(code in right) for code in codes], np.int64)
    return among.features[:, :-1], truth, codes, text.judged


def _skill_model(tables: Sequence[tuple[Float64, npt.NDArray[np.int64], list[str], Mapping[str, Any]]]) -> LogisticRegression:
    features, truth = np.concatenate([table[0] for table in tables]), np.concatenate([table[1] for table in tables])
    return LogisticRegression(C=1.0, max_iter=1000).fit(features[truth >= 0], truth[truth >= 0])


def _answer(
    table: tuple[Float64, npt.NDArray[np.int64], list[str], Mapping[str, Any]],
    chance: Float64,
    model: LogisticRegression,
    own: TextRegister,
) -> TextAnswer:
    chosen = own.reader.settings
    order = np.argsort(-chance[:-1], kind="stable")[: chosen.most_occupations]
    occupations = () if chance[-1] >= chosen.most_none else tuple((own.occupations[at], float(chance[at])) for at in order)
    sure = model.predict_proba(table[0])[:, 1] if len(table[0]) else np.zeros(0)
    skills = tuple((code, float(value)) for code, value in zip(table[2], sure, strict=True) if value >= chosen.least)
    return TextAnswer(occupations, skills)
