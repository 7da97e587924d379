"""A header row without labels: who, when and where printed side by side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.clues import Clue
from ingest.text.outlets import outlet_named

_PARTS = re.compile("[\\s|｜·•/／（）()【】\\[\\]]+")
_ROLE = re.compile("^(?:本报|本台|本网)?(?:记者|作者|通讯员|编辑)$")
_NOISE = frozenset({"原创", "转载", "发布", "发表", "发布于", "发表于"})
# What has a label of its own is read elsewhere: 来源：某某日报, 阅读：12.
_LABELLED = re.compile(
    "(?:来源|稿源|出处|信息来源|文章来源|阅读|浏览|评论|点击|字号|人气)(?:量|数|次数)?\\s*[：:]\\s*[^\\s|｜]*"
)
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+")
_DATED_LINES = frozenset(
    ["line:dateline", "line:dateline_outlet", "line:header_row", "line:print_edition"]
)
_DATE = re.compile(
    r"[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
    r"|(?:(?:19|20)\d\d\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s*[上下中]午)?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
# The commoner surnames, less those that begin everyday words (成, 全, 华, 商): a word of two to
# four characters that begins with one and is no outlet is rather a name than a column. Rarer ones
# are missed, which costs an author and invents none.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "岳常葛季梅乔温施颜简连邢卓褚寇霍柏凌焦柳甘翟童骆耿祝詹费纪靳申裴涂苗尤尚闵盛佘桂舒曲阮穆晏喻俞屈辛冷郁宫"
    "饶丛岑庄祁卞卫左巫殷聂芦狄隋巩楼符储滕倪艾荣仇"
)
_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_NO_NAME = re.compile(
    "[报网社台刊讯]$|财经|新闻|科技|政策|资讯|频道|专栏|要闻|评论|经济|金融|国际|综合|原创"
)
_OUTLET = re.compile(
    "[\u4e00-\u9fffA-Za-z\\d]{2,12}(?:[日晚早时周]报|[报网刊]|(?:通讯|新闻|杂志|出版|报)社|卫视|电视台|在线|财经|周刊|杂志|新闻网?|通讯社?|观察报?|传媒)"
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
    date and at most four words beside it. A lone name is believed beside an outlet, a 来源 or the
    word 原创: without one it may be a column. Of two outlets the one behind the date is where the
    text is from; the other is the site.

    Args:
        clue: A line between headline and body, or one taken from the body for its date.
    """
    if clue.zone != "header" and clue.where not in _DATED_LINES:
        return None
    if len(clue.text) > _ROW_MAX or re.search("[。，]", clue.text):
        return None
    text = _LABELLED.sub(" ", _ADDRESS.sub(" ", clue.text))
    date = _DATE.search(text)
    if date is None or re.search("[：:]", _DATE.sub("", text)):
        return None
    pieces = clue.pieces if len(clue.pieces) > 1 else ()
    before = _words(text[: date.start()], pieces)
    behind = _words(text[date.end() :], pieces)
    words = [word for word in (*before, *behind) if word not in _NOISE]
    names = [word for word in words if is_name(word)]
    outlets = [word for word in (*behind, *before) if _is_outlet(word)]
    if len(words) > 4 or len(names) > 1 or not (names or outlets):
        return None
    is_vouched = bool(outlets) or text != clue.text or "原创" in (*before, *behind)
    return HeaderRow(
        author=names[0] if names and is_vouched else None, outlet=outlets[0] if outlets else None
    )


def _words(text: str, pieces: Sequence[str]) -> list[str]:
    """Return the words of a part of the row; elements that touch each other part words too."""
    for piece in sorted(pieces, key=len, reverse=True):
        text = text.replace(piece, f" {piece} ")
    words = (_ROLE.sub("", word) for word in _PARTS.split(text))
    return [word for word in words if word]


def is_name(word: str) -> bool:
    """Return whether a word reads as a person's name: a common surname, and no outlet's."""
    if not _NAME.fullmatch(word) or word[0] not in _SURNAMES or _NO_NAME.search(word):
        return False
    return outlet_named(word) is None


def are_names(words: str) -> bool:
    """Return whether all of several words are names of people: ``季远 王云``."""
    return all(is_name(word) for word in re.split("[\\s、]+", words.strip()))


def _is_outlet(word: str) -> bool:
    return outlet_named(word) is not None or _OUTLET.fullmatch(word.strip("《》")) is not None
