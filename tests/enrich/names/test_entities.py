"""The known entities: what the loader makes of rows, and what it refuses."""

import re

import pytest

from ingest.enrich.names.entities import KINDS, entities_from, known_entities
from ingest.enrich.names.folding import folded
from ingest.enrich.names.lookup import NameTable, either, spellings
from ingest.errors import ConfigError


def table(*plain, kind="org", **more):
    return {"kind": kind, "plain": [list(row) for row in plain], **more}


def test_a_row_is_an_entity_with_its_forms():
    known = entities_from([table(("foo", "福公司", "Foo"))], blocked=())
    entity = known.entities["foo"]
    assert (entity.kind, entity.name, entity.forms) == ("org", "福公司", ("福公司", "Foo"))
    assert [form.sense for form in known.forms] == [None, None]


def test_weak_forms_of_another_row_belong_to_the_same_entity():
    extra = {"id": "foo_short", "name": "福", "same_as": "foo", "weak": ["阿福"], "near": ["手机"]}
    known = entities_from([table(("foo", "福公司"), entity=[extra])], blocked=())
    assert set(known.entities) == {"foo"}
    assert known.entities["foo"].forms == ("福公司", "阿福")
    weak = next(form for form in known.forms if form.sense)
    assert (weak.form, weak.entity.entity_id, weak.sense.near) == ("阿福", "foo", ("手机",))


def test_families_without_an_entity_of_their_own():
    rows = table(
        ("bar", "Bar"),
        kind="model",
        families=[["bar", "Bar", "Baz"]],
        no_family_entity=["Baz"],
        strict_families=["Bar"],
    )
    bar, baz = entities_from([rows], blocked=()).families
    assert (bar.entity.entity_id, bar.is_strict) == ("bar", True)
    assert (baz.entity, baz.is_strict) == (None, False)


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ([table(("foo", "甲"), ("foo", "乙"))], "two have the id 'foo'"),
        ([table(("foo", "甲"), ("bar", "乙", "甲"))], "belongs to 'foo' and 'bar'"),
        ([table(("foo", "甲"), kind="place")], "'place' is no kind"),
        ([table(entity=[{"id": "x", "name": "甲", "same_as": "foo"}])], "unknown 'foo'"),
    ],
)
def test_contradictions_are_refused(tables, says):
    with pytest.raises(ConfigError, match=says):
        entities_from(tables, blocked=())


def test_the_shipped_entities_are_sound():
    known = known_entities()
    assert {entity.kind for entity in known.entities.values()} == set(KINDS)
    for entity_id, entity in known.entities.items():
        assert re.fullmatch("[a-z0-9_]+", entity_id)
        assert entity.forms, entity_id
        assert all(form.strip() == form and len(form) < 60 for form in entity.forms), entity_id
    for form in known.forms:
        assert form.sense is None or form.sense.near, form.form  # a weak form needs a way to count


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("OpenAI 與ＧＰＴ－４", "openai 与gpt-4"),
        ("山姆‧奧特曼、山姆・奥特曼", "山姆·奥特曼、山姆·奥特曼"),
        ("著作權法", "著作权法"),
        ("İstanbul", "İstanbul"),
        ("D’Angelo", "d'angelo"),
    ],
)
def test_folding_keeps_offsets(text, plain):
    assert folded(text) == plain
    assert len(folded(text)) == len(text)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("GPT-4", {"gpt-4", "gpt 4", "gpt4"}),
        ("智谱AI", {"智谱ai", "智谱 ai"}),
        ("杰弗里·辛顿", {"杰弗里·辛顿", "杰弗里.辛顿", "杰弗里辛顿", "杰弗里-辛顿"}),
        ("上海人工智能实验室", {"上海人工智能实验室", "上海ai实验室", "上海 ai 实验室"}),
    ],
)
def test_spellings(name, printed):
    assert printed <= set(spellings(name))


def test_the_longest_name_wins_and_words_are_not_cut():
    names = NameTable([("谷歌", 1), ("谷歌大脑", 2), ("Meta", 3), ("X", 4)])
    assert names.find("谷歌大脑与谷歌") == [(0, 4, 2), (5, 7, 1)]
    assert names.find("metaverse, meta和x光x") == [(11, 15, 3), (16, 17, 4), (18, 19, 4)]
    assert names.find("谷") == []


def test_either_tries_longer_words_first():
    assert re.match(either(["首席", "首席执行官", "总裁"]), "首席执行官").group() == "首席执行官"
    assert re.fullmatch(either(["a.b"]), "axb") is None
