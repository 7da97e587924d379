"""A portal's own rules, applied to one page."""

from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from ingest.errors import ConfigError, OversizePage
from ingest.extract.body import Body, lines_in
from ingest.extract.clues import Clue, Reading
from ingest.extract.editor_state import markup_of
from ingest.extract.page import MAX_DEPTH, MAX_TEXT, HtmlPage
from ingest.extract.state import values_at
from ingest.extract.visible import label_of, read_lines
from ingest.model.instant import BEIJING, Instant
from ingest.portals.rules import Rules

_FIELDS = ("author", "editor", "source", "published")
# Browsers show what is written in it, so sites keep a body there until a script prints it.
_HOLDS_MARKUP = "textarea"


@cache
def _selector(css: str) -> CSSSelector:
    try:
        return CSSSelector(css)
    except SelectorError as error:
        raise ConfigError(f"selector {css!r} cannot be read: {error}") from error


def nodes_at(page: HtmlPage, css: str | None) -> list[Element]:
    """Return the nodes a CSS selector finds, in page order; none without a selector."""
    return list(_selector(css)(page.root)) if css else []


def is_of_era(rules: Rules, published: Instant | None) -> bool:
    """Return whether a page of this time can have the template; one without a time can.

    Args:
        rules: The template.
        published: When the page says it was published, as precise as it says.
    """
    if rules.until is None or published is None:
        return True
    return published.earliest.astimezone(BEIJING).date() <= rules.until


def body_by(page: HtmlPage, rules: Rules, *, state: Any) -> Body | None:
    """Return the body a template names, from a node or from the page's state, or None.

    Args:
        page: The page.
        rules: The template.
        state: The JSON the template names, None if the page has none.

    Raises:
        OversizePage: The state holds a body too long or nested too deep.
    """
    if state is not None and rules.state_body:
        parts = [part for parts in values_at(state, rules.state_body) for part in parts]
        if parts:
            return _from_markup(page, parts, rules.drop)
    nodes = nodes_at(page, rules.body)
    if not nodes:
        return None
    if nodes[0].tag == _HOLDS_MARKUP:
        return _from_markup(page, [_markup_in(nodes[0])], rules.drop)
    dropped = {inner for css in rules.drop for node in nodes_at(page, css) for inner in node.iter()}
    taken: set[Element] = set()
    lines = []
    for node in nodes:
        if node in taken:
            continue
        taken.update(node.iter())
        lines += [line for line in lines_in(page, node) if line.node not in dropped]
    if not lines:
        return None
    return Body(
        lines=tuple(lines),
        node=nodes[0] if len(nodes) == 1 else None,
        method="rules",
        agreement=None,
    )


def clues_by(page: HtmlPage, rules: Rules, *, state: Any) -> Iterator[Clue]:
    """Yield the fields a template names with what stands there."""
    for field in _FIELDS:
        for node in nodes_at(page, getattr(rules, field)):
            text = _text_of(node)
            if text:
                yield _rule_clue(field, text, label_of(node))
                break
        paths: str | None = getattr(rules, f"state_{field}")
        if paths and state is not None and (found := values_at(state, paths)):
            yield _rule_clue(field, "、".join(map(_plain, found[0])), f"state:{paths}")


def _rule_clue(field: str, text: str, where: str) -> Clue:
    return Clue(text=text, pieces=(text,), where=where, zone="rule", field=field)


def titles_by(page: HtmlPage, rules: Rules, *, state: Any) -> list[Reading]:
    """Return the headline a template names, as a reading that wins."""
    if state is not None and rules.state_title and (found := values_at(state, rules.state_title)):
        where = f"state:{rules.state_title}"
        return [Reading(value=_plain(found[0][0]), rule="title_rule", where=where, rank=-1.0)]
    for node in nodes_at(page, rules.title):
        text = _text_of(node)
        if text:
            return [Reading(value=text, rule="title_rule", where=label_of(node), rank=-1.0)]
    return []


def _text_of(node: Element) -> str:
    if node.tag == "meta":
        return (node.get("content") or "").strip()
    if node.tag == _HOLDS_MARKUP:
        return _plain(_markup_in(node))
    lines, _ = read_lines(node)
    return " ".join(line.text for line in lines)


def _plain(text: str) -> str:
    """Return a field without the entities and tags that some interfaces leave in it."""
    if "<" in text:
        lines, _ = read_lines(_parsed(text))
        return " ".join(line.text for line in lines)
    return " ".join(unescape(text).split())


def _markup_in(node: Element) -> str:
    """Return the HTML a ``textarea`` holds; some parsers have read it as elements already."""
    inner = [etree.tostring(child, encoding="unicode", method="html") for child in node]
    return (node.text or "") + "".join(inner)


def _parsed(markup: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    return etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser=parser)


def _from_markup(page: HtmlPage, parts: list[str], drop: tuple[str, ...]) -> Body | None:
    """Return the lines of a body kept as HTML or plain text inside JSON or a ``textarea``.

    A part that is JSON again is the state of an editor program, or no text at all.
    """
    parts = [markup_of(part) or part for part in parts]
    parts = [part for part in parts if not part.lstrip().startswith(("{", "["))]
    marked = [part if "<" in part else part.replace("\n", "<br>") for part in parts]
    markup = "".join(f"<div>{part}</div>" for part in marked)
    if not markup:
        return None
    node = _parsed(markup)
    for css in drop:
        for unwanted in _selector(css)(node):
            _cut(unwanted)
    lines, depth = read_lines(node)
    n_chars = sum(len(line.text) for line in lines)
    if n_chars > MAX_TEXT or depth >= MAX_DEPTH:
        raise OversizePage(page.url, f"a body of {n_chars} characters, nested {depth} deep")
    if not lines:
        return None
    return Body(lines=tuple(lines), node=node, method="state", agreement=None)


def _cut(node: Element) -> None:
    """Take a node out of its tree and leave the text behind it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)
