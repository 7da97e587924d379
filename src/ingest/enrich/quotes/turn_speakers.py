"""Who the labels of an interview stand for."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.enrich.quotes.speaker_names import Named
from ingest.enrich.quotes.turn_lines import Turn
from ingest.enrich.quotes.words import quote_words
from ingest.enrich.spans import Quotation

# 记者林夏, 主持人：周衡, 采访 | 林夏: who asks, named in the lines above the turns.
_HOST = re.compile(
    "(?:主持人|记者|采访者|访谈者|提问者|对话者|采访人|采访|主持|访谈|提问|撰文|采写|主播|(?<![\u4e00-\u9fff])文)"
    "[ \u3000]*[：:|丨｜/]?[ \u3000]*$"
)
# Q=周衡, Q代表周衡
_STANDS_FOR = re.compile("(?:Q|问)[ ]?(?:=|＝|为|是|代表|指)[ ]?$")
# 某刊专访了…, 接受某网采访, 由周衡主持, 周衡与来宾对话
_TALK = re.compile("采访|专访|访谈|对话|对谈|主持|提问|连线|播客|做客")
_TAKES = re.compile("接受|做客|参加|登上|受邀|应邀")
_WITH = frozenset("与和同跟")
_OF_GUEST = re.compile("对[^，。；\n]{0,12}$")
_SPOKESMAN = re.compile("(?:有关|相关|新闻)?(?:司局|部门|处室|方面)?(?:负责人|负责同志|发言人)")
_TALK_REACH = 40
_SENTENCE_END = re.compile("[。！？\n]")
# Somebody in the hall asks, not the host.
_OF_HALL = re.compile("观众|听众|网友|现场|提问者")
_OUTLET = re.compile("(?:微信)?公众号[：:]?[ ]?[“「]?(?P<name>[^”」\\s，。（(]{2,20})[”」]?")
_SHORT_FOR = '[（(](?:以下|下文|下称|以下称)?(?:简称|称)?(?:为)?[：: ]?[“「"]?{label}[”」"]?[）)]'


class TurnSpeakers:
    """Speakers of the turns of one interview.

    A label names somebody itself, is short for a name (张, EK, ``（以下简称…）``), or only says
    who asks and who answers: the one who answers is the person the lines above the turns name
    most, the one who asks is named there as reporter or host.
    """

    def __init__(self, text: str, turns: Sequence[Turn], names: Sequence[Named]) -> None:
        self._text = text
        self._turns = turns
        self._of_voice = _speakers(text, turns, names) if turns else {}

    def quotations(self) -> list[Quotation]:
        """Return one quotation for each turn."""
        return [self._quotation(turn, turn.start, turn.end, "turn_label") for turn in self._turns]

    def pulled(self, start: int, end: int) -> Quotation | None:
        """Return a paragraph in marks that stands between turns, said by who answered above.

        Args:
            start: First character behind the mark.
            end: One past the last character before the mark.
        """
        above = [turn for turn in self._turns if turn.end <= start]
        if not above or self._text[above[-1].end : start - 1].strip():
            return None
        for turn in reversed(above):
            if turn.part != "asks" and self._text[turn.end - 1] not in "？?":
                return self._quotation(turn, start, end, "turn_above")
        return None

    def other(self, voice: str) -> Named | None:
        """Return the speaker of the other voice where two people talk."""
        others = [named for one, named in self._of_voice.items() if one != voice]
        return others[0] if len(others) == 1 else None

    def of(self, turn: Turn) -> Named | None:
        """Return who speaks in a turn."""
        return self._of_voice[turn.voice]

    def _quotation(self, turn: Turn, start: int, end: int, how: str) -> Quotation:
        named = self._of_voice[turn.voice]
        label = turn.voice if turn.part == "name" and not is_word(turn.voice) else None
        return Quotation(
            start=start,
            end=end,
            kind="turn" if how == "turn_label" else "direct",
            speaker=named.name if named else label,
            speaker_id=named.entity if named else None,
            how=how if named or label else None,
            cue=None,
            spoken_at=turn.label,
        )


def is_word(label: str) -> bool:
    """Return whether a label is a common word for people, such as 网友 or 院长."""
    match = quote_words().actor.search(label)
    return match is not None and match.end() == len(label)


def _speakers(text: str, turns: Sequence[Turn], names: Sequence[Named]) -> dict[str, Named | None]:
    first = min(turn.start for turn in turns)
    intro = [name for name in names if name.start < first]
    result: dict[str, Named | None] = {}
    parts: dict[str, str] = {}
    for turn in turns:
        parts[turn.voice] = turn.part
        if result.get(turn.voice) is None:
            result[turn.voice] = _in_label(turn, names)
    for voice, part in parts.items():
        if result[voice] is None and part == "name":
            result[voice] = _short_for(text, voice, names)
    taken = {one.name for one in result.values() if one is not None}
    free = [one for one in intro if one.name not in taken]
    talk = _talk(text, free)
    asker = _host(text, free) or talk.asker
    others = [one for one in free or names if asker is None or one.name != asker.name]
    guest = talk.guest or _most_named(others) or _spoken_for(text, intro)
    if asker is None:
        asker = _other_in_talk(text, free, guest)
    for voice, part in parts.items():
        if result[voice] is None and part != "name" and not _OF_HALL.search(voice):
            result[voice] = asker or _outlet(text) if part == "asks" else guest
    return result


def _in_label(turn: Turn, names: Sequence[Named]) -> Named | None:
    start, end = turn.label
    inside = [name for name in names if start <= name.start and name.end <= end]
    persons = [name for name in inside if name.kind == "person"]
    return next(reversed(persons or inside), None)


def _short_for(text: str, label: str, names: Sequence[Named]) -> Named | None:
    match = re.search(_SHORT_FOR.format(label=re.escape(label)), text)
    if match:
        before = [name for name in names if match.start() - 2 <= name.end <= match.start()]
        if before:
            return before[-1]
    if len(label) > 3:
        return None
    persons = {name.name: name for name in names if name.kind == "person"}
    fitting = [one for name, one in persons.items() if _abbreviates(label, name)]
    return fitting[0] if len(fitting) == 1 else None


def _abbreviates(label: str, name: str) -> bool:
    """Return whether a label is a surname or the initials of a name."""
    initials = "".join(word[0] for word in name.split() if word)
    return name.startswith(label) or (len(label) > 1 and initials == label)


def _host(text: str, names: Sequence[Named]) -> Named | None:
    for name in names:
        before = text[max(0, name.start - 10) : name.start]
        if name.kind == "person" and (_HOST.search(before) or _STANDS_FOR.search(before)):
            return name
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Talk:
    """Who asks and who answers, as far as the opening says."""

    asker: Named | None = None
    guest: Named | None = None


def _talk(text: str, names: Sequence[Named]) -> _Talk:
    asker = guest = None
    for at, before, after in _talks(text, names):
        found = _talk_at(text, at, before, after)
        asker = asker or found.asker
        guest = guest or found.guest
    if asker and guest and asker.name == guest.name:
        return _Talk(asker=asker)
    return _Talk(asker=asker, guest=guest)


def _talk_at(text: str, at: int, before: Sequence[Named], after: Sequence[Named]) -> _Talk:
    """Return who asks and who answers by one word of talk and the names around it."""
    if text.startswith("做客", at):
        return _Talk(asker=after[0] if after else None)
    if not before:
        return _Talk()
    last = before[-1]
    low = max(0, last.start - _TALK_REACH)
    if _OF_GUEST.search(text, low, last.start) and text[last.end : at] in ("", "的"):
        is_body = before[0].kind == "org" and len(before) > 1
        return _Talk(asker=before[0] if is_body else None, guest=last)
    partners = [one for one in before if one.kind == "org" and _is_partner(text, one)]
    return _Talk(asker=partners[0] if partners else _who_talks(text, at, before, after))


def _who_talks(text: str, at: int, before: Sequence[Named], after: Sequence[Named]) -> Named | None:
    """Return the last name before a word of talk if it asks: 某刊专访, 接受…采访, 由…主持."""
    last = before[-1]
    front = text[last.start - 1 : last.start]
    taken = [match.start() for match in _TAKES.finditer(text, before[0].end, at)]
    is_heading = last.kind == "org" and last.end == at and not after
    is_host = (bool(taken) and last.start > taken[0]) or front == "由"
    has_object = bool(after) and front not in _WITH
    return last if is_heading or is_host or has_object else None


def _is_partner(text: str, name: Named) -> bool:
    return text[name.end : name.end + 1] in _WITH or text[name.start - 1 : name.start] in _WITH


def _spoken_for(text: str, names: Sequence[Named]) -> Named | None:
    """Return the body whose spokesman answers: ``某局有关负责人就《…》答记者问``."""
    bodies = [name for name in names if name.kind == "org" and _SPOKESMAN.match(text, name.end)]
    return bodies[0] if len({body.name for body in bodies}) == 1 else None


def _other_in_talk(text: str, names: Sequence[Named], guest: Named | None) -> Named | None:
    """Return the one other person a sentence of talk names beside the guest."""
    for _, before, after in _talks(text, names):
        named = {one.name: one for one in (*before, *after) if one.kind == "person"}
        if guest is not None and guest.name in named and len(named) == 2:
            return next(one for name, one in named.items() if name != guest.name)
    return None


def _talks(text: str, names: Sequence[Named]) -> Iterator[tuple[int, list[Named], list[Named]]]:
    """Yield each word of talk with the names before and behind it in its sentence."""
    end = names[-1].end + _TALK_REACH if names else 0
    for match in _TALK.finditer(text, 0, end):
        at = match.start()
        start = max(text.rfind(mark, 0, at) for mark in "。！？\n") + 1
        stop = _SENTENCE_END.search(text, at)
        last = stop.start() if stop else len(text)
        before = [name for name in names if start <= name.start and name.end <= at]
        yield at, before, [name for name in names if at < name.start < last]


def _outlet(text: str) -> Named | None:
    """Return the outlet that publishes the interview, where the foot of the page names it."""
    match = _OUTLET.search(text)
    if match is None:
        return None
    start, end = match.span("name")
    return Named(start=start, end=end, kind="org", name=match["name"], entity=None)


def _most_named(names: Sequence[Named]) -> Named | None:
    persons = [name for name in names if name.kind == "person"]
    counted = Counter(name.name for name in persons)
    if not counted:
        return None
    most = max(counted.values())
    return next(name for name in persons if counted[name.name] == most)
