from datetime import UTC, datetime, timedelta

import pytest

from ingest.dedup.evidence import CONFIDENCE, confidence_of, place_of, stated
from ingest.dedup.relate import relate
from ingest.dedup.statements import about_origin, statements_of
from ingest.model.article import ClaimRow, DroppedLineRow
from ingest.model.document import Document
from ingest.text.clean import key_text

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
ACCOUNT = "本文来自微信公众号：新智元（ID:AI_era），作者：林述，原文标题：《谁来填写三张清单》"


def claim(field, value, rule, found_in, *, is_taken=True):
    return ClaimRow(
        article_id="a",
        position=0,
        field=field,
        value=value,
        rule=rule,
        found_in=found_in,
        is_taken=is_taken,
    )


def line(text, rule):
    return DroppedLineRow(article_id="a", position=0, line=text, rule=rule)


def document(doc_id, text, *, hours=None, **facts):
    at = None if hours is None else NOON + timedelta(hours=hours)
    facts = {"title": "三张清单谁来填写"} | facts
    return Document(doc_id=doc_id, text=text, published_at=at, published_latest_at=at, **facts)


def evidence(*documents):
    relations = relate(documents)
    assert len({(e.copy_id, e.source_id) for e in relations.evidence}) == len(relations.reposts)
    return relations.evidence


def kinds(rows):
    return [row.kind for row in rows]


def test_a_line_of_an_account_is_quoted_with_its_rule(bodies):
    copy = document(
        "a",
        bodies[0],
        hours=5,
        title="这些公司慌了",
        portal="虎嗅",
        source="新智元",
        original_title="谁来填写三张清单",
        claims=(
            claim("source", "新智元", "source_account", "line:wechat_origin"),
            claim("original_title", "谁来填写三张清单", "original_label", "line:wechat_origin"),
        ),
        origin_lines=(line(ACCOUNT, "wechat_origin"),),
    )
    source = document("b", bodies[0], hours=0, portal="新智元", title="谁来填写三张清单")
    rows = evidence(copy, source)
    assert kinds(rows) == ["account", "time", "original_title"]
    assert (rows[0].says, rows[0].found_in, rows[0].rule) == (
        ACCOUNT,
        "line:wechat_origin",
        "source_account",
    )
    assert rows[1].says == "2026-03-02 12:00 before 2026-03-02 17:00"
    assert [row.position for row in rows] == [0, 1, 2]
    assert [row.confidence for row in rows] == sorted((r.confidence for r in rows), reverse=True)
    assert (rows[0].start, rows[0].end) == (None, None)  # the line is not part of the body


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("source_label", "source_line"),
        ("source_reprint", "reprint"),
        ("source_byline", "byline"),
        ("source_reporter", "byline"),
        ("a_rule_of_tomorrow", "source_line"),
    ],
)
def test_the_rule_tells_the_kind(bodies, rule, kind):
    copy = document(
        "a", bodies[0], source="新智元", claims=(claim("source", "新智元", rule, "div.info"),)
    )
    assert kinds(evidence(copy, document("b", bodies[0], portal="新智元"))) == [kind]


def test_one_page_is_one_witness_however_often_it_says_so(bodies):
    said = [("source_label", "div.info"), ("source_account", "body"), ("source_byline", "p")]
    claims = tuple(claim("source", "新智元", rule, where) for rule, where in said)
    copy = document("a", bodies[0], source="新智元", claims=claims)
    source = document("b", bodies[0], portal="新智元")
    signs = list(stated(copy, source, statements_of(copy), statements_of(source)))
    assert len(signs) == 3
    assert confidence_of(signs, is_against_time=False) == CONFIDENCE["account"]


def test_words_in_the_body_have_a_place_in_the_printed_text(bodies):
    printed = "轉載自機器之心，作者林述。\n" + bodies[0]
    copy = document(
        "a",
        "转载自机器之心，作者林述。\n" + bodies[0],
        text_raw=printed,
        source="机器之心",
        claims=(claim("source", "机器之心", "source_reprint", "body"),),
    )
    (row, *_) = evidence(copy, document("b", bodies[0], portal="机器之心"))
    assert (row.kind, printed[row.start : row.end]) == ("reprint", "機器之心")


