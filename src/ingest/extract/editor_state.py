"""A body kept as the state of an editor program: a tree of paragraphs and pieces of text.

Editors of the ProseMirror family write ``{"type": "doc", "content": [{"type": "paragraph",
"content": [{"type": "text", "text": …}]}]}``; names differ, the nesting does not.
"""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

_MAX_DEPTH = 60
# Parts of the names editors give their nodes, compared without signs; the rest is a div.
_TAGS = (
    ("paragraph", "p"),
    ("heading", "h2"),
    ("code", "pre"),
    ("quote", "blockquote"),
    ("listitem", "li"),
    ("tablerow", "tr"),
    ("tablecell", "td"),
    ("tableheader", "th"),
    ("table", "table"),
    ("list", "ul"),
)


def markup_of(text: str) -> str | None:
    """Return an editor's state as HTML, None if the text is no such state.

    Args:
        text: What stands where a body is expected.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        state = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, dict) or not isinstance(state.get("content"), list):
        return None
    return "".join(_markup(state, 0)) or None


def _markup(node: Any, depth: int) -> Iterator[str]:
    if not isinstance(node, dict) or depth > _MAX_DEPTH:
        return
    if isinstance(node.get("text"), str):
        marks = node.get("marks")
        names = [mark.get("type") for mark in marks or () if isinstance(mark, dict)]
        text = escape(node["text"])
        yield f"<a>{text}</a>" if "link" in names else text
        return
    name = str(node.get("type")).lower().replace("_", "").replace("-", "")
    if "break" in name:
        yield "<br>"
        return
    if "image" in name:
        yield "<img>"
    inner = node.get("content")
    if not isinstance(inner, list):
        return
    tag = next((tag for part, tag in _TAGS if part in name), "div")
    # An inline mark for code is a mark; a node of that name that holds nodes is a list of lines.
    if tag == "pre" and any(isinstance(child, dict) and "content" in child for child in inner):
        tag = "div"
    yield f"<{tag}>"
    for child in inner:
        yield from _markup(child, depth + 1)
    yield f"</{tag}>"
