"""A portal's own rules, applied to one page."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from cssselect import SelectorError
from lxml import html
from lxml.cssselect import CSSSelector
from lxml.etree import ParserError
from lxml.html import HtmlElement

from ingest.errors import ConfigError
from ingest.extract.body import Body, lines_in
from ingest.extract.clues import Clue, Reading
from ingest.extract.page import HtmlPage, at_path, state_of
from ingest.extract.visible import label_of, read_lines
from ingest.portals.rules import Rules


@cache
def _selector(css: str) -> CSSSelector:
    try:
        return CSSSelector(css)
    except SelectorError as error:
        raise ConfigError(f"selector {css!r} cannot be read: {error}") from error


def nodes_at(page: HtmlPage, css: str | None) -> list[HtmlElement]:
    """Return the nodes a CSS selector finds, in page order; none without a selector."""
    return list(_selector(css)(page.root)) if css else []


def body_by(page: HtmlPage, rules: Rules) -> Body | None:
    """Return the body a template names, from a node or from the page's state, or None."""
    if rules.state_script and rules.state_body:
        content = at_path(state_of(page, rules.state_script), rules.state_body)
        if isinstance(content, str) and content.strip():
            return _from_content(content)
    nodes = nodes_at(page, rules.body)
    if not nodes:
        return None
    dropped = {
        inner for css in rules.drop for node in nodes_at(page, css) for inner in node.iter()
    }
    taken: set[HtmlElement] = set()
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


def clues_by(page: HtmlPage, rules: Rules) -> Iterator[tuple[str, Clue]]:
    """Yield the fields a template names with what stands there."""
    state = state_of(page, rules.state_script) if rules.state_script else None
    for field in ("author", "editor", "source", "published"):
        for node in nodes_at(page, getattr(rules, field)):
            text = _text_of(node)
            if text:
                yield field, Clue(text=text, pieces=(text,), where=label_of(node), zone="rule")
                break
        path: str | None = getattr(rules, f"state_{field}", None)
        value = at_path(state, path) if path and state is not None else None
        if isinstance(value, str | int) and str(value).strip():
            text = str(value).strip()
            yield field, Clue(text=text, pieces=(text,), where=f"state:{path}", zone="rule")


def titles_by(page: HtmlPage, rules: Rules) -> list[Reading]:
    """Return the headline a template names, as a reading that wins."""
    if rules.state_script and rules.state_title:
        value = at_path(state_of(page, rules.state_script), rules.state_title)
        if isinstance(value, str) and value.strip():
            where = f"state:{rules.state_title}"
            return [Reading(value=value.strip(), rule="title_rule", where=where, rank=-1.0)]
    for node in nodes_at(page, rules.title):
        text = _text_of(node)
        if text:
            return [Reading(value=text, rule="title_rule", where=label_of(node), rank=-1.0)]
    return []


def _text_of(node: HtmlElement) -> str:
    if node.tag == "meta":
        return (node.get("content") or "").strip()
    lines, _ = read_lines(node)
    return " ".join(line.text for line in lines)


def _from_content(content: str) -> Body | None:
    """Return the lines of a body kept as HTML or plain text inside JSON."""
    markup: Any = content if "<" in content else content.replace("\n", "<br>")
    try:
        node = html.fragment_fromstring(markup, create_parent="div")
    except ParserError:
        return None
    lines, _ = read_lines(node)
    if not lines:
        return None
    return Body(lines=tuple(lines), node=node, method="state", agreement=None)
