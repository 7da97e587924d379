"""The speaker of a quotation, layer by layer from the nearest words to the farthest."""

import re

from ingest.enrich.quotes.marks import Marked
from ingest.enrich.quotes.speaker_found import has_only_adverbs
from ingest.enrich.quotes.speaker_stage import Stage
from ingest.enrich.quotes.speaker_subjects import Subjects, Voice

# A quotation that is a paragraph of its own belongs to who spoke at most so many paragraphs before.
_PARAGRAPHS_BACK = 4
# What may stand before a mark that opens a sentence or a paragraph.
_TRIFLES = ' \u3000·•*\n”」』’"'
_FINAL = re.compile("[。！？!?…]$")
_WORK = re.compile(
    "(?P<cue>引用|援引|引述|出自|摘自|借用)[^，。；：“”《》]{0,10}《(?P<title>[^《》]{2,40})》"
    '[^，。；：“”《》]{0,8}[：:，,]?[ ]?[“「『"]?$'
)
# “…”——陈明，某公司首席科学家
_SIGNATURE = re.compile("\\s?[—–-]+ ?(?P<who>[^\n。！？“「]{2,40})")
_MARKS = frozenset('“「『"')
_STOP = re.compile('[。！？!?…\n：:“「『"]')


class Layers:
    """Finds speakers in one text."""

    def __init__(self, text: str, stage: Stage) -> None:
        self._text = text
        self._stage = stage
        self._subjects = Subjects(stage)

    def voice(self, span: Marked) -> Voice | None:
        """Return who says a marked span, or None when nothing says so."""
        opening = span.start - 1
        sentence = self._stage.sentence_at(max(0, opening - 1) if opening else 0)
        start, end = self._stage.span(sentence)
        if end <= opening:
            start = end
        if not self._stage.narration[start:opening].strip(_TRIFLES):
            line = self._stage.narration.rfind("\n", 0, opening) + 1
            opens = not self._stage.narration[line:opening].strip(_TRIFLES)
            return self._behind(span, opens=opens) or self._around(span)
        return (
            self._work(start, opening)
            or self._in_front(start, opening)
            or self._behind(span, opens=False)
            or self._around(span)
        )

    def _work(self, start: int, opening: int) -> Voice | None:
        """Look for a work that is read from: ``他引用《…》：“…”``."""
        match = _WORK.search(self._text, start, opening)
        if match is None:
            return None
        return Voice(
            name=match["title"],
            entity=None,
            how="work",
            at=match.span("title"),
            cue=match["cue"],
        )

    def _in_front(self, start: int, opening: int) -> Voice | None:
        """Look in the words of the sentence before the mark: ``林夏坦言，“…”``."""
        stage, subjects = self._stage, self._subjects
        end = len(stage.narration[:opening].rstrip("，,：: \n"))
        near = stage.clause_start(start, end)
        last = [a for a in stage.actors_between(near, end) if a.end == end]
        if last and last[0].kind == "document":
            voice = subjects.voice(last[0])
            return voice and voice.by("document")
        cues = stage.cues(start, opening)
        voice = None
        if not cues or cues[-1][0] < near:
            is_colon = end < opening and stage.narration[end] in "：:"
            voice = self._of_last_clause(near, end, is_colon=is_colon)
        for cue, cue_end in reversed(cues if voice is None else []):
            voice = subjects.of_cue(start, cue)
            if voice is None and cue >= near and not has_only_adverbs(stage.narration, near, cue):
                voice = Voice(name=None, entity=None, how="", at=(near, cue))
            if voice is not None:
                return voice.by("cue_before", self._text[cue:cue_end])
        voice = voice or subjects.of_clauses(start, opening)
        return voice and voice.by("subject")

    def _of_last_clause(self, near: int, end: int, *, is_colon: bool) -> Voice | None:
        """Look in a clause without a reporting word: ``她天不亮就出门，“…”``."""
        if is_colon:
            voice = self._subjects.of_clause(near, end)
            return voice and voice.by("colon")
        voice = self._subjects.of_person(near, end)
        return voice and voice.by("subject")

    def _behind(self, span: Marked, *, opens: bool) -> Voice | None:
        """Look in the first words behind the mark: ``“…”，林夏认为``.

        ``。”林夏说：“`` brings the next quotation, and this one only if it opens a paragraph.
        """
        stage = self._stage
        narration = stage.narration
        at = span.end + span.is_closed
        while at < len(narration) and narration[at] in "，, ":
            at += 1
        signature = _SIGNATURE.match(narration, at)
        if signature:
            voice = self._subjects.of_person(signature.start("who"), signature.end("who"))
            return voice and voice.by("signature")
        stop = _STOP.search(narration, at)
        end = stop.start() if stop else len(narration)
        is_next = stop is not None and stop.group() in "：:"
        if is_next and not opens and _FINAL.search(self._text[span.start : span.end].rstrip()):
            return None
        for cue, cue_end in stage.cues(at, end):
            left = stage.clause_start(at, cue)
            if left > at and narration[at:left].count("，") > 1:
                break
            voice = self._subjects.of_cue(at, cue)
            if voice is not None:
                word = self._text[cue:cue_end]
                return voice.by("cue_after", word)
        if opens and span.is_closed and at == span.end + 1:
            voice = self._subjects.of_first(at, end)  # “你先说。”周衡看向窗外。
            if voice is not None:
                return voice.by("cue_after")
        if stop is not None and self._text[span.end - 1] in "，," and stop.group() in _MARKS:
            voice = self._subjects.of_person(at, end) or self._subjects.of_clause(at, end)
            return voice and voice.by("cue_after")
        return None

    def _around(self, span: Marked) -> Voice | None:
        """Look at the sentences before, in the paragraph and above, then at the one behind."""
        stage, subjects = self._stage, self._subjects
        here = stage.sentence_at(span.start - 1)
        for sentence in range(here - 1, -1, -1):
            n_lines = stage.paragraphs_between(sentence, span.start - 1)
            if n_lines > _PARAGRAPHS_BACK:
                break
            voice = subjects.topic(sentence)
            if voice is not None:
                return voice.by("paragraph_before" if n_lines else "same_paragraph")
        for sentence in range(here + 1, min(here + 4, stage.n_sentences)):
            voice = subjects.topic(sentence, "person")
            if voice is not None:
                return voice.by("paragraph_after")
        return None
