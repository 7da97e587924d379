"""Organisations that no list knows, by what the text says around them.

Names such as 云山日报 end like a body and begin at an edge; 青溪动力 has a founder; a newspaper in
book marks is read or asked; 江城市数据局 begins with its town. A name is told from common words by
what it is made of, and a doubtful one must come twice.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ingest.enrich.names.entities import word_table
from ingest.enrich.names.folding import folded
from ingest.enrich.names.known import Opener, is_opener, known_form
from ingest.enrich.names.lookup import either
from ingest.enrich.names.person_words import is_usual_name
from ingest.enrich.spans import Mention
from ingest.text.han import HAN

# Longest part of a name before its ending that is looked at; in characters.
_REACH = 10
_MIN_HEAD = 2
_MAX_HEAD = 8
# A name without an ending of bodies is short, and it comes again.
_MAX_BARE = 5
_TIMES = 2
_STAFF = ("人员", "员工", "记者", "作者")
# No part of a name: it begins behind the last one of these.
_SMALL = (
    "的了是在或由被把让给向从对为将会已曾也都就还又而但并若如称说着过等此这那每及与和跟于到即则以所有"
    "至遂要用写讯些兼"
)
_TOWN_END = re.compile(f"[市县区州省](?=[{HAN}])")
_TOWN = re.compile(f"(?:^|[^{HAN}])((?:(?![{_SMALL}据跨全外本各今])[{HAN}]){{2,3}})\\Z")
_HAN_ONLY = re.compile(f"[{HAN}]+")
_MEDIA = re.compile("《([^《》\n，。：！？]{2,12})》")
# 来源：墨线财经, 微信公众号“墨线财经”
_SOURCE = re.compile(
    f"(?:(?:来源|转自)[：:][“「]?|公众号[：: ]?[“「]?)([{HAN}]{{3,8}})(?=[\\s”」）)|｜]|$)"
    f"|[“「]([{HAN}]{{3,8}})[”」](?:微信)?公众号"
)
_DAY = "(?:近日|日前|昨日|今日|昨天|今天|当天|周[一二三四五六日])?"
# 报告由…发布, …在一份声明中: the name is somebody's, whatever it ends with.
# Each begins with a letter, so that text without it is passed over.
_ISSUED = (
    re.compile(
        f"由(?<=[告书单数准议信明]由)([{HAN}]{{3,8}}?)(?:联合)?(?:发布|撰写|编制|牵头|发起)"
    ),
    re.compile(
        f"由([{HAN}]{{3,8}}?)(?:发起|起草|撰写|牵头)的[^，。]{{0,6}}(?:信|报告|倡议|白皮书|声明)"
    ),
    re.compile(f"叫(?<=司叫|业叫|构叫|室叫)做?[“「]?([{HAN}]{{2,6}})(?=[”」，。])"),
)
_IN_STATEMENT = re.compile(
    "在(?:一份|其|官网|官方|题为)[^，。\n]{0,20}(?:声明|公开信|公告|博客|致歉信|邮件)(?:中|里|上)"
)
_LINE_LABEL = re.compile(f"^([{HAN}]{{3,8}})[：:]", re.MULTILINE)
_TALKS = re.compile("[^，。：\n]{0,6}(?:采访|专访|对话|对谈|连线|访谈)")
_LABEL = re.compile("[ \u3000]*[：:]")
_NOT_HAN = re.compile(f"[^{HAN}a-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    endings: re.Pattern[str]
    roles: re.Pattern[str]
    firms: re.Pattern[str]
    acts: re.Pattern[str]
    sure_trades: tuple[str, ...]
    trades: tuple[str, ...]
    common: re.Pattern[str]
    leads: re.Pattern[str]
    stops: re.Pattern[str]
    before_media: tuple[str, ...]
    after_media: tuple[str, ...]
    told: tuple[str, ...]
    needed: Mapping[str, tuple[str, ...]]
    parties: re.Pattern[str]
    laws: tuple[str, ...]


def houses(
    text: str, plain: str, known: Iterable[Mention], openers: Iterable[tuple[int, int, Opener]]
) -> Iterator[Mention]:
    """Yield the organisations that the words around them show.

    Args:
        text: The text.
        plain: The same, folded.
        known: Known names; what has one of them inside is no name.
        openers: Places, with which other names begin.
    """
    inside = {at for mention in known for at in range(mention.start, mention.end)}
    places = {start for start, _, opener in openers if opener.is_place}
    for start, end in _spans(plain):
        if inside.isdisjoint(range(start, end)) and places.isdisjoint(range(start + 1, end)):
            yield Mention(
                start=start, end=end, kind="org", entity=None, name=text[start:end], how="pattern"
            )


def _spans(plain: str) -> set[tuple[int, int]]:
    return {
        *_ending(plain),
        *_with_role(plain),
        *_parties(plain),
        *_issuers(plain),
        *_media(plain),
    }


def towns(plain: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the names of towns and districts, and of those again without 市."""
    found = {}
    for match in _TOWN_END.finditer(plain):
        town = _TOWN.search(plain[max(0, match.start() - 4) : match.start()])
        if town:
            short = town.group(1)
            yield match.start() - len(short), match.end()
            found[short] = short + match.group()
    for short, full in found.items():
        if len(short) < _MIN_HEAD or known_form(short) is not None:
            continue
        at = plain.find(short)
        while at >= 0:
            if not plain.startswith(full, at):
                yield at, at + len(short)
            at = plain.find(short, at + len(short))


