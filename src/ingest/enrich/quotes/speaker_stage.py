"""Sentences of a narration and who stands in each, as a reader would look for a speaker."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.enrich.quotes.speaker_found import found_names
from ingest.enrich.quotes.speaker_names import Named, named_in
from ingest.enrich.quotes.words import quote_words
from ingest.enrich.spans import Mention

# One class in front lets the search skip: three times the speed of two alternatives.
_BOUNDARY = re.compile('[。！？!?…\n][。！？!?…”」』’"）)\n]*')
_CLAUSE = re.compile("[，,。；;：:！？!?…\n]")
# A name behind these is spoken to, about or at; behind 在…看来 it is still the one who thinks.
_GOVERNS = re.compile(
    "(?:对|向|答|经|与|同|给|跟|被|就|把|将|在|从|比|于|为|叫|和|了|着|(?<!不)过|(?<![顾访疑学])问"
    "|告诉|回应|回复|答复|面对|询问|安慰|谈到|提到|谈及|提及|采访|批评|指责|针对|关于|支持|反对|起诉|收购|加入|离开|联系"
    "|报道|致电|转发|引用|援引)[ 《]?$"
)
# 通过官方|微博致歉: where something was said, not by whom.
_CHANNEL = re.compile("(?:官方|个人|企业)$")
_SPEAKS_TO = re.compile("对话|采访|专访|会见|接受|告诉|对|向")
_ENDS_WITH_ROLE = re.compile("(?:长|官|席|任|人|师|家|授|士|员|监|理|裁|者|CEO|CTO|COO) ?$")
_TITLE_MAX = 24
# （记者 林夏）: who wrote the text does not speak in it.
_BYLINE = re.compile(
    "(?:^|[\n（(【])(?:本报|本刊|本网)?(?:记者|通讯员|实习生|编译|编辑|责编|作者|撰文|文)"
    "[ \u3000：:｜|/]{0,2}$"
)
_BYLINE_MAX = 10
_OFFICE = re.compile("部|办公室|处(?!理)")
_IN_NAME = re.compile("(?![该这由被此和与但而])[\u4e00-\u9fff]")
_STILL = re.compile("(?:看来|眼中|眼里|口中|的?(?:看法|眼中|原话|说法|观点|话))")
_OWN_WORDS = re.compile("的(?:话|原话|说法|观点|解释|回答|回应|答复|态度|结论|理由)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A word or a name in the narration that may stand for a speaker.

    Args:
        start: First character, an offset into the text.
        end: One past the last character.
        kind: person, org, or a kind of ``QuoteWords.kind_of``.
        named: The name, None for a word.
    """

    start: int
    end: int
    kind: str
    named: Named | None


