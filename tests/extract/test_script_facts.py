"""What the object that carries the headline in a page's scripts says of its article."""

import json

import pytest

from ingest.extract.article import article_from

TITLE = "云岭县给机器人立规矩"


@pytest.fixture
def fields(fetched, news_page):
    def read(script, *, header="<p>云屿</p>", kind="text/javascript"):
        html = news_page(header=header, tail=f"<script type='{kind}'>{script}</script>")
        parts = article_from(fetched(html, url="http://www.yunyu.example/a/1.html"), portal=None)
        published = parts.published.iso() if parts.published else None
        return parts.author, parts.editor, parts.source, published

    return read


def state(**values):
    return json.dumps({"list": [{"title": "别的", "author": "别人"}], "page": values})


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (
            {"title": TITLE, "author": "季远", "media": "云岭观察", "editorName": "梁晓"},
            ("季远", "梁晓", "云岭观察", None),
        ),
        (
            {"public_title": TITLE, "user": {"nickname": "水边人"}, "publishTime": 1792459817},
            ("水边人", None, None, "2026-10-20T09:30:17+08:00"),
        ),
        ({"title": TITLE, "authors": [{"name": "季远"}, {"name": "王云"}]}, ("季远、王云",)),
        ({"title": TITLE, "source": "云屿网", "author": None}, (None,)),
        ({"title": "另一篇", "author": "季远"}, (None, None, None, None)),
    ],
)
def test_fields_beside_the_headline(fields, values, wanted):
    assert fields(f"window.DATA = {state(**values)};")[: len(wanted)] == wanted


def test_escaped_headline(fields):
    script = json.dumps({"title": TITLE, "author": "季远"})
    assert "\\u" in script
    assert fields(script, kind="application/json")[0] == "季远"


def test_what_a_reader_sees_goes_first(fields):
    script = f"var page = {state(title=TITLE, author='王云', pubTime='2026-10-21 08:00:00')}"
    header = "<p>2026-10-20 09:30 作者：季远</p>"
    assert fields(script, header=header) == ("季远", None, None, "2026-10-20T09:30+08:00")


@pytest.mark.parametrize("script", ['{"title": "%s", broken', 'x("%s")', '["%s"]'])
def test_what_is_no_object_says_nothing(fields, script):
    assert fields(script % TITLE) == (None, None, None, None)