def _ending(plain: str) -> Iterator[tuple[int, int]]:
    """Yield what ends like a body and begins at an edge: 云山日报."""
    words = _words()
    for match in words.endings.finditer(plain):
        start = _head_start(plain, match.start())
        head = plain[start : match.start()]
        if not _MIN_HEAD <= len(head) <= _MAX_HEAD or not _HAN_ONLY.fullmatch(head):
            continue
        needed = words.needed.get(match.group(), ())
        is_doubtful = bool(needed) and not head.endswith(needed)
        if is_doubtful or words.common.fullmatch(head):
            continue
        if not words.stops.search(plain, start, match.end()):
            yield start, match.end()


def _with_role(plain: str) -> Iterator[tuple[int, int]]:
    """Yield what somebody leads or speaks for, and firms that act: 青溪动力|创始人."""
    words = _words()
    for match in words.roles.finditer(plain):
        end = match.start() - (plain[match.start() - 1 : match.start()] == "的")
        start = _head_start(plain, end)
        if _is_house(plain, start, end):
            yield start, end
    for match in words.firms.finditer(plain):
        start = _head_start(plain, match.end())
        name = plain[start : match.end()]
        if _is_firm(name) and (
            words.acts.match(plain, match.end())
            or (name.endswith(words.sure_trades) and len(_free(plain, name)) >= _TIMES)
        ):
            yield start, match.end()


def _parties(plain: str) -> Iterator[tuple[int, int]]:
    """Yield who founded, paid or was sued: 由|灯山倡议|发起, 被告|青溪科技|辩称."""
    for match in _words().parties.finditer(plain):
        if _is_house(plain, *match.span(1)):
            yield match.span(1)
    for match in _SOURCE.finditer(plain):
        name = match.group(1) or match.group(2)
        if not _words().common.fullmatch(name) and not is_usual_name(name):
            yield match.span(1 if match.group(1) else 2)


def _issuers(plain: str) -> Iterator[tuple[int, int]]:
    """Yield who published something or led an interview, whatever the name ends with."""
    for pattern in _ISSUED:
        for match in pattern.finditer(plain):
            if _is_new(match.group(1)):
                yield match.span(1)
    for match in _IN_STATEMENT.finditer(plain):
        start = _head_start(plain, match.start())
        if _MIN_HEAD < match.start() - start <= _MAX_HEAD and _is_new(plain[start : match.start()]):
            yield start, match.start()
    labels = list(_LINE_LABEL.finditer(plain))
    for match in labels:
        is_doubled = sum(one.group(1) == match.group(1) for one in labels) > 1
        if is_doubled and _is_new(match.group(1)) and _asks(plain, match.group(1)):
            yield match.span(1)


def _asks(plain: str, name: str) -> bool:
    """Return whether a text says that a name before a colon led the interview."""
    at = plain.find(name)
    while at >= 0:
        if _TALKS.match(plain, at + len(name)):
            return True
        at = plain.find(name, at + 1)
    return False


