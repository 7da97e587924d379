"""The headline, and where it stands."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml.etree import _Element as Element

from ingest.extract.clues import Reading
from ingest.extract.page import HtmlPage
from ingest.extract.visible import Line, label_of

_HEADING = re.compile("h[1-6]")
_TITLE_MARK = re.compile("tit|headline|bt(?:$|[^a-z])|subject", re.IGNORECASE)
_TAIL = re.compile(r"\s*(?:[_|｜]+|\s[-–—]+\s?|[-–—]{1,3}(?=[^-–—\s]{2,24}$)|\s-)\s*")
_SITE_WORD = re.compile(
    "(?:网|网站|新闻|新闻网|频道|日报|晚报|早报|时报|客户端|博客|首页|在线|资讯|社区|论坛|财经"
    "|科技|门户|中心|杂志|周刊|头条|号|订阅|电视台|广播|研究院|APP|App|Paper|Post|News"
    r"|[A-Za-z0-9]+\.(?:com|cn|net|org|NET|COM)(?:\.cn)?)$"
)
# Content farms hang a word of the day on every headline: 今日热文, 世界最资讯, 天天关注.
_FARM_TAIL = re.compile(
    "(?<!—)[-_—－](?:今日|当日|每日|天天|全球|世界|环球|当前|最新|今天|焦点|快|热|新|要|视|实时)"
    "(?:今日|最|新|热|时|快|要|速|独家|微|视|播|每日|当前|看|即)*"
    "(?:热文|资讯|通讯|热闻|要闻|观察|今日报|速讯|消息|快讯|观点|关注|头条|快报|动态|热点|焦点"
    "|速看|报道|短讯|速递|看点|信息|推荐|讯息|热讯|播报|观热点|聚焦|日报|报|讯|闻)$"
)
_QUOTES = "\"'“”‘’「」"
_MIN_KEY = 5
# Rank of a heading that is longer than the page's title, and how much a label may add to one.
_GOES_ON = 1.1
_LABEL_KEY = 8
_DATE = re.compile(r"20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d\d-\d\d \d\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline of a page.

    Args:
        readings: Every reading, ranked.
        at: Positions of the page's lines that show it, in page order.
        main: Position of the one the body follows; -1 if none is seen.
    """

    readings: tuple[Reading, ...]
    at: tuple[int, ...]
    main: int


MAX_TITLE = 1_000
"""No headline is longer; what is may be compared and cut again and again for seconds."""


def key_of(text: str) -> str:
    """Return letters and digits of a text in one width, for comparing headlines."""
    folded = unicodedata.normalize("NFKC", text[:MAX_TITLE]).lower()
    return "".join(c for c in folded if c.isalnum())


def find_headline(page: HtmlPage, *, suffixes: Sequence[str] = ()) -> Headline:
    """Return the readings of the headline, visible ones that begin the page's title first.

    Args:
        page: The page.
        suffixes: Tails that name the site (``_光明网``).
    """
    linked = next((str(d["headline"]) for d in page.linked_data if d.get("headline")), "")
    promised = [
        text for text in (page.meta("og:title", "twitter:title"), page.title_tag, linked) if text
    ]
    keys = [key_of(text) for text in promised]
    readings: list[Reading] = []
    at: list[int] = []
    best_key = ""
    begun = "\n".join(promised)
    for i, line in enumerate(page.lines):
        if line.hidden or len(line.text) > 160:
            continue
        # Comparing keys is 15 % of a page's time: only lines whose first letters occur at all.
        if line.text[:2] not in begun and line.text[1:3] not in begun and line.node.tag != "h1":
            continue
        marks = _is_marked(line)
        key = key_of(line.text)
        if len(key) < (2 if marks else _MIN_KEY + 1):
            continue
        rank = _rank_of(key, keys, marks=marks)
        shown = line.text
        if rank == _GOES_ON and (part := _promised_part(line, keys)) is not None:
            shown, rank = part, 1.0
            key = key_of(shown)
        if marks == 2 and (rank is None or rank > 3):
            shown, rank = _best_piece(line, keys) or (shown, rank)
            key = key_of(shown)
        if rank is None:
            continue
        if rank < 3:
            at.append(i)
            best_key = max(best_key, key, key=len)
        readings.append(
            Reading(
                value=shown,
                rule="title_visible" if rank < 3 else "title_heading",
                where=label_of(line.node),
                rank=rank - min(len(key), 60) / 100,
            )
        )
    at = [i for i in at if key_of(page.lines[i].text) == best_key] or at
    if not at and not any(r.rank <= 4.0 for r in readings):
        readings += _above_dateline(page)
    readings += _from_metas(page, suffixes)
    if not at:
        chosen = min(readings, key=lambda r: r.rank, default=None)
        if chosen is not None:
            key = key_of(chosen.value)
            at = [i for i, line in enumerate(page.lines) if key_of(line.text) == key]
    cleaned = (
        Reading(
            value=strip_farm_tail(_strip_suffixes(r.value, suffixes)),
            rule=r.rule,
            where=r.where,
            rank=r.rank,
        )
        for r in readings
    )
    main = min(at, key=lambda i: (_is_marked(page.lines[i]) == 0, i), default=-1)
    return Headline(readings=tuple(r for r in cleaned if r.value), at=tuple(at), main=main)


