"""Articles that only stand in a page's JSON."""

import json

import pytest

from ingest.errors import PageError
from ingest.extract.article import article_from

TITLE = "云岭县给机器人立规矩"
MORE = "县里说，第一年不罚款，只提醒，年底再看要不要改；已经上路的设备有三个月补办编号。"


def page(paragraphs, wrap, **fields):
    content = "".join(f"<p>{p}</p>" for p in [*paragraphs, MORE])
    state = {"page": {"list": [1, {"title": TITLE, "content": content, **fields}]}, "ui": {}}
    script = wrap(json.dumps(state, ensure_ascii=False))
    return f"<html><head><title>{TITLE}</title>{script}</head><body><div id=a></div></body></html>"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda state: f"<script>window.__INITIAL_STATE__ = {state};(function(){{}}())</script>",
        lambda state: f"<script id=__NEXT_DATA__ type=application/json>{state}</script>",
        lambda state: f"<script>var a=1;window.D=JSON.parse({json.dumps(state)})</script>",
    ],
)
def test_body_and_fields_out_of_a_script(fetched, paragraphs, wrap):
    html = page(
        paragraphs,
        wrap,
        publishTime="2026-10-20 09:30:00",
        author={"name": "季远"},
        source="云岭晚报",
    )
    parts = article_from(fetched(html), portal=None)
    assert parts.text.split("\n") == [*paragraphs, MORE]
    assert (parts.title, parts.author, parts.source) == (TITLE, "季远", "云岭晚报")
    assert parts.published is not None
    assert parts.published.iso().startswith("2026-10-20T09:30")
    assert parts.method == "script"


def test_two_paragraphs_in_a_script_are_no_article(fetched, paragraphs):
    html = page(paragraphs[:1], lambda state: f"<script>var s={state}</script>")
    with pytest.raises(PageError):
        article_from(fetched(html), portal=None)


def test_a_visible_body_wins(fetched, news_page, paragraphs):
    other = "".join(
        f"<p>另一篇文章的第{i}段，写的是别的地方的事情，{'很长' * 40}。</p>" for i in range(9)
    )
    script = f"<script>var s={json.dumps({'content': other})}</script>"
    parts = article_from(fetched(news_page(head=script)), portal=None)
    assert parts.text.split("\n") == list(paragraphs)


@pytest.mark.parametrize("broken", ["var s={", "var s={'a': <p><p><p>", "[[[[", 'x=JSON.parse("{'])
def test_broken_scripts_are_passed_over(fetched, broken):
    html = f"<html><body><script>{broken}{'<p>字' * 300}</script></body></html>"
    with pytest.raises(PageError):
        article_from(fetched(html), portal=None)


@pytest.mark.parametrize(("titled", "found"), [(True, True), (False, False)])
def test_of_several_texts_the_one_with_the_page_title(fetched, paragraphs, titled, found):
    own = "".join(f"<p>{p}</p>" for p in [*paragraphs, MORE])
    other = "".join(
        f"<p>另一篇文章的第{i}段，{'写的是别的地方的事情，' * 9}完。</p>" for i in range(9)
    )
    articles = [
        {"title": TITLE if titled else "又一条旧闻的标题", "content": own},
        {"title": "另一条旧闻的标题", "content": other},
    ]
    state = json.dumps({"list": articles}, ensure_ascii=False)
    html = f"<html><head><title>{TITLE}_云屿网</title><script>var s={state}</script></head></html>"
    if not found:
        with pytest.raises(PageError):
            article_from(fetched(html), portal=None)
        return
    assert article_from(fetched(html), portal=None).text.split("\n") == [*paragraphs, MORE]
