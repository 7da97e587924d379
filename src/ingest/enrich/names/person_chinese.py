"""Chinese people that no list knows: by a title, a reporting word, a byline, a neighbour."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from ingest.enrich.names.entities import word_table
from ingest.enrich.names.known import known_form
from ingest.enrich.names.lookup import either
from ingest.enrich.names.person_words import (
    is_possible_name,
    is_seldom_name,
    is_usual_name,
    person_words,
)
from ingest.enrich.spans import Mention
from ingest.text.han import HAN

_EDGE = re.compile(
    r"$|[\s，。、；：！？,.;:!?（）()「」『』“”‘’《》〈〉【】|/／｜—…·-]"
    "|[在对的和与及等也则还就曾将已从向以为是这今昨又都并一不被把给让称说带率兼]"
)
# More words that follow a name of three usual characters.
_LATER = re.compile(
    "后来|随即|当时|当天|目前|近日|日前|昨|明|去年|周|发现|正|才|仍|只|没|很|最|跟|同|因|用|拿|自己|本人|所"
)
_CLOSED = re.compile(r"$|[\s，。；：！？（）()」』”》】/／|｜]")
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
_HANDLE = re.compile(f"(?<![A-Za-z0-9._])@([{HAN}][{HAN}A-Za-z0-9_-]{{1,15}})(?=[\\s：:，。]|$)")
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
# Before a title these belong to it: 林朗应记者之请.
_TOWARDS = frozenset("应对向由据受同给被让请问")
_THEN_HE = re.compile(r"(?![，。的])[^。！？；\n“”「」]{2,50}。\n?[他她](?!们)")
_BRINGS = re.compile(r"(?![，。的])[^。！？：，；\n“”「」]{1,16}[：:][“「『\"]")
_IN_BRACKETS = re.compile(f"(?<![{HAN}])([{HAN}]{{2,4}})[（(]([^（）()，。\n]{{2,14}})[）)]")
_LABEL = re.compile(f"^([{HAN}]{{2,4}})(?:[（(][^（）()\n]{{1,20}}[）)])?[：:]", re.MULTILINE)
_NO_ROLE = re.compile(
    "(?:本|某|有|别|他|让|令|等|对|的|和|与|及|是)人$|先生$|[大小中]学生$|[^\u4e00-\u9fff]"
)
# What persons do and their bodies do not; behind a name of three characters.
_ACTS = re.compile(
    "[说道笑问答想坐走拿点摇叹皱低抬苦]|(?<![东西南北])站|的(?:父|母|妻|丈|女儿|儿子|同事|朋友|老师|手|眼|声音|办公室)"
    "|先生|女士|老师|教授|出生|毕业|则|却|也|又|还|曾|承认|拒绝|打开|看着|听了|告诉"
)
_LISTED = re.compile(f"、([{HAN}]{{2,3}})(?=[、，。；和与及等（(\n）)的在]|$)")


def chinese_people(plain: str) -> set[str]:
    """Return the Chinese names of people that the words around them show.

    Args:
        plain: The text, folded.
    """
    found = {*_with_title(plain), *_in_spaced_bylines(plain), *_explained(plain), *_labels(plain)}
    found |= _with_cue(plain) | _repeated(plain)
    # With a line end in front every clause begins behind a mark, which is quickly found.
    lines = f"\n{plain}"
    found.update(_leading(lines), _acting(lines), _told_of(lines))
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


def handles(text: str) -> Iterator[Mention]:
    """Yield the pen names behind @ at the start of a line or behind a space: @林夏今天早睡：…."""
    if "@" not in text:
        return
    for match in _HANDLE.finditer(text):
        yield Mention(
            start=match.start(1),
            end=match.end(1),
            kind="person",
            entity=None,
            name=match.group(1),
            how="handle",
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
            is_edge = not edge or edge in _LEFT_EDGE or edge in "的和与由请是据对者"
            is_seldom = (
                length == 3 and is_edge and is_seldom_name(name) and name[-1] not in _TOWARDS
            )
            if is_seldom or (is_usual_name(name) and (is_edge or length == 3)):
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
    name, end = plain[at : at + 3], at + 3
    if is_usual_name(name) and _LATER.match(plain, end):
        return name
    if is_seldom_name(name) and (_CLOSED.match(plain, end) or _cues().match(plain, end)):
        return name
    return None


def _explained(plain: str) -> Iterator[str]:
    """Yield names with what somebody is in brackets behind them: 鹿鸣（心理咨询师）."""
    ends = person_words().role_ends
    for match in _IN_BRACKETS.finditer(plain):
        is_role = match.group(2).endswith(ends) or match.group(2).endswith(person_words().titles)
        if is_role and is_possible_name(match.group(1)):
            yield match.group(1)


def _labels(plain: str) -> Iterator[str]:
    """Yield names that stand before a colon at the start of two lines and more, 阿灿 too."""
    counted = Counter(match.group(1) for match in _LABEL.finditer(plain))
    for name, n in counted.items():
        if n > 1 and (is_possible_name(name) or (name[0] in "阿小老" and len(name) < 4)):
            yield name


def _with_cue(plain: str) -> set[str]:
    """Return names between an edge and a reporting word; those of two characters only if usual."""
    counted: Counter[str] = Counter()
    roles = person_words().role_ends
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
            if edge in roles and _is_role(plain, at - length) and is_possible_name(name):
                counted[name] += 1 + (length == 2)
                break
    return {name for name, n in counted.items() if len(name) > 2 or n > 1}


def _is_role(plain: str, at: int) -> bool:
    """Return whether what ends at a place says what somebody is: 配音师, but not 本人."""
    before = plain[max(0, at - 3) : at]
    is_split = plain[at - 1 : at + 1] in ("官方", "工党", "人方", "人数", "人文", "家庭", "生平")
    return len(before) > 1 and not is_split and not _NO_ROLE.search(before)


def _leading(plain: str) -> Iterator[str]:
    """Yield names of three characters that begin clauses and come again: 尹叔夜…。尹叔夜….

    One of the clauses must go on as with a person: with a reporting word, 的 or what people do.
    """
    counted: Counter[str] = Counter()
    shown: set[str] = set()
    for match in _clauses().finditer(plain):
        name = match.group(1)
        if not is_possible_name(name):
            continue
        counted[name] += 1
        if _cues().match(plain, match.end()) or _ACTS.match(plain, match.end()):
            shown.add(name)
    yield from (name for name in shown if plain.count(name) > 1)


def _acting(plain: str) -> Iterator[str]:
    """Yield names that begin a clause which tells what only people do: 段成冲着镜头…."""
    words = person_words()
    yield from (match.group(1) for match in _seeing().finditer(plain) if _is_likely(match.group(1)))
    for match in _doing().finditer(plain):
        name = match.group(1)
        is_short = len(match.group(2)) < 2  # 车侧|则
        if len(name) == 2:
            is_name = not is_short and name[0] not in words.wordy and is_possible_name(name)
        else:
            is_name = is_usual_name(name) or (not is_short and _is_likely(name))
        if is_name:
            yield name


def _is_likely(name: str) -> bool:
    return is_possible_name(name) or is_seldom_name(name)


def _told_of(plain: str) -> Iterator[str]:
    """Yield names that begin a sentence and are 他 or 她 in the next, or bring words by a colon."""
    wordy = person_words().wordy
    for match in _sentences().finditer(plain):
        for length in (3, 2):
            name = plain[match.start(1) : match.start(1) + length]
            end = match.start(1) + length
            is_cut = plain[end - 1 : end + 1] in ("先生", "女士", "小姐")
            if is_cut or not is_usual_name(name) or (length == 2 and name[0] in wordy):
                continue
            if _THEN_HE.match(plain, end) or (length == 3 and _BRINGS.match(plain, end)):
                yield name
            break  # 秦小雨的: what is no sign of the longer name is none of a shorter one


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
def _clauses() -> re.Pattern[str]:
    surnames = person_words().surnames
    single = "".join(sorted(name for name in surnames if len(name) == 1))
    double = "|".join(sorted(name for name in surnames if len(name) == 2))
    return re.compile(rf"[\n。！？；，：、”」]((?:{double})[{HAN}]|[{single}][{HAN}]{{2}})")


@cache
def _doing() -> re.Pattern[str]:
    surnames = person_words().surnames
    single = "".join(sorted(name for name in surnames if len(name) == 1))
    double = "|".join(sorted(name for name in surnames if len(name) == 2))
    name = f"(?:{double})[{HAN}]|[{single}][{HAN}]{{1,2}}?"
    deeds = either(word_table("person_words")["deeds"])
    return re.compile(rf"[\n。！？；，：、”」] ?({name})(?=({deeds}))")


@cache
def _seeing() -> re.Pattern[str]:
    surnames = "".join(sorted({name[0] for name in person_words().surnames}))
    thinks = "看来|眼中|眼里|的话|来说|那里"
    return re.compile(rf"[在用对](?!于)([{surnames}][{HAN}]{{1,2}}?)(?={thinks})")


@cache
def _sentences() -> re.Pattern[str]:
    surnames = "".join(sorted({name[0] for name in person_words().surnames}))
    return re.compile(rf"[\n。！？”」]([{surnames}])(?=[{HAN}])")


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
