"""Organisations and meetings that no list knows, by what their names begin and end with."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.enrich.names.entities import word_table
from ingest.enrich.names.folding import folded
from ingest.enrich.names.known import Opener
from ingest.enrich.names.person_words import person_words
from ingest.enrich.spans import Mention
from ingest.text.han import HAN

# 工业和信息化部, but 英国和德国大公司; 第一中级人民法院, but 英国一法院.
_JOINTS = (
    "和(?!信息|人工智能|贸易|社会保障|改革|旅游|城乡|技术|创新|规划|农村|商务|药|安全|健康)"
    "|(?<![第统])一"
)
_YEAR = r"(?:20\d\d年?|第[一二三四五六七八九十\d]+届|首届)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    behind_places: re.Pattern[str]
    behind_bodies: re.Pattern[str]
    trades: re.Pattern[str]
    units: frozenset[str]
    meetings: re.Pattern[str]
    companies: re.Pattern[str]
    stop_chars: re.Pattern[str]
    stops: re.Pattern[str]
    general: re.Pattern[str]
    centres: re.Pattern[str]
    institutes: re.Pattern[str]
    topic_before: re.Pattern[str]
    needs_name: frozenset[str]
    needs_name_in_city: frozenset[str]
    after_heads: frozenset[str]


def bodies_behind_places(
    text: str, plain: str, openers: Sequence[tuple[int, int, Opener]], known: Sequence[Mention]
) -> Iterator[Mention]:
    """Yield what begins with a place and ends like a body: 英国气象局, 江城市中级人民法院.

    Args:
        text: The text.
        plain: The same, folded.
        openers: Places and words such as 国家.
        known: Known names; what has one of them inside is no name.
    """
    inside = _Spans(known)
    done = 0
    for start, at, opener in openers:
        if start < done:
            continue
        end, kind = _end_behind(plain, at, opener, inside)
        if end:
            done = end
            yield _found(text, start, end, kind)


def parts_of_bodies(text: str, plain: str, bodies: Iterable[Mention]) -> Iterator[Mention]:
    """Yield bodies with what belongs to their names: 安靠|科技, 清华大学|法学院.

    With its trade a company is the same entity, and its laboratories count as the company; a school
    of a university is a body of its own. 公司 alone is no part of a name: 英伟达|公司.
    """
    words = _words()
    for body in bodies:
        if match := words.trades.match(plain, body.end):
            yield Mention(
                start=body.start,
                end=match.end(),
                kind="org",
                entity=body.entity,
                name=body.name if body.entity else text[body.start : match.end()],
                how=body.how,
            )
        elif match := words.behind_bodies.match(plain, body.end):
            is_unit = match.group(2) in words.units
            yield Mention(
                start=body.start,
                end=match.end(),
                kind="org",
                entity=body.entity if is_unit else None,
                name=body.name if is_unit else text[body.start : match.end()],
                how="unit" if is_unit else "pattern",
            )


def meetings_of(
    text: str, plain: str, hosts: Iterable[Mention], known: Sequence[Mention]
) -> Iterator[Mention]:
    """Yield meetings that are named after their host: 谷歌开发者大会.

    Args:
        text: The text.
        plain: The same, folded.
        hosts: Organisations.
        known: Known names; what has one of them inside is no name.
    """
    words = _words()
    inside = _Spans(known)
    for host in hosts:
        match = words.meetings.match(plain, host.end)
        if match is None or match.group(2) == "论坛" or _is_stopped(match):
            continue
        if not inside.hold(host.end, match.end()):
            yield _found(text, host.start, match.end(), "event")


def registered_companies(text: str) -> Iterator[Mention]:
    """Yield full names of companies behind an edge: 江城云图科技有限公司."""
    if "有限" not in text and "集团公司" not in text:
        return
    words = _words()
    for match in words.companies.finditer(text):
        name = match.group(1)
        if not words.stops.search(name) and not words.stop_chars.search(name):
            yield _found(text, match.start(1), match.end(), "org")


def named_institutes(text: str, plain: str) -> Iterator[Mention]:
    """Yield institutes with a foreign name in Chinese characters: 巴罗神经学研究所."""
    words = _words()
    sounds = person_words().sounds
    for match in words.institutes.finditer(plain):
        start = topic = match.start()
        while found := words.topic_before.search(plain, max(0, topic - 4), topic):
            topic = found.start()
        for cut in (topic, start):
            at = cut
            while at > max(0, cut - 7) and (plain[at - 1] in sounds or plain[at - 1] == "·"):
                at -= 1
            if plain[at] in "于让当里·":
                at += 1
            if cut - at > 1 and not words.stops.search(plain, at, match.end()):
                yield _found(text, at, match.end(), "org")
                break


class _Spans:
    """Where known names stand in a text."""

    def __init__(self, known: Iterable[Mention]) -> None:
        self._by_start = {mention.start: mention for mention in known}

    def hold(self, start: int, end: int) -> bool:
        """Return whether a name begins in a span.

        A general name that fills it belongs to the place before it (英国|司法部), one of an
        entity stands on its own (中国|国家网信办).
        """
        for begin in range(start, end):
            name = self._by_start.get(begin)
            if name is not None and (name.entity or (begin, name.end) != (start, end)):
                return True
        return False


def _end_behind(plain: str, at: int, opener: Opener, inside: _Spans) -> tuple[int, str]:
    """Return where the meeting or the body ends that an opener begins, and its kind; 0 if none."""
    words = _words()
    for pattern, kind in ((words.meetings, "event"), (words.behind_places, "org")):
        match = pattern.match(plain, at)
        if match is None or _is_stopped(match) or inside.hold(at, match.end()):
            continue
        middle, ending = match.group(1).strip(), match.group(2)
        if kind == "event":
            if not words.general.fullmatch(middle):
                return match.end(), kind
        elif _is_body(opener, middle, ending):
            return match.end(), kind
    return 0, ""


def _is_stopped(match: re.Match[str]) -> bool:
    """Return whether what stands before an ending shows that there is no name."""
    words = _words()
    before = match.group(1).replace("经济", "")
    return bool(words.stop_chars.search(before) or words.stops.search(match.group()))


def _is_body(opener: Opener, middle: str, ending: str) -> bool:
    """Return whether a place, the words behind it and an ending are the name of a body.

    General words alone name nothing behind a country or before 公司: 美国大学, 北京科技公司.
    """
    words = _words()
    is_general = bool(words.general.fullmatch(middle))
    if ending == "中心":
        return bool(words.centres.search(middle))
    if not opener.is_place:
        return ending in words.after_heads and len(middle) > 1
    if opener.is_general:
        return not (is_general and ending in words.needs_name)
    if ending == "办公室" and middle.endswith("信息"):
        return True
    return not (is_general and ending in words.needs_name_in_city)


def _found(text: str, start: int, end: int, kind: str) -> Mention:
    return Mention(
        start=start, end=end, kind=kind, entity=None, name=text[start:end], how="pattern"
    )


@cache
def _words() -> _Words:
    table = word_table("org_words")
    cut = table["cut"]
    middle = f"[{HAN}a-z0-9]"
    meetings = _endings(table["event_suffixes"], cut)
    general = "|".join(sorted(map(folded, table["general"]), key=len, reverse=True))
    bodies = _endings(table["suffixes_of_bodies"], cut)
    return _Words(
        behind_places=re.compile(
            f"({middle}{{0,14}}?)({_endings(table['suffixes_of_places'], cut)})"
        ),
        behind_bodies=re.compile(f"((?:{'|'.join(table['topics'])})*)({bodies})"),
        trades=re.compile(
            f"(?:{'|'.join(table['trades'])})"
            f"(?={'|'.join(table['behind_trades'])}|[^{HAN}a-z0-9]|$)"
        ),
        units=frozenset(table["units"]),
        meetings=re.compile(rf"( ?{_YEAR}{middle}{{0,12}}?)({meetings})"),
        companies=re.compile(
            rf"(?:^|[\s，。、；：“”「」（）()《》]|[由与和对向给被将是为])"
            rf"([{HAN}（）]{{2,20}}?)(?:{'|'.join(table['company_ends'])})"
        ),
        stop_chars=re.compile(f"[{''.join(table['stop_chars'])}]|{_JOINTS}"),
        stops=re.compile("|".join(map(folded, table["stop_words"]))),
        general=re.compile(f"(?:{general})*"),
        centres=re.compile(f"(?:{'|'.join(table['centres'])})$"),
        institutes=re.compile(_endings(table["institutes"], cut)),
        topic_before=re.compile(f"(?:{'|'.join(map(folded, table['topics']))})$"),
        needs_name=frozenset(table["needs_name"]),
        needs_name_in_city=frozenset(table["needs_name_in_city"]),
        after_heads=frozenset(table["after_heads"]),
    )


def _endings(words: Iterable[str], cut: Mapping[str, str]) -> str:
    """Return a pattern for endings, longer ones first, that are no part of a longer word."""

    def closed(word: str) -> str:
        chars = next((cut[end] for end in cut if word.endswith(end)), "")
        return f"{word}(?![{chars}])" if chars else word

    return "|".join(
        closed(word) for word in sorted(set(words), key=lambda word: (-len(word), word))
    )
