"""Which node holds the article, on a site nobody has written rules for.

Three extractors vote: density of Chinese text, the best-paying container, and trafilatura. They
fail on different pages (the best of eight tools page by page reaches F1 .987), so their agreement
says how far a body can be trusted. The third is only asked when the first two disagree.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

import trafilatura
from lxml.etree import _Element as Element

from ingest.extract.agreement import agreement, grams_of
from ingest.extract.boxes import ARTICLE_HAN, SENTENCE, comments_in, true_boxes
from ingest.extract.headed import headed_in
from ingest.extract.line_table import matching_rule
from ingest.extract.page import HtmlPage
from ingest.extract.visible import Line, ancestors_of, label_of

# Two extractors that agree this far differ by a caption or a byline, which the line cleaner
# settles; a third opinion costs 60 ms a page and cannot outvote them. With .7 F1 falls to .9981 on
# 47 labelled pages and 6 of 265 shapes go wrong, with .95 nothing changes.
_SAME = 0.85
# How much of a container's value one of its children must hold to stand for it. The 47 labelled
# pages do not care; of 265 shapes 264 bodies come out right, with .75 and less 260 (a lead outside
# the main node is lost), with .95 only 246 (credits and tails stay in).
_HEIR = 0.86
_TRAFILATURA_DEPTH = 400
# Its clean-up grows faster than the page: 10 s on a mutant of 2 MB with thousands of siblings.
# The figures on the 47 labelled pages are the same with this bound as without.
_TRAFILATURA_CHARS = 1_000_000
# jusText inside it walks from each short line to the next long one, which grows with the square:
# three minutes for a mutant of 20,000 short lines. The longest of the 47 labelled pages has 845.
_TRAFILATURA_LINES = 2_000
# It copies and prunes the tree several times: 12 s for 100,000 empty cells. The 47 pages have
# 6,491 tags at most.
_TRAFILATURA_TAGS = 20_000
# A first paragraph in a box of its own: trafilatura loses it, and so does the density of its rest.
_LEAD_HAN = 24
_LEAD_KEY = 12
_ABSTRACT = re.compile(
    "[【\\[]?(?:AI|智能|文章|内容|本文|新闻)?\\s*(?:摘要|概要|提要|总结)[】\\]]?[：:]?"
)
_FULL_STOP = re.compile("[。！？…][”」』）]?$")
_DATE = re.compile(r"20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_STOP = re.compile("[，。；！？]")
_WORDS = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Body:
    """The part of a page that holds the article.

    Args:
        lines: Its lines in page order, boxes for comments, shares and the like included.
        node: The container, or None when it is not one node.
        method: The extractor that found it.
        agreement: How far the extractors agreed, share 0..1; None if only one ran.
    """

    lines: tuple[Line, ...]
    node: Element | None
    method: str
    agreement: float | None


def find_body(page: HtmlPage, *, after: int) -> Body | None:
    """Return the body by vote, or None when no container holds a sentence.

    Args:
        page: The page.
        after: Order of the headline among the page's lines; the body follows it.
    """
    lines = _readable(page)
    if not lines:
        return None
    readable = set(lines)
    end = second_headline_at(page, after=after)
    rest = [line for line in page.lines[after:end] if line in readable]
    boxes = true_boxes(rest)
    boxed = {line for line in rest if any(box in boxes for box in line.junk)}
    boxed |= headed_in([line for line in rest if line not in boxed])
    boxed |= comments_in([line for line in rest if line not in boxed])
    values = {line: _value(line, is_boxed=line in boxed) for line in rest}
    choices = []
    for method, node in (
        ("density", _densest(page, values)),
        ("container", _best_container(page, values)),
    ):
        if node is not None:
            choices.append((method, node, lines_in(page, node)))
    choices = [choice for choice in choices if choice[2]]
    if not choices:
        return None
    grams = [grams_of(_prose(choice[2])) for choice in choices]
    if len(choices) == 1:
        agreed = None
    elif choices[0][1] is choices[1][1]:
        agreed = 1.0
    else:
        agreed = agreement(grams[0], grams[1])
    best = len(choices) - 1
    has_lead = len(choices) > 1 and _has_lead(choices[0][2], choices[1][2], boxed=boxed)
    if agreed is not None and agreed < _SAME and not has_lead:
        third = grams_of(_by_trafilatura(page))
        votes = [agreement(one, third) for one in grams]
        best = max(range(len(choices)), key=lambda i: votes[i] + 1e-6 * i)
        agreed = (agreed + sum(votes)) / 3
    method, node, chosen = choices[best]
    return Body(lines=tuple(chosen), node=node, method=method, agreement=agreed)


def _has_lead(dense: Sequence[Line], wide: Sequence[Line], *, boxed: Set[Line]) -> bool:
    """Return whether the wider body begins with a paragraph that the denser one lacks.

    A summary that says so, or only repeats how the text begins, is none.
    """
    if dense[0] not in wide:
        return False
    text = "".join(line.text for line in dense[:3])
    before = wide[: wide.index(dense[0])]
    return any(
        line.n_han >= _LEAD_HAN
        and line not in boxed
        and not line.is_linked
        and _FULL_STOP.search(line.text)
        and line.text[:_LEAD_KEY] not in text
        and not (i and _ABSTRACT.fullmatch(before[i - 1].text))
        and matching_rule(line.text, in_head=True) is None
        for i, line in enumerate(before)
    )


def second_headline_at(page: HtmlPage, *, after: int) -> int:
    """Return the position of the next article's headline on an endless page, else the page's end.

    A first-level heading opens another article when sentences stand above it and a date right
    under it; headings inside an article have no dateline.

    Args:
        page: The page.
        after: Position of the first line behind this article's headline; 0 when none is seen,
            then any heading may be the first.
    """
    if after == 0:
        return len(page.lines)
    n_han = 0
    own = label_of(page.lines[after - 1].node)
    for at, line in enumerate(page.lines[after:], start=after):
        if n_han < ARTICLE_HAN:
            if not line.is_linked and SENTENCE.search(line.text):
                n_han += line.n_han
            continue
        parent = line.node.getparent()
        is_first = line.node.tag == "h1" or (parent is not None and parent.tag == "h1")
        if is_first and label_of(line.node) == own:
            below = page.lines[at + 1 : at + 4]
            if any(_is_dateline(other.text) for other in below):
                return at
    return len(page.lines)


def _is_dateline(text: str) -> bool:
    """Return whether a line is a date and what stands beside one, not a sentence with a date."""
    return len(text) < 80 and _DATE.search(text) is not None and not _STOP.search(text)


def lines_in(page: HtmlPage, node: Element) -> list[Line]:
    """Return the visible lines of a node; hidden ones only when the node shows nothing else."""
    nodes = set(node.iter())
    inside = [line for line in page.lines if line.node in nodes]
    shown = [line for line in inside if not line.hidden]
    return shown if any(line.n_han for line in shown) else inside


def _readable(page: HtmlPage) -> list[Line]:
    shown = [line for line in page.lines if not line.hidden]
    total = sum(line.n_han for line in page.lines)
    if sum(line.n_han for line in shown) * 4 < total:
        return page.lines
    return shown


def _value(line: Line, *, is_boxed: bool) -> float:
    """Return what a line is worth as body text: characters of prose, minus for links and labels."""
    size = line.n_han + 2 * len(_WORDS.findall(line.text))
    if is_boxed and not line.is_linked:
        return 0.0
    if line.is_linked and not (size > 30 and _STOP.search(line.text)):
        return -4.0 - min(size, 20)
    if line.is_linked:
        return size / 2
    value = size - 2 * line.n_link
    if not SENTENCE.search(line.text):
        return -2.0 if size < 30 else value / 2
    return value if value >= 10 else -1.0


def _densest(page: HtmlPage, values: dict[Line, float]) -> Element | None:
    """Return the node whose own paragraphs, and half of its children's, weigh most."""
    weight: dict[Element, float] = {}
    for line, value in values.items():
        if value <= 0:
            continue
        node = line.node
        holder = node if node.tag not in {"p", "pre", "blockquote", "li"} else node.getparent()
        share = 1.0
        for _ in range(3):
            if holder is None or holder is page.root:
                break
            weight[holder] = weight.get(holder, 0.0) + value * share
            holder, share = holder.getparent(), share / 2
    return max(weight, key=weight.__getitem__) if weight else None


