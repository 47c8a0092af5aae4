"""TextSimilarity: Chinese and English find each other, noise changes little, nothing raises, ties go to the lower position."""

from datetime import date

import numpy as np
import pytest
from sklearn.exceptions import NotFittedError

from skillmatch.matching import InputError, artefacts
from skillmatch.matching.artefacts import ArtefactError
from skillmatch.matching.text.similarity import KIND, SHIPPED, TextSimilarity

TRADES = [
    "数控车工", "电焊工", "幼儿园教师", "软件工程师", "中式烹调师", "welder", "software developer", "叉车司机",
    "registered nurse", "会计",
]  # fmt: skip

HARD = {
    "empty": "",
    "blank": " \t\n ",
    "control": "\x00\x01\x1b[31m电工\x7f",
    "emoji": "👷🏽‍♀️🔧🏭",
    "mixed": "CNC数控 lathe операторﺐ 運転士 ช่างเชื่อม",
    "other language": "Kaynakçı aranıyor, deneyimli",
    "surrogate": "\ud800\udfff电工\ud83d",
    "punctuation": "?!…——（）【】",
    "digits": "1234567890 6000-8000元",
    "combining": "a" + "\u0301" * 500,
    "long Chinese": "焊接与切割" * 20_000,
    "long English": "welding and cutting " * 5_000,
    "long without a blank": "x" * 100_000,
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("embeddings")


@pytest.fixture(scope="module")
def model(cache):
    return TextSimilarity(cache_dir=cache).fit(TRADES)


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("焊接工人", "电焊工"),
        ("welding operative", "welder"),
        ("急招熟练电焊工，包吃住，两班倒，月薪8000-12000元", "电焊工"),
        ("ＣＮＣ車工", "数控车工"),
        ("軟體工程師", "软件工程师"),
        ("preschool teacher", "幼儿园教师"),
        ("forklift operator", "叉车司机"),
        ("会计 accountant", "会计"),
        ("招聘 Java developer 若干名", "software developer"),
    ],
)
def test_the_nearest_trade_is_found(model, asked, first):
    _, indices = model.kneighbors([asked], 1)
    assert TRADES[indices[0, 0]] == first


def test_languages_find_each_other(model):
    _, indices = model.kneighbors(["电焊工", "程序员"], 3)
    assert {"电焊工", "welder"} <= {TRADES[i] for i in indices[0]}
    assert {"软件工程师", "software developer"} <= {TRADES[i] for i in indices[1]}


def test_the_shape_and_order_of_the_answer(model):
    similarities, indices = model.kneighbors(["厨师", "护士"], 4)
    assert similarities.dtype == np.float32 and indices.dtype == np.int32
    assert similarities.shape == indices.shape == (2, 4)
    assert (np.diff(similarities, axis=1) <= 0).all()
    everything, all_indices = model.kneighbors(["厨师"], 1_000)
    assert sorted(all_indices[0]) == list(range(len(TRADES)))
    assert all_indices[0, :4].tolist() == indices[0].tolist()
    assert everything[0, :4].tobytes() == similarities[0].tobytes()
    assert np.array_equal(np.sort(model.similarity(["厨师"])[0])[::-1], everything[0])


def test_ties_go_to_the_lower_position(cache):
    twice = TextSimilarity(cache_dir=cache).fit(["会计", "电工", "ＣＮＣ", "电工", "cnc", "电工", "厨师", "教师"])
    similarities, indices = twice.kneighbors(["电工", "cnc"], 8)
    assert indices[0, :3].tolist() == [1, 3, 5] and len(set(similarities[0, :3].tolist())) == 1
    assert indices[1, :2].tolist() == [2, 4], "one spelling"


@pytest.mark.parametrize("name", HARD)
def test_no_text_raises(model, cache, name):
    similarities, indices = model.kneighbors([HARD[name]], len(TRADES))
    assert np.isfinite(similarities).all()
    assert sorted(indices[0]) == list(range(len(TRADES)))
    mixed = TextSimilarity(cache_dir=cache).fit([HARD[name], "电工", "welder"])
    assert np.isfinite(mixed.kneighbors(["电工", HARD[name]], 3)[0]).all()


