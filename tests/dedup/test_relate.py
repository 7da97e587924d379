from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedup.relate import relate
from ingest.model.document import Document

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def document(doc_id, text, *, hours=None, hours_wide=0, **facts):
    at = None if hours is None else NOON + timedelta(hours=hours)
    until = None if at is None else at + timedelta(hours=hours_wide)
    facts = {"title": "三张清单谁来填写"} | facts
    return Document(doc_id=doc_id, text=text, published_at=at, published_latest_at=until, **facts)


def edges(relations):
    return {(edge.copy_id, edge.source_id): edge for edge in relations.reposts}


def only_original(relations):
    (original,) = relations.originals
    return original


def test_nothing_relates_to_nothing():
    relations = relate([])
    assert (relations.members, relations.reposts, relations.originals) == ((), (), ())


def test_every_document_is_in_one_cluster_named_by_its_smallest_id(bodies):
    relations = relate(
        [document("c", bodies[0]), document("a", bodies[1]), document("b", bodies[0])]
    )
    assert [(m.article_id, m.cluster_id, m.cluster_size) for m in relations.members] == [
        ("a", "a", 1),
        ("b", "b", 2),
        ("c", "b", 2),
    ]
    assert [m.relation_to_best for m in relations.members] == ["best", "best", "same"]


@pytest.mark.parametrize("text", ["", "短", "四个字了"])
def test_texts_too_short_to_compare_stay_alone(text):
    relations = relate([document(one, text) for one in "abc"])
    assert [member.cluster_size for member in relations.members] == [1, 1, 1]
    assert relations.reposts == ()


def test_preview_is_partial_and_never_the_best_copy(bodies):
    preview = bodies[0][:300] + "……阅读全文"
    relations = relate([document("a", preview, hours=0), document("b", bodies[0], hours=1)])
    assert {m.article_id: m.relation_to_best for m in relations.members} == {
        "a": "partial",
        "b": "best",
    }


def test_own_page_of_the_outlet_that_the_copies_name(bodies):
    relations = relate(
        [
            document("a", bodies[0], hours=1, portal="光明网", declared_source="机器之心"),
            document("b", bodies[0], hours=2, portal="新浪科技", declared_source="機器之心"),
            document("c", bodies[0], hours=3, portal="机器之心"),
        ]
    )
    original = only_original(relations)
    assert (original.method, original.article_id, original.outlet) == ("own_page", "c", "机器之心")
    assert original.best_copy_id == "c"
    assert set(edges(relations)) == {("a", "c"), ("b", "c")}
    edge = edges(relations)["a", "c"]
    assert edge.evidence == ("source_line",)
    assert edge.lag_s == -2 * 3600
    assert edge.confidence < 0.5  # the dates say the opposite


def test_outlet_named_but_not_captured_is_a_virtual_original(bodies):
    relations = relate(
        [
            document("a", bodies[0], hours=5, source="新智元", original_title="谁来填写三张清单"),
            document("b", bodies[0], hours=2, hours_wide=20, declared_source="新智元"),
            document("c", bodies[0], declared_source="网络"),
        ]
    )
    original = only_original(relations)
    assert (original.method, original.article_id, original.outlet) == (
        "named_virtual",
        None,
        "新智元",
    )
    assert original.title == "谁来填写三张清单"
    assert original.published_not_before_at is None
    assert original.published_not_after_at == NOON + timedelta(hours=5)
    assert original.best_copy_id in {"a", "b", "c"}


def test_a_single_page_naming_another_outlet_has_a_virtual_original(bodies):
    original = only_original(relate([document("a", bodies[0], portal="光明网", source="新智元")]))
    assert (original.method, original.outlet, original.best_copy_id) == (
        "named_virtual",
        "新智元",
        "a",
    )


@pytest.mark.parametrize(
    ("portal", "outlet"),
    [
        ("光明网", "光明网"),  # a newspaper's own site speaks for itself
        ("今日快讯网", None),  # a content farm does not
        ("无名小站", None),
    ],
)
def test_a_single_page_that_names_nobody(bodies, portal, outlet):
    original = only_original(relate([document("a", bodies[0], portal=portal)]))
    assert (original.method, original.article_id, original.outlet) == ("single", "a", outlet)
    assert original.confidence <= 0.3


def test_earliest_when_nobody_names_anyone(bodies):
    relations = relate([document("b", bodies[0], hours=0), document("a", bodies[0], hours=30)])
    original = only_original(relations)
    assert (original.method, original.article_id, original.outlet) == ("earliest", "b", None)
    edge = edges(relations)["a", "b"]
    assert (edge.evidence, edge.lag_s) == (("time",), 30 * 3600)


def test_overlapping_dates_are_weaker_evidence(bodies):
    day = document("a", bodies[0], hours=0, hours_wide=24)
    minute = document("b", bodies[0], hours=3)
    relations = relate([day, minute])
    assert edges(relations)["a", "b"].evidence == ("time_overlapping",)
    sure = relate([document("a", bodies[0], hours=0), minute])
    assert only_original(relations).confidence < only_original(sure).confidence


