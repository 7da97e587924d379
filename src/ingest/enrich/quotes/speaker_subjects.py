"""Who a reporting word, a pronoun or a sentence speaks of."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.enrich.quotes.speaker_elsewhere import (
    holder_of,
    house_of,
    is_many,
    only_person,
    ruling_of,
)
from ingest.enrich.quotes.speaker_found import ALOUD, body_at, has_only_adverbs
from ingest.enrich.quotes.speaker_names import Named
from ingest.enrich.quotes.speaker_stage import Actor, Stage

# How many sentences back a pronoun or a sentence without a subject may point.
_REACH = 8
_PERSONS = ("person", "he")
_SINGLE = re.compile(
    "(?:一位|一名|这位|那位|该名?|这名|某位?|另一位|另一名|有|也有|还有|一个|某个)[^，。]{0,12}$"
)
_THIS = re.compile("(?:(?:这位|那位|这名)[^，。]{0,14}|(?:该|这个|那个)[^，。的]{0,6})$")
_SOURCE = re.compile("[ \u3000]*(?:据|根据|按照?|截至|经)")
# 并称, 还表示: the subject of the reporting word before goes on.
_GOES_ON = re.compile("[ \u3000]*(?:并|还|也|又|且|同时|随后|再次)")
_PUBLISHES = re.compile(
    "发布|发表|公布|发起|撰写|出具|联合签署|发出|公开|组织|牵头|起草|披露|推出|完成"
)
_SOMEBODY = re.compile("(?:那个|这个|那位|这位|某个|某位|一个)[^，。]{1,8}$")
_NOUN = re.compile(
    "(?![并还也又再却便就则都只不没我你其此随对但而因所如在从当后首最接为与由按据这那换简总可一])"
    "[\u4e00-\u9fff]{1,4}(?![中里上内后前时])[\u4e00-\u9fff]|[A-Za-z][A-Za-z\\d_]{2,20}"
)
# A noun that speaks is a character of the text when it stands there more than once.
_NOUN_MIN = 2
_NO_NOUN = ("的", "了", "着", "过", "地", "得")
_LINE_START = re.compile("(?:^|[。！？”\n])[ \u3000]*$")
_NO_HOUSE = re.compile(
    "[ \u3000]*(?:但|而|不过)?(?:对此)?"
    "(?:一位|一名|其|该公司|公司|另一位|另一名|的|相关|有关|新闻)*"
)
_SENTENCE = re.compile("[。！？\n；]")
# How far behind its verb a document may be named, title and all; in characters.
_TITLE_MAX = 40
# A part of a body speaks for it: 某出版社|编辑部.
_UNIT = re.compile(
    "[\u4e00-\u9fffA-Z]{0,6}?(?:编辑部|研究生院|宣传部|公关部|法务部|董事会|秘书处|办公室|事业部|团队|课题组"
    "|项目组|研究组|招生办|党委|工会|官方微博|官方账号)"
)
# The clause says what about, the next one who: 当被问到…时，周衡….
_ASKED = re.compile("(?:当|在)?(?:被问|问及|谈及|谈到|提及|提到|说起|面对|对于|关于|针对)")
_SHUT = frozenset("）)》")
# A paper is also called the study it tells of, by their last characters: 论文, 研究.
_SAME = {"文": "文究", "究": "究文"}
_INSIDE = re.compile("[中里上]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks, as far as the text says.

    Args:
        name: Name to give, or None for somebody without one.
        entity: Id of the known entity, or None.
        how: The way from the words to the speaker; empty for a name not yet asked for by a layer.
        at: Start and end of the words that point to the speaker.
        cue: The reporting word, or None.
    """

    name: str | None
    entity: str | None
    how: str
    at: tuple[int, int]
    cue: str | None = None

    def by(self, layer: str, cue: str | None = None) -> "Voice":
        """Return the voice as a layer found it; pronoun, role and the like stay said."""
        return Voice(name=self.name, entity=self.entity, how=self.how or layer, at=self.at, cue=cue)


