import pytest

from ingest.extract.article import article_from
from ingest.extract.pages import join_pages

URL = "http://www.yunyu.example/2026/10/20/a.html"


def with_link(text, href):
    return f"<div class='page'><a href='{href}'>{text}</a></div>"


@pytest.mark.parametrize(
    ("text", "href", "expected"),
    [
        ("下一页", "a_2.html", "http://www.yunyu.example/2026/10/20/a_2.html"),
        ("余下全文", "/2026/10/20/a-2.html", "http://www.yunyu.example/2026/10/20/a-2.html"),
        ("下一页 >", "a_2.html", "http://www.yunyu.example/2026/10/20/a_2.html"),
        ("余下全文", "a_s.html", "http://www.yunyu.example/2026/10/20/a_s.html"),
        ("下一页", "b.html", None),
        ("下一篇", "a_2.html", None),
        ("下一页", "javascript:next()", None),
        ("下一页", "http://other.example/2026/10/20/a_2.html", None),
        ("下一页", "http://[broken", None),
    ],
)
def test_next_page(fetched, news_page, text, href, expected):
    page = fetched(news_page(tail=with_link(text, href)), url=URL)
    assert article_from(page, portal=None).next_page == expected


def test_pages_are_joined(fetched, news_page, paragraphs):
    first = news_page(
        body="".join(f"<p>{p}</p>" for p in paragraphs[:3]), tail=with_link("下一页", "a_2.html")
    )
    second = news_page(
        header="", body="".join(f"<p>{p}</p>" for p in paragraphs[2:]), tail="<p>编辑：梁晓</p>"
    )
    parts = [
        article_from(fetched(first, url=URL), portal=None),
        article_from(fetched(second, url=URL.replace("a.", "a_2.")), portal=None),
    ]
    whole = join_pages(parts)
    assert whole.text == "\n".join(paragraphs)
    assert (whole.url, whole.next_page, whole.editor) == (URL, None, "梁晓")
    assert whole.source == "云岭晚报"


def test_one_page_is_itself(fetched, news_page):
    parts = article_from(fetched(news_page()), portal=None)
    assert join_pages([parts]) is parts