def _best_container(page: HtmlPage, values: dict[Line, float]) -> Element | None:
    """Return the smallest node that holds nearly all of the best-paying subtree's value."""
    sums: dict[Element, float] = {}
    for line, value in values.items():
        for node in ancestors_of(line.node, up_to=page.root):
            sums[node] = sums.get(node, 0.0) + value
    if not sums:
        return None
    best = max(sums, key=sums.__getitem__)
    if sums[best] <= 0:
        return None
    while True:
        heirs = [child for child in best if sums.get(child, 0.0) >= _HEIR * sums[best]]
        if not heirs or heirs[0].tag in {"p", "span", "strong", "b", "font", "em"}:
            return best
        if _is_split(heirs[0], values):
            return best
        best = heirs[0]


def _is_split(heir: Element, values: dict[Line, float]) -> bool:
    """Return whether a text is cut in pieces of one tag and class, as by an advertisement.

    A piece is nothing but paragraphs; a comment of the same class has a name or a time.
    """
    name = heir.get("class")
    parent = heir.getparent()
    if not name or parent is None:
        return False
    for other in parent:
        if other is heir or other.tag != heir.tag or other.get("class") != name:
            continue
        nodes = set(other.iter())
        inside = [line for line in values if line.node in nodes]
        if inside and all(values[line] >= _LEAD_HAN for line in inside):
            return True
    return False


def _prose(lines: list[Line]) -> str:
    return "\n".join(line.text for line in lines if not line.is_linked)


def _by_trafilatura(page: HtmlPage) -> str:
    if (
        page.depth > _TRAFILATURA_DEPTH
        or len(page.decoded.text) > _TRAFILATURA_CHARS
        or len(page.lines) > _TRAFILATURA_LINES
        or page.decoded.text.count("<") > _TRAFILATURA_TAGS
    ):
        return ""
    text = trafilatura.extract(
        page.decoded.text,
        favor_precision=True,
        include_comments=False,
        with_metadata=False,
        include_tables=True,
    )
    return text or ""