class Subjects:
    """Answers for one text, kept once given."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._topics: dict[tuple[int, str], Voice | None] = {}

    def of_cue(self, left: int, cue: int) -> Voice | None:
        """Return the subject of a reporting word.

        Looks in the clause of the word, then in earlier clauses of the sentence.

        Args:
            left: Start of what may be looked at, in the sentence of the word.
            cue: Start of the word.
        """
        stage = self._stage
        start = stage.clause_start(left, cue)
        actor = self._subject(stage.actors_between(start, cue))
        if actor is not None:
            return self._voice_before(actor, cue)
        noun = self._noun(start, cue)
        if noun is not None:
            return noun
        if _GOES_ON.match(stage.narration, start):
            for earlier, _ in reversed(stage.cues(left, start)):
                begin = stage.clause_start(left, earlier)
                actor = self._subject(stage.actors_between(begin, earlier))
                if actor is not None:
                    return self.voice(actor)
        return self.of_clauses(left, start)

    def _voice_before(self, actor: Actor, cue: int) -> Voice | None:
        """Return who a subject is; behind a body nothing but adverbs may stand before the word.

        ``某大学毕业生林夏说`` with a name nobody knows is not said by the university.
        """
        narration = self._stage.narration
        end = actor.end + (narration[actor.end : actor.end + 1] in _SHUT)
        unit = _UNIT.match(narration, end, cue)
        end = unit.end() if unit else end
        earlier = self._stage.cues(end, cue)  # 谷歌回应说
        first = earlier[0][0] if earlier else cue
        if actor.kind == "org" and not has_only_adverbs(narration, end, first):
            return Voice(name=None, entity=None, how="", at=(actor.end, cue))
        return self.voice(actor)

    def of_clause(self, left: int, right: int) -> Voice | None:
        """Return the subject of one clause that brings words by its colon: ``他的回答：``."""
        actor = self._subject(self._stage.actors_between(left, right))
        return None if actor is None else self.voice(actor)

    def of_person(self, left: int, right: int) -> Voice | None:
        """Return the first person that stands as subject between two offsets."""
        actors = self._stage.actors_between(left, right)
        actor = self._first([a for a in actors if a.kind in _PERSONS])
        return None if actor is None else self.voice(actor)

    def of_first(self, left: int, right: int) -> Voice | None:
        """Return the person that the words between two offsets begin with."""
        stage = self._stage
        first = next(iter(stage.actors_between(left, right)), None)
        if first is None or first.start != left or first.kind not in _PERSONS:
            return None
        return None if stage.is_possessor(first) else self.voice(first)

    def of_clauses(self, left: int, right: int) -> Voice | None:
        """Return the subject that goes on from the clauses between two offsets, nearest first."""
        stage = self._stage
        end = right
        while end > left:
            start = stage.clause_start(left, end - 1)
            if not _SOURCE.match(stage.narration, start, end):
                voice = self._of_earlier_clause(start, end)
                if voice is not None:
                    return voice
            end = start
        return None

    def _of_earlier_clause(self, start: int, end: int) -> Voice | None:
        stage = self._stage
        cues = stage.cues(start, end)
        if not cues:
            actor = self._first(stage.actors_between(start, end))
            return None if actor is None else self.voice(actor)
        actor = self._subject(stage.actors_between(start, cues[0][0]))
        return None if actor is None else self._voice_before(actor, cues[0][0])

    def voice(self, actor: Actor) -> Voice | None:
        """Return who an actor is."""
        at = (actor.start, actor.end)
        if actor.named is not None:
            return Voice(name=actor.named.name, entity=actor.named.entity, how="", at=at)
        found: Voice | None = None
        if actor.kind == "he" or (actor.kind in ("role", "anonymous") and self._is_this(actor)):
            found = self._before(actor, "person")
        elif actor.kind == "it":
            found = self._before(actor, "org")
        elif actor.kind == "its":
            found = self._before(actor, "any")
        elif actor.kind == "spokesman":
            found = self._owner(actor)
            if found is None and self._has_no_house(actor):
                found = self._before(actor, "org")
        elif actor.kind == "document":
            found = self._owner(actor) or self._publisher(actor) or self._of(ruling_of, actor)
        elif actor.kind == "house":
            found = self._of(house_of, actor)
        elif actor.kind == "role":
            found = None if self._is_single(actor) else self._of(holder_of, actor)
        if found is None or found.name is None:
            how = "document" if actor.kind == "document" else ""
            return Voice(name=None, entity=None, how=how, at=at)
        how = {"he": "pronoun", "it": "pronoun", "its": "pronoun", "anonymous": "role"}.get(
            actor.kind, actor.kind
        )
        return Voice(name=found.name, entity=found.entity, how=how, at=at)

    def topic(self, sentence: int, kind: str = "any") -> Voice | None:
        """Return who a sentence is about: the subject of its last reporting word, else its first.

        Args:
            sentence: Number of the sentence.
            kind: person, org, or any for whoever comes first.
        """
        key = (sentence, kind)
        if key not in self._topics:
            self._topics[key] = None  # a pronoun pointing at itself finds nobody
            self._topics[key] = self._topic(sentence, kind)
        return self._topics[key]

    def topic_before(self, sentence: int, kind: str = "any", reach: int = _REACH) -> Voice | None:
        """Return who the nearest sentence before one is about."""
        for earlier in range(sentence - 1, max(-1, sentence - 1 - reach), -1):
            found = self.topic(earlier, kind)
            if found is not None:
                return found
        return None

    def _topic(self, sentence: int, kind: str) -> Voice | None:
        stage = self._stage
        start, end = stage.span(sentence)
        actors = stage.actors(sentence)
        wanted = ("org", "spokesman") if kind == "org" else _PERSONS
        for cue, _ in reversed(stage.cues(start, end)):
            if _ASKED.match(stage.narration, stage.clause_start(start, cue)):
                continue
            subject = self._subject(stage.actors_between(stage.clause_start(start, cue), cue))
            if subject is None:
                noun = self._noun(stage.clause_start(start, cue), cue)
                if noun is not None and noun.name is not None and kind != "org":
                    return noun
            elif kind == "any" or subject.kind in wanted:
                return self._voice_before(subject, cue)
            elif kind == "person" and self._is_somebody(subject):
                return self.voice(subject)
        first = self._first([a for a in actors if a.kind in wanted])
        if first is not None:
            return self.voice(first)
        if kind != "org":
            for actor in actors:
                if actor.kind in ("anonymous", "role") and self._is_single(actor):
                    return self.voice(actor)
        return None

    def _subject(self, actors: Sequence[Actor]) -> Actor | None:
        """Return the subject of a clause that ends with a reporting word."""
        stage = self._stage
        free = [
            a
            for a in actors
            if a.kind != "you" and (a.kind == "document" or not stage.is_governed(a))
        ]
        own = [a for a in free if not stage.is_possessor(a)] or free
        if not own:
            return None
        last = own[-1]
        if last.kind in ("document", "org", "it"):
            persons = [a for a in own if a.kind in _PERSONS]
            # 林夏在信中写道: the writer speaks; 公开信写道: the letter does
            reads = last.kind == "document" and not _INSIDE.search(
                stage.narration, last.end - 1, last.end + 1
            )
            if persons and not reads:
                return persons[-1]
            if last.kind == "document" and not reads and len(own) > 1:
                return own[-2]
        return last

    def _first(self, actors: Sequence[Actor]) -> Actor | None:
        """Return the subject of a clause without a reporting word."""
        stage = self._stage
        own = [
            a
            for a in actors
            if a.kind not in ("document", "you")
            and not stage.is_governed(a)
            and not stage.is_possessor(a)
            and (a.kind not in ("anonymous", "role") or self._is_single(a))
        ]
        persons = [a for a in own if a.kind in _PERSONS]
        return next(iter(persons or own), None)

    def _before(self, actor: Actor, kind: str) -> Voice | None:
        """Return the person or the body that stands before a pronoun."""
        stage = self._stage
        sentence = stage.sentence_at(actor.start)
        earlier = [
            a
            for a in stage.actors(sentence)
            if a.end <= actor.start
            and a.kind in (("person", "org") if kind == "any" else (kind,))
            and not stage.is_governed(a)
        ]
        own = [a for a in earlier if not stage.is_possessor(a)] or earlier
        if own:
            return self.voice(own[0] if kind == "person" else own[-1])
        if kind == "person":
            return self.topic_before(sentence, kind) or self._of(only_person, actor)
        if kind != "any":
            return self.topic_before(sentence, kind)
        for before in range(sentence - 1, max(-1, sentence - 1 - _REACH), -1):
            found = self.topic(before) or self.topic(before, "org")
            if found is not None:
                return found
        return None

    def _owner(self, actor: Actor) -> Voice | None:
        """Return the body or the person named in front: 晨星公司发言人, 晨星公司在声明中."""
        stage = self._stage
        start, _ = stage.span(stage.sentence_at(actor.start))
        left = stage.clause_start(start, actor.start)
        before = [
            a
            for a in stage.actors_between(left, actor.start)
            if a.kind in ("org", "person", "it", "house", "he", "anonymous", "role")
        ]
        if actor.kind == "spokesman":
            before = [a for a in before if a.kind in ("org", "it", "house")]
        return self.voice(before[-1]) if before else None

    def _has_no_house(self, actor: Actor) -> bool:
        """Return whether a spokesman stands without words for whom: 其发言人, 一位发言人."""
        stage = self._stage
        start, _ = stage.span(stage.sentence_at(actor.start))
        left = stage.clause_start(start, actor.start)
        return bool(_NO_HOUSE.fullmatch(stage.narration, left, actor.start))

    def _publisher(self, actor: Actor) -> Voice | None:
        """Return the body that a text says published such a document: 某研究所发布公开信."""
        stage = self._stage
        noun = stage.narration[actor.start : actor.end].rstrip("中里末尾")[-1]
        kinds = _SAME.get(noun, noun)
        for sentence in range(stage.sentence_at(actor.start), -1, -1):
            start, end = stage.span(sentence)
            if not any(kind in stage.narration[start:end] for kind in kinds):
                continue
            for verb in _PUBLISHES.finditer(stage.narration, start, end):
                left = stage.clause_start(start, verb.start())
                following = stage.narration[verb.end() : verb.end() + _TITLE_MAX]
                is_by = "由" in stage.narration[start : verb.start()] and any(
                    kind in stage.narration[start : verb.start()] for kind in kinds
                )
                if not is_by and not any(kind in _SENTENCE.split(following)[0] for kind in kinds):
                    continue
                bodies = [
                    a
                    for a in stage.actors_between(left, verb.start())
                    if a.kind == "org" and not stage.is_governed(a)
                ]
                if bodies:
                    return self.voice(bodies[-1])
                at = body_at(stage.narration, left, verb.start())
                if at is not None:
                    name = stage.narration[slice(*at)]
                    return Voice(name=name, entity=None, how="", at=at)
        return None

    def _noun(self, start: int, cue: int) -> Voice | None:
        """Return somebody who speaks aloud and is known by a common noun alone: 小禾奶奶说."""
        narration = self._stage.narration
        clause = narration[start:cue]
        word = clause.strip(" \u3000”」』")
        at = start + clause.find(word)
        if _SOMEBODY.match(word):
            return Voice(name=None, entity=None, how="", at=(at, at + len(word)))
        is_aloud = narration[cue : cue + 2].rstrip("：:，,“「")[-1:] in ALOUD
        if word.endswith(_NO_NOUN) or "的" in word:
            return None
        if _NOUN.fullmatch(word) and (is_aloud or _LINE_START.search(narration, 0, start)):
            name = word if narration.count(word) >= _NOUN_MIN else None
            return Voice(name=name, entity=None, how="noun", at=(at, at + len(word)))
        return None

    def _is_somebody(self, actor: Actor) -> bool:
        """Return whether a word may be the one that 他 points to: 一位用户, but not 用户."""
        if actor.kind not in ("anonymous", "role"):
            return False
        return actor.kind == "role" or not is_many(self._stage, actor) or self._is_single(actor)

    def _of(self, find: Callable[[Stage, Actor], Named | None], actor: Actor) -> Voice | None:
        """Return whom a rule about the names of the text finds for a word."""
        named = find(self._stage, actor)
        if named is None:
            return None
        return Voice(name=named.name, entity=named.entity, how="", at=(named.start, named.end))

    def _is_single(self, actor: Actor) -> bool:
        word = self._stage.narration[actor.start : actor.end]
        before = self._stage.narration[max(0, actor.start - 16) : actor.start]
        return word in ("一位", "一名", "有人") or bool(_SINGLE.search(before))

    def _is_this(self, actor: Actor) -> bool:
        before = self._stage.narration[max(0, actor.start - 10) : actor.start]
        return bool(_THIS.search(before))
