"""A portal's own rules, applied to one page."""

from collections.abc import Iterator
from functools import cache

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

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


def nodes_at(page: HtmlPage, css: str | None) -> list[Element]:
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


def clues_by(page: HtmlPage, rules: Rules) -> Iterator[Clue]:
    """Yield the fields a template names with what stands there."""
    state = state_of(page, rules.state_script) if rules.state_script else None
    for field in ("author", "editor", "source", "published"):
        for node in nodes_at(page, getattr(rules, field)):
            text = _text_of(node)
            if text:
                yield _rule_clue(field, text, label_of(node))
                break
        path: str | None = getattr(rules, f"state_{field}", None)
        value = at_path(state, path) if path and state is not None else None
        if isinstance(value, str | int) and str(value).strip():
            text = str(value).strip()
            yield _rule_clue(field, text, f"state:{path}")


def _rule_clue(field: str, text: str, where: str) -> Clue:
    return Clue(text=text, pieces=(text,), where=where, zone="rule", field=field)


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


def _text_of(node: Element) -> str:
    if node.tag == "meta":
        return (node.get("content") or "").strip()
    lines, _ = read_lines(node)
    return " ".join(line.text for line in lines)


def _from_content(content: str) -> Body | None:
    """Return the lines of a body kept as HTML or plain text inside JSON."""
    markup = content if "<" in content else content.replace("\n", "<br>")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    node = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser=parser)
    lines, _ = read_lines(node)
    if not lines:
        return None
    return Body(lines=tuple(lines), node=node, method="state", agreement=None)
