"""Quotations in a text and who speaks, by rules.

A stack of marks finds what is marked, turns of interviews are read by their labels, vetoes take
out names, terms and doubts, and layers look for the speaker from the nearest words outwards. No
tool for this works offline on Chinese, so the rules are ours.
"""

from collections.abc import Iterator, Sequence

from ingest.enrich.quotes.marks import Marked, blanked, marked_spans, narration_of
from ingest.enrich.quotes.speaker_layers import Layers
from ingest.enrich.quotes.speaker_nested import nested_voice
from ingest.enrich.quotes.speaker_stage import stage_of
from ingest.enrich.quotes.speaker_subjects import Voice
from ingest.enrich.quotes.turn_lines import Turn, turns_in
from ingest.enrich.quotes.turn_speakers import TurnSpeakers
from ingest.enrich.quotes.vetoes import is_speech
from ingest.enrich.spans import Mention, Quotation

# Ways to a speaker that read a document aloud.
_OF_DOCUMENTS = frozenset({"document", "work"})


def quotes_of(text: str, mentions: Sequence[Mention]) -> tuple[Quotation, ...]:
    """Return the quotations of a text in reading order.

    Found from the nearest words outwards, ``how`` is: turn_label, turn_above (a paragraph in marks
    that repeats an answer), cue_before, cue_after, signature, colon, subject (a clause before
    without a reporting word), same_paragraph, paragraph_before, paragraph_after, nested; or, where
    the words point to a name elsewhere: pronoun, role, spokesman, document, work, noun (known by a
    common noun alone). A paragraph that opens the marks anew has all that from the one before.

    Args:
        text: Body of an article, simplified and repaired, paragraphs parted by line ends.
        mentions: Names known in it, by start and without overlap; persons and bodies count.
    """
    spans = marked_spans(text)
    turns = turns_in(text)
    if not spans and not turns:
        return ()
    narration = narration_of(text, spans)
    free = [span for span in spans if not span.depth and not _turn_at(turns, span)]
    spoken = _spoken(text, narration, free)
    blocks = sorted([*((s.start, s.end) for s in spoken), *((t.start, t.end) for t in turns)])
    stage = stage_of(blanked(narration, turns), mentions, blocks)
    speakers = TurnSpeakers(text, turns, stage.names)
    layers = Layers(text, stage)
    found = speakers.quotations()
    voice: Voice | None = None
    for before, span in zip([None, *spoken], spoken, strict=False):
        pulled = speakers.pulled(span.start, span.end)
        if before is None or not _goes_on(text, before, span):
            voice = layers.voice(span)
        found.append(pulled or _quotation(span, voice))
    found += _nested_in_turns(text, spans, turns, speakers, mentions)
    found += _nested_in_quotations(text, spans, spoken, mentions)
    return tuple(sorted(found, key=lambda quote: (quote.start, -quote.end)))


def _spoken(text: str, narration: str, spans: Sequence[Marked]) -> list[Marked]:
    """Return the spans that are somebody's words; one opened anew is what the one before was."""
    spoken: list[Marked] = []
    for span in spans:
        goes_on = bool(spoken) and _goes_on(text, spoken[-1], span)
        if goes_on or is_speech(text, narration, span):
            spoken.append(span)
    return spoken


def _goes_on(text: str, before: Marked, span: Marked) -> bool:
    """Return whether a span opens a quotation anew that the paragraph before left open."""
    return not before.is_closed and not text[before.end : span.start - 1].strip()


def _turn_at(turns: Sequence[Turn], span: Marked) -> Turn | None:
    return next((turn for turn in turns if turn.start <= span.start < turn.end), None)


def _nested_in_turns(
    text: str,
    spans: Sequence[Marked],
    turns: Sequence[Turn],
    speakers: TurnSpeakers,
    mentions: Sequence[Mention],
) -> Iterator[Quotation]:
    for span in spans:
        turn = None if span.depth else _turn_at(turns, span)
        if turn is not None:
            you = speakers.other(turn.voice)
            voice = nested_voice(text, span, turn.start, mentions, you)
            speaker = speakers.of(turn)
            if voice is not None and (speaker is None or voice.name != speaker.name):
                yield _quotation(span, voice)


def _nested_in_quotations(
    text: str, spans: Sequence[Marked], spoken: Sequence[Marked], mentions: Sequence[Mention]
) -> Iterator[Quotation]:
    for span in spans:
        if span.depth == 1:
            outer = next((one for one in spoken if one.start <= span.start < one.end), None)
            if outer is not None:
                voice = nested_voice(text, span, outer.start, mentions, None)
                if voice is not None:
                    yield _quotation(span, voice)


def _quotation(span: Marked, voice: Voice | None) -> Quotation:
    named = voice if voice is not None and voice.name is not None else None
    return Quotation(
        start=span.start,
        end=span.end,
        kind="document" if voice and voice.how in _OF_DOCUMENTS else "direct",
        speaker=named.name if named else None,
        speaker_id=named.entity if named else None,
        how=named.how if named else None,
        cue=voice.cue if voice else None,
        spoken_at=voice.at if voice else None,
    )
