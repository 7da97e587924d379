"""Rules for a site's article pages, proposed from some of them and tried on all of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from ingest.errors import PageError
from ingest.extract.agreement import agreement, grams_of
from ingest.extract.article import article_from
from ingest.extract.decode import decode
from ingest.extract.page import HtmlPage, parse_html
from ingest.extract.parts import ArticleParts
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal
from ingest.portals.rules import Rules
from ingest.proposing.fits import Field, Fit
from ingest.proposing.selectors import is_speaking, selectors_of

FIELDS: tuple[Field, ...] = ("body", "title", "author", "published", "source")

SAME_TEXT = 0.95
"""Agreement of two bodies from which on they differ by a caption or a credit."""

MIN_SHARE = 0.6
"""Share of the pages that a selector must fit to be proposed."""

MAX_TRIED = 3
"""Selectors of a field that are tried in full; each costs an extraction of every page."""

_HOLDS = 0.9
_LONG_NODE = 160
_MARKS: dict[str, re.Pattern[str]] = {
    "author": re.compile(r"author|writer|byline|zuozhe|reporter", re.IGNORECASE),
    "source": re.compile(r"source|origin|laiyuan|from", re.IGNORECASE),
    "published": re.compile(r"time|date|pub", re.IGNORECASE),
}
_MAX_MARKED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One article page, and what general extraction makes of it.

    Args:
        page: The page.
        html: The page, parsed.
        parts: Its article.
    """

    page: FetchedPage
    html: HtmlPage
    parts: ArticleParts


def sample_of(page: FetchedPage) -> Sample:
    """Return a page with what general extraction makes of it.

    Raises:
        PageError: It gives no article.
    """
    decoded = decode(page.body, content_type=page.header("content-type"))
    parts = article_from(page, portal=None)
    return Sample(page=page, html=parse_html(decoded, url=page.url), parts=parts)


def proposed_rules(samples: Sequence[Sample]) -> tuple[Rules | None, list[Fit]]:
    """Return rules for a site's pages, None where none fits, and how each selector does.

    Without a body that fits every page there are no rules: they would be passed by.

    Args:
        samples: Article pages of one site.
    """
    fits: list[Fit] = []
    body = next(iter(_choices("body", samples)), None)
    rules = None
    if body is not None:
        n_same = sum(_is_same_body(sample, body[0]) for sample in samples)
        is_taken = n_same == len(samples)
        fits.append(_fit("body", body, samples, n_same=n_same, n_more=0, is_taken=is_taken))
        rules = Rules(body=body[0]) if is_taken else None
    for field in FIELDS[1:]:
        tried = [
            (*_compared(field, choice[0], samples, body[0] if body else None), choice)
            for choice in _choices(field, samples)[:MAX_TRIED]
        ]
        if not tried:
            continue
        n_same, n_more, found = max(tried, key=lambda one: one[:1])
        is_own = re.search(r"[.#\[]", found[0]) is not None
        is_taken = rules is not None and is_own and n_more > 0 and n_same == len(samples)
        fits.append(_fit(field, found, samples, n_same=n_same, n_more=n_more, is_taken=is_taken))
        if rules is not None and is_taken:
            rules = _with(rules, field, found[0])
    return rules, fits


def node_of(field: Field, sample: Sample) -> Element | None:
    """Return the smallest node of a page that holds the value of a field, None without one."""
    if field == "body":
        return _body_node(sample)
    return next(iter(_holders(field, sample)), None)


def _fit(
    field: Field,
    found: tuple[str, int],
    samples: Sequence[Sample],
    *,
    n_same: int,
    n_more: int,
    is_taken: bool,
) -> Fit:
    return Fit(
        field=field,
        selector=found[0],
        n_pages=len(samples),
        n_fits=found[1],
        n_same=n_same,
        n_more=n_more,
        is_taken=is_taken,
    )


def _choices(field: Field, samples: Sequence[Sample]) -> list[tuple[str, int]]:
    """Return the selectors that fit most pages, with how many, the best first.

    Of two that fit as many pages the one that finds fewer nodes is better, then one with an id or
    a class or of one tag alone, then the shorter one.
    """
    candidates: set[str] = set()
    for sample in samples:
        nodes = [_body_node(sample)] if field == "body" else list(_holders(field, sample))
        for node in nodes or list(_marked(field, sample)):
            if node is not None:
                candidates.update(filter(is_speaking, selectors_of(node)))
    ranked = []
    for selector in candidates:
        found = [CSSSelector(selector)(sample.html.root) for sample in samples]
        n_fits = sum(
            bool(nodes) and _fits(field, sample, nodes[0])
            for sample, nodes in zip(samples, found, strict=True)
        )
        is_vague = " " in selector and not re.search(r"[.#\[]", selector.rpartition(" ")[2])
        if n_fits >= MIN_SHARE * len(samples):
            ranked.append((-n_fits, sum(map(len, found)), is_vague, len(selector), selector))
    return [(choice[-1], -choice[0]) for choice in sorted(ranked)]