def strip_farm_tail(title: str) -> str:
    """Return the title without the word of the day that content farms append."""
    return _FARM_TAIL.sub("", title.strip()).strip()


def strip_site_tail(title: str, *, names: Iterable[str] = ()) -> str:
    """Return the title without the segments at its end that name a site or a section.

    ``标题_科技频道_某某网`` and ``标题-某某新闻`` lose their tails; a dash inside a headline
    (``GPT-4``, ``中国-东盟``) stays, because what follows is no site name.
    """
    names = tuple(name for name in names if name)
    while len(title) <= MAX_TITLE:
        cuts = list(_TAIL.finditer(title))
        if not cuts:
            return title.strip()
        cut = cuts[-1]
        tail = title[cut.end() :].strip()
        strong = "_" in cut[0] or "|" in cut[0] or "｜" in cut[0]
        named = bool(_SITE_WORD.search(tail)) or any(name in tail for name in names)
        if cut.start() < 4 or not (named or (strong and len(tail) <= 12) or not tail):
            return title.strip()
        title = title[: cut.start()]
    return title


def _strip_suffixes(title: str, suffixes: Sequence[str]) -> str:
    title = title.strip()
    for suffix in sorted(suffixes, key=len, reverse=True):
        if title.endswith(suffix) and len(title) > len(suffix):
            return title[: -len(suffix)].strip(" _|-—")
    return title


def _rank_of(key: str, promised: Sequence[str], *, marks: int) -> float | None:
    """Rank a visible line as headline; None when nothing speaks for it."""
    for other in promised:
        if other == key:
            return 1.0 if marks else 1.8
        if other.startswith(key) and (marks or len(key) * 3 >= len(other)):
            # A short beginning may be the site's name: 某某笔记: 标题.
            return (1.2 if len(key) * 2 >= len(other) else 1.6) if marks else 2.0
        if other.endswith(key) and len(key) * 2 >= len(other):
            return 1.4 if marks else 2.2
        # The meta element was cut at an unescaped quote: the line goes on where it ends.
        if marks and len(other) >= _MIN_KEY and key.startswith(other):
            return _GOES_ON
    if marks == 2:
        return 4.0
    return None


def _promised_part(line: Line, promised: Sequence[str]) -> str | None:
    """Return the first elements of a heading when they are the page's title: ``标题`` + ``独家``.

    What is left must be as short as a label; else the title was cut, not the heading filled up.
    """
    part, key = "", ""
    whole = len(key_of(line.text))
    for piece in line.pieces[:-1]:
        part, key = part + piece, key + key_of(piece)
        if key in promised and whole - len(key) <= _LABEL_KEY:
            return part
    return None


def _best_piece(line: Line, promised: Sequence[str]) -> tuple[str, float] | None:
    """Return the part of a heading that begins the page's title: ``[政策] 标题``, ``标题 精选``."""
    for piece in sorted(line.pieces, key=len, reverse=True)[:2]:
        key = key_of(piece)
        if len(key) > _MIN_KEY and any(key in other for other in promised):
            return piece, 1.3
    return None


def _above_dateline(page: HtmlPage) -> list[Reading]:
    """Return the line above the first dateline, for pages whose title only names the site."""
    shown = [line for line in page.lines if not line.hidden]
    for one, two in pairwise(shown):
        if one.is_linked or not 8 <= len(one.text) <= 60 or one.n_han < 5:
            continue
        if re.search("[。；]|[：:]$", one.text) or _DATE.search(one.text):
            continue
        # A class that says title is enough; without one the next line must be a dateline.
        marked = _is_marked(one) > 0
        if (marked or _font(one)) and len(two.text) < 80 and _DATE.search(two.text):
            return [
                Reading(
                    value=one.text,
                    rule="title_above_dateline",
                    where=label_of(one.node),
                    rank=4.5,
                )
            ]
    return []


def _font(line: Line) -> bool:
    return any(owner.tag in {"font", "b", "strong", "big"} for owner in line.owners)


def _is_marked(line: Line) -> int:
    """Return 2 for a first heading, 1 for other headings and title classes, 0 for other nodes."""
    node: Element | None = line.node
    for _ in range(2):
        if node is None or not isinstance(node.tag, str):
            return 0
        if node.tag == "h1":
            return 2
        if _HEADING.fullmatch(node.tag):
            return 1
        if _TITLE_MARK.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return 1
        node = node.getparent()
    return 0


def _from_metas(page: HtmlPage, suffixes: Sequence[str]) -> list[Reading]:
    names = [page.meta("og:site_name") or "", *suffixes]
    readings = []
    tag = strip_site_tail(_strip_suffixes(page.title_tag, suffixes), names=names)
    social = page.meta("og:title", "twitter:title")
    if social:
        social = strip_site_tail(_strip_suffixes(social, suffixes), names=names)
        cut = len(social) >= 4 and tag.startswith(social) and tag[len(social) :].lstrip()[:1]
        rank = 5.5 if cut and cut in _QUOTES else 5.0
        readings.append(Reading(value=social, rule="title_og", where="og:title", rank=rank))
    if tag:
        readings.append(Reading(value=tag, rule="title_tag", where="title", rank=5.2))
    return readings