class Stage:
    """The narration of one text, read sentence by sentence as far as it is asked for."""

    def __init__(
        self,
        narration: str,
        *,
        names: Sequence[Named],
        cues: Sequence[tuple[int, int]],
        clause_ends: Sequence[int],
    ) -> None:
        self.narration = narration
        self.names = names
        self._cues = cues
        self._clause_ends = clause_ends
        self._cue_starts = [start for start, _ in cues]
        self._name_starts = [name.start for name in names]
        self._starts = [
            0,
            *(
                end.end()
                for end in _BOUNDARY.finditer(narration)
                if end.group() != "\n" or narration[end.start() - 1] not in "：:"
            ),
        ]
        self._actors: dict[int, list[Actor]] = {}

    def sentence_at(self, at: int) -> int:
        """Return the number of the sentence an offset stands in."""
        return bisect_right(self._starts, at) - 1

    def span(self, sentence: int) -> tuple[int, int]:
        """Return start and end of a sentence."""
        following = sentence + 1
        end = self._starts[following] if following < len(self._starts) else len(self.narration)
        return self._starts[sentence], end

    @property
    def n_sentences(self) -> int:
        """How many sentences there are."""
        return len(self._starts)

    def paragraphs_between(self, sentence: int, at: int) -> int:
        """Return how many line ends lie between a sentence and an offset."""
        _, end = self.span(sentence)
        return self.narration.count("\n", end - 1, at)

    def actors(self, sentence: int) -> list[Actor]:
        """Return who stands in a sentence, in order, names before words that overlap them."""
        if sentence not in self._actors:
            self._actors[sentence] = self._actors_in(*self.span(sentence))
        return self._actors[sentence]

    def actors_between(self, start: int, end: int) -> list[Actor]:
        """Return who stands between two offsets of one sentence."""
        return [
            a for a in self.actors(self.sentence_at(start)) if start <= a.start and a.end <= end
        ]

    def clause_start(self, left: int, at: int) -> int:
        """Return where the clause begins that ends at ``at``, not before ``left``."""
        i = bisect_right(self._clause_ends, at)
        return max(left, self._clause_ends[i - 1]) if i else left

    def cues(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return start and end of the reporting words between two offsets."""
        low, high = bisect_left(self._cue_starts, start), bisect_left(self._cue_starts, end)
        return [cue for cue in self._cues[low:high] if cue[1] <= end]

    def is_governed(self, actor: Actor) -> bool:
        """Return whether somebody is spoken to or about: ``对记者``, ``对话院长周衡时``."""
        narration = self.narration
        if _STILL.match(narration, actor.end):
            return False
        low = max(0, actor.start - _TITLE_MAX)
        before = narration[low : actor.start]
        if _GOVERNS.search(before) or _CHANNEL.search(before):
            return True
        verbs = list(_SPEAKS_TO.finditer(_CLAUSE.split(before)[-1]))
        if not verbs:
            return False
        clause = _CLAUSE.split(before)[-1]
        return bool(_ENDS_WITH_ROLE.search(clause[verbs[-1].end() :]))

    def is_possessor(self, actor: Actor) -> bool:
        """Return whether an actor only owns what follows: ``林夏的律师``."""
        following = self.narration[actor.end : actor.end + 4]
        return following.startswith("的") and not _OWN_WORDS.match(following)

    def _actors_in(self, start: int, end: int) -> list[Actor]:
        words = quote_words()
        low = bisect_left(self._name_starts, start)
        high = bisect_left(self._name_starts, end)
        named = [
            Actor(start=n.start, end=n.end, kind=n.kind, named=n)
            for n in self.names[low:high]
            if not _BYLINE.search(self.narration, max(0, n.start - _BYLINE_MAX), n.start)
        ]
        found = list(named)
        for match in words.actor.finditer(self.narration, start, end):
            kind = words.kind_of[match.group()]
            if kind == "he" and self.narration[match.start() - 1 : match.start()] == "其":
                continue  # 其他
            if kind == "role" and _OFFICE.match(self.narration, match.end()):
                continue  # 编辑部, CTO办公室
            if kind == "house" and _IN_NAME.match(self.narration, match.start() - 1):
                continue  # 某某协会
            if not any(_hides(one, match, kind, self.narration) for one in named):
                found.append(Actor(start=match.start(), end=match.end(), kind=kind, named=None))
        return sorted(found, key=lambda actor: actor.start)


def _hides(one: Actor, match: re.Match[str], kind: str, narration: str) -> bool:
    """Return whether a name makes a word beside it no actor of its own: 院长林夏, 林夏教授."""
    start, end = match.span()
    if one.start < end and start < one.end:
        return True
    if one.kind != "person" or kind in ("he", "it", "you", "document"):
        return False
    return start == one.end or (end <= one.start and not narration[end : one.start].strip())


def stage_of(
    narration: str, mentions: Sequence[Mention], spoken: Sequence[tuple[int, int]]
) -> Stage:
    """Return the stage of a text with the names known in it and those its own words show.

    Args:
        narration: The text with all that is marked blanked.
        mentions: Names known in the text, by start.
        spoken: Starts and ends of quotations, in order: who is named in them does not speak.
    """
    outside = list(_outside(mentions, spoken))
    cues = [cue.span() for cue in quote_words().cues(narration, 0, len(narration))]
    clause_ends = [match.end() for match in _CLAUSE.finditer(narration)]
    ends = frozenset(mention.end for mention in outside)
    found = found_names(narration, cues, clause_ends=clause_ends, ends=ends)
    names = named_in(narration, outside, found)
    return Stage(narration, names=names, cues=cues, clause_ends=clause_ends)


def _outside(mentions: Sequence[Mention], spoken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    starts = [start for start, _ in spoken]
    for mention in mentions:
        i = bisect_right(starts, mention.start) - 1
        if i < 0 or mention.start >= spoken[i][1]:
            yield mention