def _fits(field: Field, sample: Sample, node: Element) -> bool:
    if field == "body":
        return node is _body_node(sample)
    value = _value(field, sample.parts)
    text = _text(node)
    if value:
        return _key(value) in _key(text) and len(text) <= _LONG_NODE
    return bool(text) and len(text) <= _LONG_NODE and _is_marked(field, node)


def _body_node(sample: Sample) -> Element | None:
    """Return the deepest node that holds almost all lines of the text."""
    wanted = {_key(line) for line in sample.parts.text_raw.split("\n")}
    nodes = [line.node for line in sample.html.lines if _key(line.text) in wanted]
    holds: Counter[Element] = Counter()
    for node in nodes:
        holds.update([node, *node.iterancestors()])
    enough = [node for node, n in holds.items() if n >= _HOLDS * len(nodes)]
    return max(enough, key=lambda node: sum(1 for _ in node.iterancestors()), default=None)


def _holders(field: Field, sample: Sample) -> Iterator[Element]:
    """Yield the nodes whose text holds the value of a field and little else, smallest first."""
    value = _value(field, sample.parts)
    if not value:
        return
    key = _key(value)
    found: list[tuple[int, int, int, Element]] = []
    for node in _visible(sample.html.root):
        text = _text(node)
        if len(text) <= max(_LONG_NODE, 2 * len(value)) and key in _key(text):
            found.append((len(text), -sum(1 for _ in node.iterancestors()), len(found), node))
    yield from (node for *_, node in sorted(found, key=lambda one: one[:3]))


def _marked(field: Field, sample: Sample) -> Iterator[Element]:
    """Yield nodes whose class or id speaks of a field, on a page where no value is known."""
    nodes = (node for node in _visible(sample.html.root) if _is_marked(field, node))
    yield from islice((node for node in nodes if 0 < len(_text(node)) <= _LONG_NODE), _MAX_MARKED)


def _is_marked(field: Field, node: Element) -> bool:
    """Return whether class or id of a node speak of a field."""
    mark = _MARKS.get(field)
    named = " ".join(node.get(name) or "" for name in ("class", "id", "itemprop"))
    return mark is not None and mark.search(named) is not None


def _visible(root: Element) -> Iterable[Element]:
    body = root.find("body")
    for node in (root if body is None else body).iter():
        if isinstance(node.tag, str) and node.tag not in {"script", "style", "noscript", "body"}:
            yield node


def _value(field: Field, parts: ArticleParts) -> str | None:
    values: dict[str, Callable[[], str | None]] = {
        "title": lambda: parts.title_raw,
        "author": lambda: (parts.author or "").split("、")[0] or None,
        "published": lambda: parts.published.raw if parts.published else None,
        "source": lambda: parts.declared_source,
    }
    return values[field]()


def _is_same_body(sample: Sample, selector: str) -> bool:
    parts = _by_rules(sample, Rules(body=selector))
    if parts is None or parts.method != "rules":
        return False
    return agreement(grams_of(parts.text), grams_of(sample.parts.text)) >= SAME_TEXT


def _compared(
    field: Field, selector: str, samples: Sequence[Sample], body: str | None
) -> tuple[int, int]:
    """Return on how many pages a rule gives the general value or the only one, and the latter."""
    n_same = n_more = 0
    for sample in samples:
        rules = _with(Rules(body=body or "body"), field, selector)
        parts = _by_rules(sample, rules)
        given = _value(field, parts) if parts is not None and parts.method == "rules" else None
        general = _value(field, sample.parts)
        n_same += given == general or (general is None and given is not None)
        n_more += general is None and given is not None
    return n_same, n_more


def _by_rules(sample: Sample, rules: Rules) -> ArticleParts | None:
    portal = Portal(id="proposed", name="proposed", domains=(), rules=(rules,))
    try:
        return article_from(sample.page, portal=portal)
    except PageError:
        return None


def _with(rules: Rules, field: Field, selector: str) -> Rules:
    match field:
        case "title":
            return replace(rules, title=selector)
        case "author":
            return replace(rules, author=selector)
        case "published":
            return replace(rules, published=selector)
        case "source":
            return replace(rules, source=selector)
    return replace(rules, body=selector)


def _text(node: Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _key(text: str) -> str:
    return re.sub(r"\s+", "", text)
