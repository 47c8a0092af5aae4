"""What are the rules against the noise of adverts worth? The public job titles, as they are and put into the words of adverts.

    python benchmarks/advert_noise.py DATA

DATA holds ``titles/``. A title in an advert is asked with the rules (``text_rules.trade_words``) and without them; the corpus stays
as it is. Half of the phrases are worded as the rules know them, half are not. Prints mean average precision.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from skillmatch.matching.evaluation.metrics import average_precision
from skillmatch.matching.evaluation.tasks.data import table
from skillmatch.matching.text import similarity
from skillmatch.matching.text.normalisation import trade_words
from skillmatch.matching.text.similarity import TextSimilarity

FRAMES = {
    "chinese": {
        "known": ("急招{}，包吃住", "{} 月薪6000-9000元", "诚聘熟练{}5名，五险一金，两班倒"),
        "unknown": ("厂里缺人，{}速来", "{}（坐标江北，通勤车接送）", "本公司现需{}，上岗快，氛围轻松"),
    },
    "english": {
        "known": ("urgently hiring {}, full-time", "{} £12.50 per hour", "vacancy: {}, shift work, competitive salary"),
        "unknown": ("come and join our team as {}", "{} (free parking, close to the station)", "new role for a {}, apply today"),
    },
}
"""Ways in which an advert says a title: some with words that the rules know, some with others."""


class Titles:
    """The titles of a language, fitted once.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        corpus = table(folder / "corpus.tsv", ("c_id", "jobtitle"))
        wanted: dict[str, set[str]] = {}
        for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
            query, _, title, grade = line.split()
            if float(grade) > 0:
                wanted.setdefault(query, set()).add(title)
        self.asked = [row for row in table(folder / "queries.tsv", ("q_id", "jobtitle")) if row["q_id"] in wanted]
        codes = np.array([row["c_id"] for row in corpus])
        self.good = [np.isin(codes, list(wanted[row["q_id"]])) for row in self.asked]
        self.model = TextSimilarity().fit([row["jobtitle"] for row in corpus])

    def precision(self, ask: Callable[[str], str], rules: bool) -> float:
        """Mean average precision of the titles, each put into an advert, with the rules or without."""
        with patch.object(similarity, "trade_words", trade_words if rules else str):
            _, order = self.model.kneighbors([ask(row["jobtitle"]) for row in self.asked], len(self.good[0]))
        return float(np.mean([average_precision(good[ranking]) for good, ranking in zip(self.good, order, strict=True)]))


def main(data: Path) -> None:
    """Print one JSON line a language and kind of phrase."""
    for language, kinds in FRAMES.items():
        titles = Titles(data / "titles" / language)
        print(json.dumps({"language": language, "phrases": "none", "with the rules": round(titles.precision(str, True), 4)}))
        for kind, frames in kinds.items():
            found = {
                name: round(float(np.mean([titles.precision(frame.format, rules) for frame in frames])), 4)
                for name, rules in (("with the rules", True), ("without", False))
            }
            print(json.dumps({"language": language, "phrases": kind, **found}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
