"""The parts of a page around its body: header, tail, and nodes written for machines."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from lxml import etree
from lxml.etree import _Element as Element

from ingest.extract.clues import Clue, Zone
from ingest.extract.lines import BodyLine, CleanedLines
from ingest.extract.page import HtmlPage
from ingest.extract.visible import Line, label_of

# Between headline and body stand at most 22 lines on 47 pages (share buttons, font sizes).
_HEADER_LINES = 45
_BEFORE_HEADLINE = 4
# Without the tail a day of 47 pages and 4 of 95 shapes go wrong; 5 to 30 lines do the same.
TAIL_LINES = 14
# A convention of Chinese news pages: hidden spans that tell a search engine the facts.
_LABEL_BLOCK = re.compile(
    "((?:信息|文章|稿件)?来\\s*源|作\\s*者|记\\s*者|责任编辑|发布(?:时间|日期)|(?:撰)?文)\\s*[：:/]?"
)
_AUTHOR_BOX = re.compile("author-?_?(?:box|bio|intro|card|info)|about-?_?(?:the-?_?)?author", re.I)
_NAME_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6", "strong", "b"})
_NAME_MAX = 12
_MEMBER = re.compile(
    r"/(?:members?|users?|u|people|authors?|space|writers?|columnists?)[/?-](?!reg|log|sign)\S"
)
_TIME_ATTRIBUTES = ("title", "data-tooltip", "data-time", "data-date", "data-original-title")
_TIME_VALUE = re.compile(r"20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\D+\d{1,2}[:：]\d{2}")
_ATTRIBUTE_HAN = 16
_PUBLISHED_CLASS = re.compile(r"(?:^|\s)(?:dt-)?published(?:$|\s)")
_MACHINE_IDS = ("pubtime_baidu", "source_baidu", "author_baidu", "editor_baidu")
_MACHINE_NODES = etree.XPath("descendant::*[contains(@id, '_baidu')]")
_MACHINE_LABELS = {"source_baidu": "来源", "author_baidu": "作者", "editor_baidu": "责任编辑"}


def clue_of(line: Line, zone: Zone) -> Clue:
    """Return a visible line as a clue."""
    return Clue(
        text=_apart(line),
        pieces=tuple(piece.replace("﹕", "：") for piece in line.pieces),
        where=label_of(line.node),
        zone=zone,
        marks=tuple(_mark_of(owner, line.node) for owner in line.owners),
    )


def _apart(line: Line) -> str:
    """Return the line with figures of two elements apart: ``2024-05-20`` beside ``321`` views."""
    text = line.text.replace("﹕", "：")
    for one, two in pairwise(line.pieces):
        if one[-1:].isdigit() and two[:1].isdigit() and (at := text.find(one + two)) >= 0:
            text = f"{text[: at + len(one)]} {text[at + len(one) :]}"
    return text


def _mark_of(node: Element, block: Element) -> str:
    """Return class, id, rel and itemprop of an element and of the elements around it.

    A link to a member's own page adds the word ``member-link``. Up to three levels, no farther
    than a parent of the line's block that holds nothing else.
    """
    words: list[str] = []
    current: Element | None = node
    for _ in range(4):
        if current is None:
            break
        words += [current.get(name) or "" for name in ("class", "id", "rel", "itemprop")]
        if isinstance(current.tag, str) and "-" in current.tag:
            words.append(current.tag)
        if current.tag == "a" and _MEMBER.search(current.get("href") or ""):
            words.append("member-link")
        parent = current.getparent()
        if current is block and (parent is None or len(parent) > 2):
            break
        current = parent
    return " ".join(word for word in words if word)


def header_clues(page: HtmlPage, *, headline: Sequence[int], body_at: int) -> list[Clue]:
    """Return the lines between headline and body, and a few above the headline.

    Args:
        page: The page.
        headline: Positions of lines that show the headline.
        body_at: Position of the first line of the body.
    """
    before = [at for at in headline if at < body_at]
    start = before[-1] + 1 if before else max(0, body_at - 12)
    start = max(start, body_at - _HEADER_LINES)
    lines = [line for line in page.lines[start:body_at] if not line.hidden]
    clues = [clue_of(line, "header") for line in lines]
    clues += _beside(lines)
    if before:
        above = page.lines[max(0, before[-1] - _BEFORE_HEADLINE) : before[-1]]
        clues += [clue_of(line, "above") for line in above if not line.hidden]
    return clues


def _beside(lines: Sequence[Line]) -> list[Clue]:
    """Return a label and the value in the next block (``<dt>来源</dt><dd>...``) as one clue."""
    found = []
    for one, two in pairwise(lines):
        label = _LABEL_BLOCK.fullmatch(one.text)
        if label and len(two.text) <= 40 and not _LABEL_BLOCK.fullmatch(two.text):
            text = f"{label[1]}：{two.text}"
            found.append(Clue(text=text, pieces=(text,), where=label_of(two.node), zone="header"))
    return found


def author_box_clues(lines: Iterable[Line]) -> list[Clue]:
    """Return the name that heads a box about the author (``div.author-box h4``) as a clue.

    Args:
        lines: The lines of the body and behind it.
    """
    for line in lines:
        is_name = len(line.text) <= _NAME_MAX and line.node.tag in _NAME_TAGS
        if is_name and any(_AUTHOR_BOX.search(box.get("class") or "") for box in line.junk):
            text = f"作者：{line.text}"
            where = label_of(line.node)
            return [Clue(text=text, pieces=(text,), where=where, zone="tail")]
    return []


def time_attributes(page: HtmlPage, *, after: int, body_at: int, end: int) -> list[Clue]:
    """Return times that stand in attributes: ``<span title="2024-05-20 09:00">3 天前</span>``.

    Behind the first sentence they belong to comments, unless they say 发布.

    Args:
        page: The page.
        after: Position of the first line behind the headline.
        body_at: Position of the first sentence of the body.
        end: Position up to which the tail is read.
    """
    clues = []
    for at, line in enumerate(page.lines[after:end], start=after):
        if line.hidden or line.n_han >= _ATTRIBUTE_HAN:
            continue
        for owner in dict.fromkeys((*line.owners, line.node)):
            for name in _TIME_ATTRIBUTES:
                value = owner.get(name)
                if not value or len(value) > 40 or not _TIME_VALUE.search(value):
                    continue
                named = _PUBLISHED_CLASS.search(owner.get("class") or "")
                if at < body_at or "发布" in value or named:
                    where = f"{label_of(owner)}[{name}]"
                    clues.append(
                        Clue(
                            text=value,
                            pieces=(value,),
                            where=where,
                            zone="hidden",
                            field="published",
                        )
                    )
    return clues


def machine_clues(page: HtmlPage) -> list[Clue]:
    """Return the nodes that tell search engines time, source, author and editor."""
    if "_baidu" not in page.decoded.text:
        return []
    clues = []
    for node in _MACHINE_NODES(page.root):
        name = node.get("id")
        if name not in _MACHINE_IDS:
            continue
        text = " ".join("".join(node.itertext()).split()).strip("[]【】 ")
        if text and not re.search("[：:]", text) and name in _MACHINE_LABELS:
            text = f"{_MACHINE_LABELS[name]}：{text}"
        if text:
            clues.append(Clue(text=text, pieces=(text,), where=f"#{name}", zone="hidden"))
    return clues


def tail_clues(page: HtmlPage, *, after: int) -> list[Clue]:
    """Return the lines behind the body.

    Args:
        page: The page.
        after: Position of the last line of the body.
    """
    lines = page.lines[after + 1 : after + 1 + TAIL_LINES]
    return [clue_of(line, "tail") for line in lines if not line.hidden and not line.is_linked]


def text_clues(texts: Iterable[str], zone: Zone) -> list[Clue]:
    """Return plain lines as clues."""
    return [Clue(text=text, pieces=(text,), where=zone, zone=zone) for text in texts]


def dropped_clues(body: Sequence[BodyLine], cleaned: CleanedLines) -> list[Clue]:
    """Return the lines the cleaner took out as clues; captions name photographers, not authors."""
    clues = []
    for at, line in zip(cleaned.dropped_at, cleaned.dropped, strict=True):
        if line.rule.startswith("caption"):
            continue
        pieces = body[at].pieces or (line.line,)
        clues.append(
            Clue(
                text=line.line,
                pieces=pieces,
                where=f"line:{line.rule}",
                zone="tail" if line.rule == "box" else "dropped",
            )
        )
    return clues
