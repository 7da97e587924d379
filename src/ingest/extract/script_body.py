"""An article that only stands in the JSON of a page's scripts, on a site without rules."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.errors import OversizePage
from ingest.extract.body import Body
from ingest.extract.clues import Clue
from ingest.extract.page import MAX_DEPTH, MAX_TEXT, HtmlPage
from ingest.extract.script_facts import facts_in
from ingest.extract.visible import read_lines

# A script longer than this is a program or a list of other articles, not this article's data.
_MAX_SCRIPT_CHARS = 2_000_000
_MAX_DEPTH = 40
# A lead or a comment in JSON is one or two paragraphs; the shortest labelled flash has 108
# characters, so what is shorter than 200 in three paragraphs is rather a notice.
_PARAGRAPHS = 3
_HAN_CHARS = 200
_PARAGRAPH = re.compile("<p[\\s>]", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_START = re.compile(r"=\s*(?=[\[{])|JSON\.parse\(\s*(?=\")")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptArticle:
    """A body out of a script, and what the object that holds it says of author, outlet and time."""

    body: Body
    clues: tuple[Clue, ...]


def article_in_scripts(page: HtmlPage) -> ScriptArticle | None:
    """Return the longest HTML text in the page's JSON scripts, or None when there is none.

    Sites drawn by a program send an empty ``<div id="root">`` and the article in
    ``window.__INITIAL_STATE__ = {...}`` or ``<script type="application/json">``. Only asked when
    nothing readable is visible. Of several texts only those count that stand beside the page's
    title: a front page drawn by a program carries many articles and is none.

    Args:
        page: The page.

    Raises:
        OversizePage: The text is too long or nested too deep.
    """
    found: list[tuple[str, dict[str, Any]]] = [
        (value, holder)
        for state in _states_on(page)
        for holder in _objects_in(state, 0)
        for value in holder.values()
        if isinstance(value, str) and _is_article(value)
    ]
    holders = {id(holder) for _, holder in found}
    if len(holders) > 1:
        found = [(value, holder) for value, holder in found if _is_titled(holder, page.title_tag)]
    best, holder = max(found, key=lambda one: len(one[0]), default=("", {}))
    body = _body_from(page, best) if best else None
    if body is None:
        return None
    return ScriptArticle(body=body, clues=tuple(facts_in(holder, zone="rule")))


def _is_titled(holder: dict[str, Any], title_tag: str) -> bool:
    """Return whether a short text of an object is in the page's title."""
    shorts = (value for value in holder.values() if isinstance(value, str) and 4 < len(value) < 100)
    return any(" ".join(value.split()) in title_tag for value in shorts)


def _body_from(page: HtmlPage, markup: str) -> Body | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    node = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser=parser)
    lines, depth = read_lines(node)
    n_chars = sum(len(line.text) for line in lines)
    if n_chars > MAX_TEXT or depth >= MAX_DEPTH:
        raise OversizePage(page.url, f"a body of {n_chars} characters, nested {depth} deep")
    return Body(lines=tuple(lines), node=node, method="script", agreement=None) if lines else None


def _is_article(value: str) -> bool:
    if len(value) < _HAN_CHARS or len(_PARAGRAPH.findall(value)) < _PARAGRAPHS:
        return False
    return len(_HAN.findall(value)) >= _HAN_CHARS


def _states_on(page: HtmlPage) -> Iterator[Any]:
    """Yield what every script with a paragraph in it parses to, assignments included."""
    for node in page.root.iter("script"):
        text = (node.text or "").strip()
        if len(text) < _HAN_CHARS or len(text) > _MAX_SCRIPT_CHARS:
            continue
        starts = [0] if text[0] in "[{" else [match.end() for match in _START.finditer(text)]
        end = 0
        for start in starts:
            if start < end:
                continue
            try:
                state, end = json.JSONDecoder(strict=False).raw_decode(text, start)
                if isinstance(state, str):
                    state = json.loads(state, strict=False)
            except (ValueError, RecursionError):
                continue
            yield state


def _objects_in(state: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(state, dict):
        yield state
    inner = state.values() if isinstance(state, dict) else state if isinstance(state, list) else ()
    for value in inner:
        yield from _objects_in(value, depth + 1)