def test_undated_and_unnamed_claims_nothing(bodies):
    relations = relate([document("a", bodies[0]), document("b", bodies[0])])
    original = only_original(relations)
    assert (original.method, original.article_id, original.confidence) == ("unknown", None, 0.0)
    assert [(edge.evidence, edge.confidence) for edge in relations.reposts] == [((), 0.1)]


def test_a_copy_of_a_copy_points_to_the_nearest_source(bodies):
    lines = bodies[0].split("\n")
    note = "本站注：文中第三段的数字来自作者的统计，读者可以自行核对原始表格后再引用。"
    with_note = "\n".join([*lines[:2], note, *lines[2:]])
    relations = relate(
        [
            document("a", bodies[0], hours=0),
            document("b", with_note, hours=10),
            document("c", with_note + "\n完", hours=20),
        ]
    )
    assert set(edges(relations)) == {("b", "a"), ("c", "b")}


def test_a_reference_outranks_time_and_likeness(bodies):
    relations = relate(
        [
            document("a", bodies[0], hours=0, url="https://example.org/a"),
            document("b", bodies[0], hours=1, url="https://example.org/b"),
            document("c", bodies[0], hours=2, references=("https://example.org/b",)),
        ]
    )
    assert only_original(relations).method == "named_captured"
    assert edges(relations)["c", "b"].evidence == ("reference", "time")


def test_two_pages_that_name_each_other_make_no_cycle(bodies):
    relations = relate(
        [
            document("a", bodies[0], portal="新智元", declared_source="机器之心"),
            document("b", bodies[0], portal="机器之心", declared_source="新智元"),
        ]
    )
    assert len(relations.reposts) == 1


def test_original_title_points_to_the_page_that_carries_it(bodies):
    relations = relate(
        [
            document("a", bodies[0], title="谁来填写三张清单"),
            document("b", bodies[0], title="震惊！这些公司慌了", original_title="谁来填写三张清单"),
        ]
    )
    assert edges(relations)["b", "a"].evidence == ("original_title",)


def test_a_container_links_once_to_the_cluster_it_holds(bodies):
    host = f"{bodies[1]}\n以下为原文：\n{bodies[0]}\n{bodies[2]}"
    relations = relate(
        [
            document("a", bodies[0], hours=0),
            document("b", bodies[0], hours=5),
            document("h", host, hours=9, title="深度观察"),
        ]
    )
    links = [edge for edge in relations.reposts if edge.relation == "contains"]
    assert [(edge.copy_id, edge.source_id) for edge in links] == [("h", "a")]
    assert {m.article_id: m.cluster_id for m in relations.members} == {"a": "a", "b": "a", "h": "h"}


def test_a_quotation_points_from_the_later_text(bodies):
    passage = "".join(bodies[0].split("\n")[1:3])
    lines = bodies[1].split("\n")
    quoting = "\n".join([*lines[:2], passage, *lines[2:]])
    relations = relate(
        [document("q", bodies[0], hours=0), document("p", quoting, hours=9, title="另一篇")]
    )
    (edge,) = relations.reposts
    assert (edge.copy_id, edge.source_id, edge.relation) == ("p", "q", "quotes")


def test_a_translation_points_to_the_text_it_names(bodies):
    english = "The company said it would publish its safety evaluation before release. " * 20
    relations = relate(
        [
            document("z", english, title="Who fills in the lists", url="https://example.org/en"),
            document("a", bodies[0], references=("https://example.org/en",)),
        ]
    )
    (edge,) = relations.reposts
    assert (edge.copy_id, edge.source_id, edge.relation) == ("a", "z", "translation_of")
    assert len(relations.originals) == 2


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_the_documents_does_not_matter(bodies, draw):
    documents = [
        document("d", bodies[0], hours=3, declared_source="新智元"),
        document("a", bodies[0] + "\n完", hours=0, portal="新智元"),
        document("c", bodies[0][:400], hours=1),
        document("b", bodies[1], hours=1),
        document("e", f"{bodies[1]}\n{bodies[0]}\n{bodies[2]}", hours=8, title="深度观察"),
        document("f", bodies[1].replace("公司", "企业"), hours=8),
    ]
    assert relate(draw.sample(documents, len(documents))) == relate(documents)


def test_a_copy_that_names_a_source_nobody_captured_has_no_edge(bodies):
    relations = relate(
        [
            document("a", bodies[0], hours=0, portal="光明网", source="远望周报"),
            document("b", bodies[0], hours=9, portal="今日快讯网", source="远望周报"),
            document("c", bodies[0], hours=30, portal="今日快讯网"),
        ]
    )
    assert only_original(relations).method == "named_virtual"
    assert set(edges(relations)) == {("c", "a")}, "c names nobody: the earlier text is a fair guess"
