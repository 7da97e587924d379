"""A body kept as the state of an editor program."""

import json

import pytest

from ingest.extract.editor_state import markup_of


def node(kind, *content, **more):
    return {"type": kind, "content": list(content), **more}


def text(words, *marks):
    return {"type": "text", "text": words, "marks": [{"type": mark} for mark in marks]}


@pytest.mark.parametrize(
    ("content", "markup"),
    [
        (node("paragraph", text("一"), text("二", "strong")), "<p>一二</p>"),
        (node("heading", text("一")), "<h2>一</h2>"),
        (node("paragraph", text("一", "link")), "<p><a>一</a></p>"),
        (node("bulleted_list", node("list_item", text("一"))), "<ul><li>一</li></ul>"),
        (node("codeBlock", text("a < b")), "<pre>a &lt; b</pre>"),
        (node("paragraph", text("一"), {"type": "hard_break"}, text("二")), "<p>一<br>二</p>"),
        ({"type": "image", "attrs": {"src": "a.jpg"}}, "<img>"),
        (node("callout", node("paragraph", text("一"))), "<div><p>一</p></div>"),
    ],
)
def test_nodes(content, markup):
    state = json.dumps(node("doc", content))
    assert markup_of(state) == f"<div>{markup}</div>"


@pytest.mark.parametrize("other", ["", "<p>一</p>", "{", "[]", '{"type": "doc"}', '{"a": {}}'])
def test_what_is_no_state(other):
    assert markup_of(other) is None
