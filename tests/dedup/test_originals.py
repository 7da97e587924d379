from datetime import UTC, datetime, timedelta

import pytest

from ingest.dedup.relate import relate
from ingest.dedup.statements import statements_of
from ingest.model.article import ClaimRow, DroppedLineRow
from ingest.model.document import Document

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def document(doc_id, text, *, hours=0, **facts):
    at = NOON + timedelta(hours=hours)
    facts = {"title": "三张清单谁来填写"} | facts
    return Document(doc_id=doc_id, text=text, published_at=at, published_latest_at=at, **facts)


def original(*documents):
    (found,) = relate(documents).originals
    return found


def named_lines(text):
    return (DroppedLineRow(article_id="a", position=0, line=text, rule="wechat_origin"),)


@pytest.mark.parametrize(
    ("declared", "outlet"),
    [
        ("人民网-《人民日报》", "人民日报"),
        ("人民网－人民日报海外版", "人民日报"),
        ("新华社客户端", "新华社"),
        ("澎湃新闻 记者 林述", "澎湃新闻"),
        ("《云岭晚报》客户端", "云岭晚报"),
        ("云岭晚报记者 林述", "云岭晚报"),
    ],
)
def test_the_outlet_that_wrote_it(bodies, declared, outlet):
    assert original(document("a", bodies[0], declared_source=declared)).outlet == outlet


@pytest.mark.parametrize("declared", ["投稿", "读者投稿", "网络", "今日头条", "微信公众号"])
def test_nobody_and_platforms_wrote_nothing(bodies, declared):
    found = original(document("a", bodies[0], portal="今日快讯网", declared_source=declared))
    assert (found.outlet, found.method) == (None, "single")


def test_an_unknown_name_is_resolved_by_the_account_id(bodies):
    line = "本文来自微信公众号：AI新纪元（ID：AI_era），作者：林述"
    found = original(document("a", bodies[0], source="AI新纪元", origin_lines=named_lines(line)))
    assert found.outlet == "新智元"


def test_the_site_of_a_house_is_the_own_page_of_its_newspaper(bodies):
    found = original(
        document("a", bodies[0], portal="people", declared_source="人民网－人民日报"),
        document("b", bodies[0], hours=2, portal="今日快讯网", declared_source="人民日报"),
    )
    assert (found.method, found.article_id, found.outlet) == ("own_page", "a", "人民日报")


def test_outlets_of_one_owner_do_not_speak_against_each_other(bodies):
    def sure(other):
        names = ["人民日报", "人民日报", other]
        return original(
            *(document(f"d{n}", bodies[0], declared_source=name) for n, name in enumerate(names))
        ).confidence

    assert sure("人民网") > sure("界面新闻")


def test_a_copy_of_a_copy_means_what_its_source_means(bodies):
    found = original(
        document("a", bodies[0], portal="虎嗅", source="新智元"),
        document("b", bodies[0], hours=3, portal="今日快讯网", declared_source="虎嗅"),
        document("c", bodies[0], hours=5, portal="码农社区", declared_source="虎嗅"),
    )
    assert (found.outlet, found.method) == ("新智元", "named_virtual")


@pytest.mark.parametrize(
    "facts",
    [
        {"source": "新智元", "original_title": "谁来填写三张清单"},
        {"source": "虎嗅", "original_title": "谁来填写三张清单"},
        {
            "source": "新智元",
            "title": "谁来填写三张清单",
            "origin_lines": named_lines("本文来自新智元，原文标题：《谁来填写三张清单》"),
        },
    ],
    ids=["of the outlet", "beside another outlet", "the same as the headline"],
)
def test_a_virtual_original_has_the_title_that_a_copy_prints(bodies, facts):
    found = original(
        document("a", bodies[0], source="新智元"),
        document("b", bodies[0], source="新智元"),
        document("c", bodies[0], **facts),
    )
    assert (found.method, found.title) == ("named_virtual", "谁来填写三张清单")


def test_an_account_on_a_platform_is_whose_page_it_is(bodies):
    name = ClaimRow(
        article_id="a",
        position=0,
        field="source",
        value="算法与法",
        rule="source_account_name",
        found_in="js_name",
        is_taken=False,
    )
    page = document(
        "a",
        bodies[0],
        url="https://mp.gongzhong.example/s?mid=1",
        portal="智见前沿",
        source="智见前沿",
        claims=(name,),
    )
    says = statements_of(page)
    assert says.own.name == "算法与法"
    assert says.names_another
    assert original(page).method == "named_virtual"


def test_of_silent_pages_the_one_whose_date_ends_first(bodies):
    day = Document(
        doc_id="a",
        title="三张清单谁来填写",
        text=bodies[0],
        published_at=NOON,
        published_latest_at=NOON + timedelta(hours=23),
    )
    found = original(day, document("b", bodies[0], hours=9))
    assert (found.method, found.article_id) == ("earliest", "b")
    assert found.confidence == 0.3