def _media(plain: str) -> Iterator[tuple[int, int]]:
    """Yield newspapers and journals in book marks: 接受《云山评论》采访."""
    if "《" not in plain:
        return
    words = _words()
    for match in _MEDIA.finditer(plain):
        name = match.group(1)
        if name.endswith(words.laws):
            continue
        before = plain[max(0, match.start() - 4) : match.start()]
        after = plain[match.end() : match.end() + 4]
        is_label = before[-1:] in ("", "\n") and _LABEL.match(plain, match.end())
        is_told = before.endswith(("对", "向")) and after.startswith(words.told)
        is_near = before.endswith(words.before_media) or after.startswith(words.after_media)
        if is_near or is_told or is_label:
            yield match.span(1)


def _head_start(plain: str, end: int) -> int:
    """Return where the words begin that run without an edge up to an offset."""
    low = max(0, end - _REACH)
    start = low
    for match in _edges().finditer(plain, low, end):
        start = match.end()
    for match in _words().leads.finditer(plain, low, end):
        start = max(start, match.end())
    return start if start > low or low == 0 else end


def _is_house(plain: str, start: int, end: int) -> bool:
    """Return whether words may be the name of a company: 青溪动力, and not 平台."""
    words = _words()
    name = plain[start:end]
    if not _MIN_HEAD <= len(name) <= _MAX_HEAD or words.common.fullmatch(name):
        return False
    if name.endswith(_STAFF) or not _HAN_ONLY.fullmatch(name) or words.stops.search(name):
        return False
    if known_form(name) is not None or is_opener(name):
        return False
    if _is_firm(name):
        return True
    if len(name) > _MAX_BARE or is_usual_name(name):
        return False
    return len(name) > _MIN_HEAD and plain.count(name) >= _TIMES and bool(_free(plain, name))


def _is_new(name: str) -> bool:
    """Return whether words may be a name because of where they stand: no common word, no person."""
    words = _words()
    return (
        known_form(name) is None
        and not words.common.fullmatch(name)
        and not words.stops.search(name)
        and not _edges().search(name[:-1])
        and not words.leads.search(name)
        and not is_usual_name(name)
    )


def _is_firm(name: str) -> bool:
    """Return whether words end like the name of a company and begin with what is no common word."""
    words = _words()
    trade = next((one for one in words.trades if name.endswith(one)), "")
    head = name.removesuffix(trade)
    return (
        bool(trade)
        and _MIN_HEAD <= len(head) <= _MAX_BARE
        and bool(_HAN_ONLY.fullmatch(head))
        and not words.common.fullmatch(head)
        and not words.stops.search(name)
        and known_form(name) is None
        and not is_opener(head)
        and not name.endswith("人工智能")
    )


def _free(plain: str, name: str) -> list[int]:
    """Return where a name stands behind an edge."""
    found = []
    at = plain.find(name)
    while at >= 0:
        if at == 0 or _edges().match(plain, at - 1):
            found.append(at)
        at = plain.find(name, at + 1)
    return found


@cache
def _edges() -> re.Pattern[str]:
    return re.compile(f"[{_SMALL}]|(?<!数)据|{_NOT_HAN.pattern}")


@cache
def _words() -> _Words:
    table, bodies = word_table("house_words"), word_table("org_words")
    cut = bodies["cut"]

    def closed(word: str) -> str:
        chars = next((cut[end] for end in cut if word.endswith(end)), "")
        chars += "道告名销" if word.endswith("报") else ""
        return f"{re.escape(word)}(?![{chars}])" if chars else re.escape(word)

    endings = sorted(table["endings"], key=lambda word: (-len(word), word))
    common = {folded(w) for w in (*table["common"], *bodies["general"], *bodies["topics"])}
    before, after = either(table["by_before"]), either(table["by_after"])
    return _Words(
        endings=re.compile("|".join(map(closed, endings))),
        roles=re.compile(either(folded(word) for word in table["roles"])),
        firms=re.compile(either(table["trades"])),
        acts=re.compile(f"{_DAY}{either(table['acts'])}|\\d+[日月]"),
        sure_trades=tuple(table["sure_trades"]),
        trades=tuple(sorted(table["trades"], key=len, reverse=True)),
        common=re.compile(f"{either(common)}*+"),
        leads=re.compile(either(table["leads"])),
        stops=re.compile("|".join(map(folded, bodies["stop_words"]))),
        before_media=tuple(table["before_media"]),
        after_media=tuple(table["after_media"]),
        told=tuple(table["told"]),
        needed={end: tuple(words.split()) for end, words in table["needed"].items()},
        parties=re.compile(f"{before}([{HAN}a-z0-9]{{2,8}}?){after}"),
        laws=(*word_table("law_words")["ends"], "稿"),
    )
