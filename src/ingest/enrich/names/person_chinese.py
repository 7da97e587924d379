"""Chinese people that no list knows: by a title, a reporting word, a byline, a neighbour."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from ingest.enrich.names.known import known_form
from ingest.enrich.names.lookup import either
from ingest.enrich.names.person_words import is_possible_name, is_usual_name, person_words
from ingest.enrich.spans import Mention
from ingest.text.han import HAN

_EDGE = re.compile(
    r"$|[\s，。、；：！？,.;:!?（）()「」『』“”‘’《》〈〉【】|/｜—…·-]"
    "|[在对的和与及等也则还就曾将已从向以为是这今昨又都并一不被把给让称说带率兼]"
)
_ROLE = (
    "作者|编辑|责编|责任编辑|文(?<![\u4e00-\u9fff]文)|文字|记者|编译|撰文|采写|整理|校对|审核|主编|策划|翻译|译者|监制|"
    "实习生|通讯员|制图|摄影|采访|撰稿|审校|排版"
)
_PEN_NAME = rf"[{HAN}]{{2,4}}|[A-Z][A-Za-z.]{{1,14}}(?: [A-Z][a-z]+)?"
_GAP = "[ \u00a0\u3000]"
# A word before a colon is the next role.
_NAME_IN_LINE = rf"(?:{_PEN_NAME})(?!{_GAP}*[|｜丨:：])"
_BYLINE = re.compile(
    rf"(?:{_ROLE}){_GAP}*[|｜丨:：/／]{_GAP}*"
    rf"({_NAME_IN_LINE}(?:[ \u00a0\u3000、,，&/]{{1,2}}{_NAME_IN_LINE})*)(?![{HAN}])"
)
_SPACED_BYLINE = re.compile(rf"(?:{_ROLE}) ([{HAN}]{{2,4}}(?:[ 、][{HAN}]{{2,4}})*)(?![{HAN}])")
_PIECE = re.compile(_PEN_NAME)
# A desk or a house in place of a person.
_DESK = re.compile(
    "(?:部|组|社|网|报|团队|频道|中心|工作室|官方|小编|编辑|记者|作者|佚名|匿名|综合|平台|公司|来源)$"
)
# A name may follow the house it belongs to: 江城大学李四平表示.
_HOUSES = ("大学", "学院", "研究所", "研究院", "实验室", "公司", "集团", "委员会", "法院", "医院")
# Of 150 strings that come up twice in one of 585 articles and read like a name two thirds are none;
# of those that come up three times, with three neighbours on either side, one in ten.
_OFTEN = 3
_LEFT_EDGE = frozenset(" \n　，。；：！？、,;:!?（）()「」『』“”‘’《》【】|｜/…")
_LISTED = re.compile(f"、([{HAN}]{{2,3}})(?=[、，。；和与及等（(\n）)的在]|$)")


def chinese_people(plain: str) -> set[str]:
    """Return the Chinese names of people that the words around them show.

    Args:
        plain: The text, folded.
    """
    found = {*_with_title(plain), *_in_spaced_bylines(plain)}
    found |= _with_cue(plain) | _repeated(plain)
    return found | _beside(plain, found)


def byline_people(text: str, plain: str) -> Iterator[Mention]:
    """Yield the names behind 作者： or 编辑｜, pen names too; a desk is none."""
    for match in _BYLINE.finditer(text):
        for piece in _PIECE.finditer(text, match.start(1), match.end(1)):
            name = plain[piece.start() : piece.end()]
            if _DESK.search(name) or known_form(name) is not None:
                continue
            yield Mention(
                start=piece.start(),
                end=piece.end(),
                kind="person",
                entity=None,
                name=piece.group(),
                how="byline",
            )


def name_mentions(text: str, plain: str, names: Iterable[str]) -> Iterator[Mention]:
    """Yield every occurrence of names of people that were found in a text."""
    for name in names:
        at = plain.find(name)
        while at >= 0:
            end = at + len(name)
            yield Mention(
                start=at, end=end, kind="person", entity=None, name=text[at:end], how="pattern"
            )
            at = plain.find(name, end)


def _with_title(plain: str) -> Iterator[str]:
    """Yield names behind a title (CEO张三) and before one (李四教授)."""
    for match in _titles().finditer(plain):
        name = _name_at(plain, match.end())
        if name:
            yield name
    for match in _titles_after().finditer(plain):
        at = match.start()
        for length in (3, 2):
            name = plain[at - length : at] if at >= length else ""
            edge = plain[at - length - 1 : at - length]
            is_edge = not edge or edge in _LEFT_EDGE or edge in "的和与由请是据对"
            if is_usual_name(name) and (is_edge or length == 3):
                yield name
                break


def _name_at(plain: str, at: int) -> str | None:
    """Return the name that begins at a place and ends at an edge, or None."""
    for length in (3, 2, 4):
        name = plain[at : at + length]
        if len(name) == length and is_possible_name(name):
            end = at + length
            if _EDGE.match(plain, end) or _cues().match(plain, end):
                return name
    return None


def _with_cue(plain: str) -> set[str]:
    """Return names between an edge and a reporting word; those of two characters only if usual."""
    counted: Counter[str] = Counter()
    for match in _cues().finditer(plain):
        at = match.start()
        for length in (3, 2):
            name = plain[at - length : at] if at >= length else ""
            edge = plain[at - length - 1 : at - length]
            is_edge = not edge or edge in _LEFT_EDGE
            if is_usual_name(name) and (
                is_edge or (length == 3 and plain.endswith(_HOUSES, 0, at - length))
            ):
                counted[name] += 1
                break
    return {name for name, n in counted.items() if len(name) > 2 or n > 1}


def _repeated(plain: str) -> set[str]:
    """Return the names of three characters that come up often and between changing neighbours."""
    words, found = person_words(), _triples().finditer(plain)
    places: dict[str, list[int]] = {}
    for match in found:
        places.setdefault(match.group() + match.group(1), []).append(match.start())
    return {
        name
        for name, starts in places.items()
        if len(starts) >= _OFTEN
        and name[0] in words.frequent
        and len({plain[start - 1 : start] for start in starts}) >= _OFTEN
        and len({plain[start + 3 : start + 4] for start in starts}) >= _OFTEN
        and is_usual_name(name)
    }


def _in_spaced_bylines(plain: str) -> Iterator[str]:
    for match in _SPACED_BYLINE.finditer(plain):
        for name in re.split("[ 、]", match.group(1)):
            if is_possible_name(name):
                yield name


def _beside(plain: str, found: set[str]) -> set[str]:
    """Return names that stand in a list behind a name: 张三、李四、王五等."""
    more: set[str] = set()
    for name in found:
        at = plain.find(name)
        while at >= 0:
            end = at + len(name)
            while match := _LISTED.match(plain, end):
                if not is_usual_name(match.group(1)):
                    break
                more.add(match.group(1))
                end = match.end()
            at = plain.find(name, end)
    return more


@cache
def _triples() -> re.Pattern[str]:
    words = person_words()
    given = "".join(sorted(words.given))
    return re.compile(f"[{''.join(sorted(words.frequent))}](?=([{given}]{{2}}))")


@cache
def _titles() -> re.Pattern[str]:
    surnames = "".join(sorted(person_words().surnames))
    return re.compile(f"{either(person_words().titles)}[ :：]?(?=[{surnames}])")


@cache
def _titles_after() -> re.Pattern[str]:
    return re.compile(either(person_words().titles_after))


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(either(person_words().cues))
