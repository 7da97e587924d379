"""JSON that holds an article: in a script, behind an assignment, or as the whole answer."""

import json

import pytest

from ingest.errors import ConfigError, NotAnArticle
from ingest.extract.article import article_from
from ingest.extract.state import filled, values_at
from ingest.portals.portal import Portal
from ingest.portals.rules import Rules

STATE = {
    "data": {"id": 7, "title": "立规矩", "link": "https://a.cn/p?x=1", "empty": "", "is": True},
    "parts": [
        {"type": "text", "data": "一"},
        {"type": "video", "data": {"id": 3}},
        {"type": "text", "data": "二"},
    ],
    "authors": [{"name": "季远"}, {"name": "顾南"}],
    "深": {"层": [["甲", "乙"]]},
}
WHOLE = Rules(
    state_is_page=True, state_body="data.main", state_title="data.title", state_url="{data.link}"
)


def portal(*rules):
    return Portal(id="t", name="测试站", domains=("yunyu.example",), rules=rules)


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ("data.id", [["7"]]),
        ("parts.0.data", [["一"]]),
        ("parts[type=text].data", [["一", "二"]]),
        ("parts[].data", [["一", "二"]]),
        ("parts[type=audio].data", []),
        ("authors[].name", [["季远", "顾南"]]),
        ("深.层.0[]", [["甲", "乙"]]),
        ("data.nickname, data.title", [["立规矩"]]),
        ("data.title, authors[].name", [["立规矩"], ["季远", "顾南"]]),
        ("data.empty", []),
        ("data.is", []),
        ("data", []),
        ("authors.9.name", []),
    ],
)
def test_paths(paths, found):
    assert values_at(STATE, paths) == found


@pytest.mark.parametrize("path", ["", "a..b", "a[", "a[x", "a]b"])
def test_a_path_that_cannot_be_read_is_a_mistake_of_the_declaration(path):
    with pytest.raises(ConfigError):
        values_at(STATE, path)


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("https://a.cn/{data.id}.html", "https://a.cn/7.html"),
        ("https://a.cn/{authors.0.name}", "https://a.cn/%E5%AD%A3%E8%BF%9C"),
        ("{data.link}", "https://a.cn/p?x=1"),
        ("https://a.cn/{data.gone}.html", None),
    ],
)
def test_addresses_are_filled_or_absent(template, address):
    assert filled(template, STATE) == address


@pytest.mark.parametrize(
    "after",
    [
        "",
        "; var ads = {list: [1,]}; init(ads);",
        "\n(function(){ window.x = '}'; })()",
    ],
)
def test_assignment_with_code_behind_it(fetched, paragraphs, after):
    body = json.dumps("".join(f"<p>{p}</p>" for p in paragraphs), ensure_ascii=False)
    state = '{"a": undefined, "t": "立规矩, undefined}", "c": {"html": ' + body + ",},}"
    html = f"<html><head><title>站</title></head><body><script>window.DATA = {state}{after}"
    rules = Rules(state_after=r"window\.DATA\s*=", state_body="c.html", state_title="t")
    parts = article_from(fetched(html + "</script></body></html>"), portal=portal(rules))
    assert (parts.method, parts.title) == ("state", "立规矩, undefined}")
    assert parts.text == "\n".join(paragraphs)


def test_the_whole_answer(fetched, paragraphs):
    answer = {
        "data": {
            "title": "云岭县给机器人<em>立规矩</em> &amp; 别的",
            "main": "\n".join(paragraphs),
            "link": "http://www.yunyu.example/p/7",
        }
    }
    parts = article_from(fetched(json.dumps(answer)), portal=portal(Rules(body="p"), WHOLE))
    assert parts.title == "云岭县给机器人立规矩 & 别的"
    assert parts.text == "\n".join(paragraphs)
    assert parts.canonical_url == "http://www.yunyu.example/p/7"


@pytest.mark.parametrize("main", ['{"type": "doc", "content": []}', "短", None, 7, ["列"]])
def test_an_answer_without_a_body_is_refused(fetched, main):
    page = fetched(json.dumps({"data": {"title": "没有正文", "main": main}}))
    with pytest.raises(NotAnArticle):
        article_from(page, portal=portal(WHOLE))


def test_an_answer_that_no_rule_reads_is_refused(fetched, paragraphs):
    page = fetched(json.dumps({"code": 0, "text": "<p>" + "</p><p>".join(paragraphs)}))
    with pytest.raises(NotAnArticle, match="no rule"):
        article_from(page, portal=portal(Rules(body="div.txt")))
    with pytest.raises(NotAnArticle, match="no rule"):
        article_from(page, portal=None)
