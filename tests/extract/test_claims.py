"""Every field says which rule read it and where, and keeps the readings that lost."""

import pytest

from ingest.extract.article import article_from
from ingest.extract.pages import join_pages

FIELDS = (
    "title",
    "author",
    "editor",
    "declared_source",
    "source",
    "original_title",
    "published",
    "canonical_url",
)
URL = "http://www.yunyu.example/2026/10/20/a.html"
HEAD = (
    "<meta name='author' content='王云'><meta name='source' content='云屿网'>"
    "<meta property='og:title' content='云岭县给机器人立规矩'>"
    "<meta property='article:published_time' content='2026-10-21T08:00:00+08:00'>"
    "<link rel='canonical' href='http://www.yunyu.example/a/1.html'>"
)
HEADER = "<div>2026-10-20 09:30 来源：云岭晚报 作者：季远 编辑：梁晓</div>"
ENDS = (
    "<p>（原标题：二十二条规矩）</p>{}<p>本文转载自云岭日报</p><p>责任编辑：梁晓 何川</p>"
    "<p>原标题：规矩</p>"
)


@pytest.fixture
def parts(fetched, news_page, paragraphs):
    body = ENDS.format("".join(f"<p>{p}</p>" for p in paragraphs))
    return article_from(
        fetched(news_page(head=HEAD, header=HEADER, body=body), url=URL), portal=None
    )


@pytest.mark.parametrize("field", FIELDS)
def test_one_reading_wins_and_is_the_field(parts, field):
    claims = [claim for claim in parts.claims if claim.field == field]
    won = [claim for claim in claims if claim.won]
    assert len(won) == 1
    value = getattr(parts, field)
    assert won[0].value == (value.iso() if field == "published" else value)
    assert all(claim.rule and claim.where for claim in claims)


@pytest.mark.parametrize("field", FIELDS)
def test_readings_that_lost_are_kept(parts, field):
    lost = {claim.value for claim in parts.claims if claim.field == field and not claim.won}
    assert lost, field


def test_who_only_edits_is_a_reading_of_the_author_that_lost(fetched, news_page):
    head = "<meta name='author' content='梁晓'>"
    parts = article_from(fetched(news_page(head=head)), portal=None)
    assert parts.author is None
    assert [(c.value, c.won) for c in parts.claims if c.field == "author"] == [("梁晓", False)]


@pytest.mark.parametrize(
    ("href", "rule"),
    [
        ("http://www.yunyu.example/a/1.html", "url_canonical"),
        ("http://elsewhere.test/a.html", "url_elsewhere"),
        ("http://www.yunyu.example/", "url_front"),
    ],
)
def test_the_address_of_another_page_stays_among_the_readings(fetched, news_page, href, rule):
    head = f"<link rel='canonical' href='{href}'>"
    parts = article_from(fetched(news_page(head=head), url=URL), portal=None)
    readings = {c.rule: c for c in parts.claims if c.field == "canonical_url"}
    assert readings[rule].value == href
    assert readings[rule].won == (rule == "url_canonical")


def test_of_several_pages_the_first_that_says_it_wins(fetched, news_page):
    pages = [
        article_from(fetched(news_page(header=header), url=URL), portal=None)
        for header in ("<p>2026-10-20 09:30</p>", HEADER)
    ]
    whole = join_pages(pages)
    for field in FIELDS:
        won = [claim for claim in whole.claims if claim.field == field and claim.won]
        assert len(won) <= 1
    assert [c.value for c in whole.claims if c.field == "author" and c.won] == ["季远"]
