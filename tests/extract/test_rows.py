"""Rows without labels, and what pages from Taiwan write in their own way."""

import pytest

from ingest.extract.article import article_from
from ingest.extract.clues import Clue
from ingest.extract.rows import row_in
from ingest.extract.taiwan import with_western_years


def clue(text, *pieces):
    return Clue(text=text, pieces=pieces or (text,), where="p", zone="header")


@pytest.mark.parametrize(
    ("text", "author", "outlet"),
    [
        ("林述 03-05 09:12 示例财经", "林述", "示例财经"),
        ("2026年3月5日 星期四 上午 09:12 | 林述 | 云岭日报", "林述", "云岭日报"),
        ("云岭在线 http://www.yunyu.example 2026-03-05 09:12 云岭晚报", None, "云岭晚报"),
        ("张三丰 2026-03-05 09:12", None, None),
        ("原创 2026-03-05 09:12 张三丰", "张三丰", None),
        ("张三丰 2026-03-05 09:12 来源：云岭晚报", "张三丰", None),
        ("二〇二六年三月五日 云岭日报", None, "云岭日报"),
    ],
)
def test_row(text, author, outlet):
    row = row_in(clue(text))
    assert row is not None
    assert (row.author, row.outlet) == (author, outlet)


@pytest.mark.parametrize(
    "text",
    [
        "林述 示例财经",
        "2026-03-05，林述在云岭日报写道。",
        "来源：云岭日报 03-05",
        "2026-03-05 09:12 科技",
    ],
)
def test_no_row(text):
    assert row_in(clue(text)) is None


def test_elements_that_touch_are_words():
    row = row_in(clue("林述03-05 09:12示例财经", "林述", "03-05 09:12", "示例财经"))
    assert row is not None
    assert (row.author, row.outlet) == ("林述", "示例财经")


@pytest.mark.parametrize(
    ("text", "western"),
    [
        ("发布日期：115-03-05", "发布日期：2026-03-05"),
        ("民国115年3月5日", "2026年3月5日"),
        ("房号 115-13-05", "房号 115-13-05"),
        ("2026-03-05", "2026-03-05"),
    ],
)
def test_years_of_the_republic(text, western):
    assert with_western_years(text)[0] == western


TRADITIONAL = (
    "雲嶺縣上週公布了一份關於機器人的管理辦法，全文共二十二條，從十一月起施行。",
    "辦法要求，凡是能夠自主移動的設備，都要在顯著位置標明編號和負責人，出了問題可以當場找到人。",
    "當地一家配送公司的經理告訴我們，編號並不麻煩，麻煩的是誰來承擔夜間巡檢的費用。",
)


def taiwan_page(news_page, header, first=""):
    body = first + "".join(f"<p>{p}</p>" for p in TRADITIONAL)
    return news_page(title="雲嶺縣給機器人立規矩", header=header, body=body, tail="")


def test_office_page_from_taiwan(fetched, news_page):
    header = "<ul><li>發布日期：115-03-05</li><li>資料來源：雲嶺縣政府</li></ul>"
    page = fetched(taiwan_page(news_page, header), url="http://www.yunyu.example/a.html")
    parts = article_from(page, portal=None)
    assert parts.published is not None
    assert (parts.published.iso(), parts.published.raw) == ("2026-03-05", "115-03-05")
    assert parts.source == "云岭县政府"


def test_the_same_figures_on_a_simplified_page_are_no_date(fetched, news_page):
    header = "<p>编号：115-03-05</p>"
    page = fetched(news_page(header=header), url="http://www.yunyu.example/a.html")
    assert article_from(page, portal=None).published is None


@pytest.mark.parametrize(
    ("first", "author"),
    [
        ("<p>（中央社記者吳家豪台北5日電）縣政府今天公布辦法，全文共二十二條。</p>", "吴家豪"),
        ("<p>記者王若樸／台北報導</p>", "王若朴"),
    ],
)
def test_reporter_of_a_taiwan_wire(fetched, news_page, first, author):
    page = fetched(taiwan_page(news_page, "<p>2026/03/05 09:12</p>", first))
    parts = article_from(page, portal=None)
    assert parts.author == author
    assert "报导" not in parts.text