def test_a_reference_names_the_address(bodies):
    copy = document("a", bodies[0], references=("https://Example.org/b?utm_source=x",))
    source = document("b", bodies[0], url="https://example.org/b")
    (row,) = evidence(copy, source)
    assert (row.kind, row.says, row.found_in) == (
        "reference",
        "https://example.org/b",
        "references",
    )


def test_a_canonical_address_elsewhere_is_evidence(bodies):
    there = claim("canonical_url", "https://example.org/b", "url_elsewhere", "link")
    copy = document("a", bodies[0], url="https://mirror.example/1", claims=(there,))
    rows = evidence(copy, document("b", bodies[0], url="https://example.org/b"))
    assert kinds(rows) == ["canonical"]


def test_a_stub_is_less_complete_than_its_source(bodies):
    rows = evidence(document("a", bodies[0][:400], hours=3), document("b", bodies[0], hours=0))
    assert kinds(rows) == ["time", "completeness"]
    assert "of the copy in the source" in rows[1].says


def test_of_overlapping_dates_the_one_that_ends_first_is_earlier(bodies):
    day = Document(
        doc_id="a",
        title="三张清单谁来填写",
        text=bodies[0],
        published_at=NOON,
        published_latest_at=NOON + timedelta(hours=23),
    )
    (row,) = evidence(day, document("b", bodies[0], hours=9))
    assert (row.copy_id, row.source_id, row.kind) == ("a", "b", "time_overlapping")
    assert row.says == "2026-03-02 21:00 before 2026-03-02"


def test_nothing_speaks_for_two_silent_pages(bodies):
    relations = relate([document("a", bodies[0]), document("b", bodies[0])])
    assert relations.evidence == ()
    assert [edge.confidence for edge in relations.reposts] == [0.1]


def test_long_words_are_cut(bodies):
    words = "来源：新智元" + "，转载请注明出处" * 40
    copy = document(
        "a",
        bodies[0],
        source="新智元",
        claims=(claim("source", "新智元", "source_label", "line:source_line"),),
        origin_lines=(line(words, "source_line"),),
    )
    (row,) = evidence(copy, document("b", bodies[0], portal="新智元"))
    assert len(row.says) == 160
    assert row.says.endswith("…")


@pytest.mark.parametrize(
    ("words", "printed", "found"),
    [
        ("暂停训练", "呼吁暂停训练。", "暂停训练"),
        ("暂停训练", "呼籲暫停訓練。", "暫停訓練"),
        ("GPT4", "比 ＧＰＴ-４ 更强", "ＧＰＴ-４"),
        ("没有的话", "呼吁暂停训练。", None),
        ("。", "呼吁，暂停", None),
    ],
)
def test_places(words, printed, found):
    place = place_of(words, printed)
    assert (None if place is None else printed[slice(*place)]) == found


def test_what_a_document_has_to_carry():
    claims = [
        claim("source", "新智元", "source_account", "line:references"),
        claim("title", "三张清单", "title_h1", "h1"),
    ]
    dropped = [
        line(ACCOUNT, "references"),
        line("• 别的文章", "references"),
        line("来源：网络", "source_line"),
        line("广告", "ad_label"),
    ]
    kept, lines = about_origin(claims, dropped)
    assert [one.field for one in kept] == ["source"]
    assert [one.line for one in lines] == [ACCOUNT, "来源：网络"]


def test_a_printed_title_that_is_the_own_headline_is_known_but_proves_nothing():
    says = statements_of(
        document("a", "", title="谁来填写三张清单", origin_lines=(line(ACCOUNT, "wechat_origin"),))
    )
    assert (says.original_title, says.original_title_key) == ("谁来填写三张清单", None)
    other = statements_of(document("a", "", original_title="谁来填写三张清单"))
    assert other.original_title_key == key_text("谁来填写三张清单")