def test_an_empty_text_is_like_nothing(model, cache):
    similarities, indices = model.kneighbors(["", "  "], 3)
    assert not similarities.any() and indices.tolist() == [[0, 1, 2], [0, 1, 2]]
    empty = TextSimilarity(cache_dir=cache).fit(["", "电工"])
    assert empty.kneighbors(["电工"], 2)[1].tolist() == [[1, 0]]
    assert not TextSimilarity(cache_dir=cache).fit(["", " "]).kneighbors(["电工"], 2)[0].any()


def test_no_rows_give_no_rows(model):
    similarities, indices = model.kneighbors([], 3)
    assert similarities.shape == indices.shape == (0, 3)


def test_one_row_is_the_same_alone_and_among_others(model, monkeypatch):
    lists = "焊接基础 机械制图 电工电子技术 金属材料 焊接检验 安全生产 焊接设备 数控切割"
    asked = [
        "焊工",
        "teacher",
        "急招电工",
        "",
        lists,
        "nurse",
        "会计",
        "a",
        "厨师",
        "焊工",
        lists[:-9],
        "welding and cutting\nof steel",
    ]
    model.similarity(asked)  # so that all of them are encoded and kept
    whole = []

    def noted(self, dense, characters):
        """Before the scores are rounded to 32 bits, which hides what the rows beside a text do to its last bits."""
        whole.append(np.asarray(dense @ self.vectors_.T + (characters @ self.columns_).toarray()))
        return whole[-1].astype(np.float32)

    monkeypatch.setattr(TextSimilarity, "_scores", noted)

    def last(texts):
        whole.clear()
        model.similarity(texts)
        return whole[-1]

    for start in range(0, len(asked), 8):
        block = asked[start : start + 8]
        together = last(block)
        for row, text in enumerate(block):
            np.testing.assert_array_equal(last([text])[0], together[row], strict=True)
    similarities, indices = model.kneighbors(asked, 5)
    assert similarities.shape == indices.shape == (len(asked), 5)


@pytest.mark.parametrize(
    ("texts", "reason"), [([], "at least one"), ("电工", "not one text"), (["a", None], "text 1 is not a str"), ([b"a"], "text 0")]
)
def test_what_is_no_list_of_texts_is_refused(texts, reason):
    with pytest.raises(InputError, match=reason):
        TextSimilarity().fit(texts)


def test_bad_settings_are_refused(model):
    for count in (0, -1, 1.5, True):
        with pytest.raises(InputError, match="n_neighbors"):
            model.kneighbors(["a"], count)
    for weights in ((1.0,), (1.0, 0.0, -1.0), (np.nan, 0.0, 1.0), (0.4, 0.0, 0.2, 0.4)):
        with pytest.raises(InputError, match="weights"):
            TextSimilarity(weights=weights).fit(["a"])


def test_an_artefact_of_other_views_is_refused_with_its_reason(tmp_path):
    found = artefacts.current(SHIPPED, KIND)
    path = artefacts.save({**found.state, "weights": np.array([0.4, 0.0, 0.2, 0.4])}, {"kind": KIND}, tmp_path, date(2026, 1, 1))
    artefacts.use(tmp_path, path)
    with pytest.raises(ArtefactError, match="train text again"):
        TextSimilarity(models=tmp_path).fit(["a"])


def test_lists_are_weighed_apart_from_titles(cache, tmp_path):
    found = artefacts.current(SHIPPED, KIND)
    state = {**found.state, "weights": np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])}
    artefacts.use(tmp_path, artefacts.save(state, {"kind": KIND}, tmp_path, date(2026, 1, 1)))
    model = TextSimilarity(models=tmp_path, cache_dir=cache, smoothing=1).fit(["电焊工", "焊接基础\n焊接检验\n金属切割"])
    one, more = model.similarity(["welder", "basics of welding\ncutting of metal"])
    assert one[0] == 0, "of one part: characters alone, and none is shared"
    assert more[1] > 0.2, "of more: direction alone"


def test_without_an_artefact_the_reason_is_told(tmp_path):
    with pytest.raises(ArtefactError, match="no usable artefact"):
        TextSimilarity(models=tmp_path).fit(["a"])


