"""Boxes that nothing but their heading names: 推荐阅读, 网友评论, the headline of another article.

Class names of sites drawn by programs say nothing (``div.r3x``), and such a box may hold more text
than the article does.
"""

import re
from collections.abc import Sequence
from functools import cache

from lxml.etree import _Element as Element

from ingest.extract.boxes import ARTICLE_HAN, SENTENCE
from ingest.extract.line_table import line_rules
from ingest.extract.visible import Line

_HEADING_MAX = 24
# How far behind a heading its box is looked into; pages of 20,000 lines exist.
_BEHIND = 60
_RULES = frozenset({"related", "replies"})
_HEADLINES = frozenset({"h1", "h2", "h3"})
_DATE_ALONE = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
# Sections of a site's own below its articles: 联系我们, 支持我们.
_SITE = re.compile("(?:支持|联系|聯絡|關於|关于|加入|订阅|訂閱)(?:我们|我們|本站)")
# The rules are written for simplified characters, and a page is simplified after its body is found.
_SIMPLE = str.maketrans(
    "關薦閱讀聞熱門評論覆導報網點條結話題視頻專類猜歡興趣資訊隱項續",
    "关荐阅读闻热门评论复导报网点条结话题视频专类猜欢兴趣资讯隐项续",
)


def headed_in(lines: Sequence[Line]) -> set[Line]:
    """Return the lines of boxes that a heading behind the article's text opens.

    The box is the largest element around the heading that holds no sentence before it, so that a
    box in the middle of a text does not take the rest of it along.

    Args:
        lines: Visible lines in page order, from behind the headline on.
    """
    holders: set[Element] = set()
    boxes: set[Element] = set()
    inside: set[Line] = set()
    n_han = 0
    for at, line in enumerate(lines):
        if boxes and _is_within(line.node, boxes):
            inside.add(line)
            continue
        is_late = n_han >= ARTICLE_HAN and len(line.text) <= _HEADING_MAX
        behind = lines[at + 1 : at + 1 + _BEHIND] if is_late else ()
        box = _box_at(line, behind, holders) if behind else None
        # One that opens nothing may head a section of the text.
        if box is not None and _is_within(behind[0].node, {box}):
            boxes.add(box)
            inside.add(line)
            continue
        if not line.is_linked and SENTENCE.search(line.text):
            n_han += line.n_han
            _hold(line.node, holders)
    return inside


def _box_at(line: Line, behind: Sequence[Line], holders: set[Element]) -> Element | None:
    """Return the element that a heading opens, None when the line is no such heading."""
    is_other = _opens_another(line, behind[:1]) or _SITE.fullmatch(line.text) is not None
    if not is_other and not any(rule.search(line.text.translate(_SIMPLE)) for rule in _headings()):
        return None
    if line.node in holders:
        return None
    running = {
        other.node.getparent() for other in behind if other.node.tag == "p" and _is_text(other)
    }
    box = line.node
    while (parent := box.getparent()) is not None and parent not in holders:
        # Paragraphs side by side are a text that goes on, unless a headline of theirs leads them.
        if parent in running and not is_other:
            break
        box = parent
    return box


@cache
def _headings() -> tuple[re.Pattern[str], ...]:
    return tuple(rule.match for rule in line_rules() if rule.id in _RULES)


def _opens_another(line: Line, behind: Sequence[Line]) -> bool:
    parent = line.node.getparent()
    is_headline = line.node.tag in _HEADLINES or (parent is not None and parent.tag in _HEADLINES)
    return is_headline and any(_DATE_ALONE.fullmatch(other.text) for other in behind)


def _is_text(line: Line) -> bool:
    return line.n_han >= 8 and not line.is_linked


def _is_within(node: Element, boxes: set[Element]) -> bool:
    inner: Element | None = node
    while inner is not None:
        if inner in boxes:
            return True
        inner = inner.getparent()
    return False


def _hold(node: Element, holders: set[Element]) -> None:
    inner: Element | None = node
    while inner is not None and inner not in holders:
        holders.add(inner)
        inner = inner.getparent()
