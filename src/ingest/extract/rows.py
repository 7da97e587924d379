"""A header row without labels: who, when and where printed side by side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.clues import Clue
from ingest.text.outlets import outlet_named

_PARTS = re.compile("\\s*[|｜·•/／]\\s*|\\s{1,}")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s*[上下中]午)?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
# The commonest surnames: a word of two to four characters that begins with one and is no outlet is
# rather a name than a column. Rarer ones are missed, which costs an author and invents none.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "岳常葛季梅乔温施颜简连邢"
)
_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_NO_NAME = re.compile(
    "[报网社台刊讯]$|财经|新闻|科技|政策|资讯|频道|专栏|要闻|评论|经济|金融|国际|综合|原创"
)
_OUTLET = re.compile(
    "[\u4e00-\u9fffA-Za-z\\d]{2,12}(?:[日晚早时周]报|[报网社刊]|卫视|电视台|在线|财经|周刊|杂志|新闻网?|通讯社?|观察报?|传媒)"
)
_ROW_MAX = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """What a row names without labels.

    Args:
        author: A person's name, or None.
        outlet: An outlet's name, or None.
    """

    author: str | None
    outlet: str | None


def row_in(clue: Clue) -> HeaderRow | None:
    """Return name and outlet of a row around a date, None when a line is no such row.

    ``林述 03-05 09:12 示例财经`` and ``2026年3月5日 星期四 上午 09:12 | 林述 | 西岭日报`` have a
    date and at most three words beside it, none with a label. Of two outlets the one behind the
    date is where the text is from; the other is the site.

    Args:
        clue: A line between headline and body.
    """
    if clue.zone != "header" or len(clue.text) > _ROW_MAX or re.search("[：。，]", clue.text):
        return None
    date = _DATE.search(clue.text)
    if date is None:
        return None
    pieces = clue.pieces if len(clue.pieces) > 1 else _PARTS.split(clue.text)
    before = _words(_PARTS.split(clue.text[: date.start()]), pieces)
    behind = _words(_PARTS.split(clue.text[date.end() :]), pieces)
    names = [word for word in (*before, *behind) if _is_name(word)]
    outlets = [word for word in (*behind, *before) if _is_outlet(word)]
    if len(before) + len(behind) > 4 or len(names) > 1:
        return None
    return HeaderRow(
        author=names[0] if names and outlets else None, outlet=outlets[0] if outlets else None
    )


def _words(parts: Sequence[str], pieces: Sequence[str]) -> list[str]:
    """Return the words of a part of the row; elements that touch each other part words too."""
    words = []
    for part in parts:
        inner = [piece for piece in pieces if piece and piece in part and piece != part]
        words += inner if inner and "".join(inner) == part else [part]
    return [word for word in words if word]


def _is_name(word: str) -> bool:
    if not _NAME.fullmatch(word) or word[0] not in _SURNAMES or _NO_NAME.search(word):
        return False
    return outlet_named(word) is None


def _is_outlet(word: str) -> bool:
    return outlet_named(word) is not None or _OUTLET.fullmatch(word) is not None