def test_the_shipped_artefact_is_sound_small_and_attributed(model):
    found = artefacts.current(SHIPPED, KIND)
    assert not found.refused and found.name == model.artefact_
    assert sum(path.stat().st_size for path in (SHIPPED / found.name).iterdir()) < 6_000_000
    attribution = " ".join(found.manifest["attribution"])
    assert "European Union" in attribution and "CC BY 4.0" in attribution
    assert all(array.dtype.kind in "fu" for array in found.state.values()), "numbers alone: no label of anybody"
    assert found.manifest["metrics"]["map_titles_held_out"] > found.manifest["metrics"]["map_direction_alone"]


SKILLS = [
    "operate lathe",
    "speak English",
    "weld steel pipes",
    "bake bread",
    "操作数控车床",
    "焊接钢管",
    "大棚蔬菜种植",
    "drive forklift",
]
LONG = "For our workshop in the north we are looking for somebody who has worked on a lathe and who speaks good English every day"
LONG_CHINESE = "我们工厂位于开发区，招人负责用数控车床加工零件，有时也要帮忙焊接钢管，工作认真负责，服从安排"


@pytest.fixture(scope="module")
def skills(cache):
    return TextSimilarity(cache_dir=cache).fit(SKILLS)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (LONG, {"operate lathe", "speak English"}),
        (LONG_CHINESE, {"操作数控车床", "焊接钢管"}),
        ("You will manage a small shop, and each morning you start with baking loaves of bread", {"bake bread"}),
        ("在温室大棚里种蔬菜，会打药、育苗，能吃苦耐劳的优先考虑", {"大棚蔬菜种植"}),
    ],
)
def test_a_long_text_finds_each_short_name_that_it_has(skills, text, named):
    _, indices = skills.kneighbors([text], len(named))
    assert {SKILLS[at] for at in indices[0]} == named


def test_only_long_texts_are_ranked_by_phrases(skills, cache):
    short, chinese = "lathe operator wanted", "数控车床操作工"
    given = [short, LONG, chinese, "", LONG_CHINESE]
    scores, indices = skills.kneighbors(given, len(SKILLS))
    ranked = np.empty_like(scores)
    np.put_along_axis(ranked, indices, scores, axis=1)
    assert ranked[[0, 2, 3]].tobytes() == skills.similarity([short, chinese, ""]).tobytes()
    assert ranked[[1, 4]].tobytes() == skills.phrase_similarity([LONG, LONG_CHINESE]).tobytes()
    never = TextSimilarity(cache_dir=cache, phrases_from=None).fit(SKILLS)
    assert never.kneighbors([LONG], len(SKILLS))[0].max() == never.similarity([LONG]).max()
    documents = TextSimilarity(cache_dir=cache).fit([f"{name}. {LONG}" for name in SKILLS])
    assert documents.kneighbors([LONG], 1)[0][0, 0] == documents.similarity([LONG]).max(), "documents are no names"


def test_phrases_are_compared_within_bounds_alone_as_together_and_ties_go_to_the_lower(cache):
    model = TextSimilarity(cache_dir=cache).fit(["bake bread", "weld steel", "bake bread", ""])
    together = model.phrase_similarity([LONG, "", LONG_CHINESE])
    for row, text in enumerate([LONG, "", LONG_CHINESE]):
        assert together[row].tobytes() == model.phrase_similarity([text])[0].tobytes()
    assert together.min() >= 0 and together.max() <= 1
    assert not together[1].any()
    assert not together[:, 3].any(), "an empty name is similar to nothing"
    _, indices = model.kneighbors(["each morning we knead dough and bake our own bread here"], 3)
    assert indices[0].tolist() == [0, 2, 1]
    assert not TextSimilarity(cache_dir=cache).fit(["", "?!"]).phrase_similarity([LONG]).any()


@pytest.mark.parametrize("name", HARD)
def test_no_text_is_too_hard_for_phrases(skills, name):
    assert np.isfinite(skills.phrase_similarity([HARD[name][:300]])).all()


def test_names_fitted_anew_are_compared_anew(cache):
    model = TextSimilarity(cache_dir=cache).fit(["bake bread", "weld steel"])
    model.phrase_similarity([LONG])
    assert model.fit(["speak English"]).phrase_similarity([LONG]).shape == (1, 1)
    with pytest.raises(NotFittedError):
        TextSimilarity().phrase_similarity([LONG])
