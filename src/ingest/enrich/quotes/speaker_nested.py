"""Quotations inside quotations, where another speaker is named for them."""

import re
from collections.abc import Sequence

from ingest.enrich.quotes.marks import Marked
from ingest.enrich.quotes.speaker_names import Named
from ingest.enrich.quotes.speaker_subjects import Voice
from ingest.enrich.quotes.words import quote_words
from ingest.enrich.spans import Mention

# How far before the inner mark its speaker is named; in characters.
_BEFORE = 30
_CLAUSE = re.compile("[，,。；;！？!?…\n“”「」『』‘’]")
_LONG_ENOUGH = 6
# What may stand before the name that is the subject: 你看到甲跳下来说 makes neither the speaker.
_LEADS = re.compile(
    "(?:正如|就像|例如|比如|如|据|根据|按|但是?|而且?|且|并且?|同时|因为|所以|此前|最近|近日|昨天|今天"
    "|去年|今年|日前|在| )*"
)


def nested_voice(
    text: str,
    span: Marked,
    left: int,
    mentions: Sequence[Mention],
    you: Named | None,
) -> Voice | None:
    """Return who says words quoted within somebody's words, None unless the clause names one.

    Args:
        text: The text.
        span: The inner span.
        left: Start of the words it stands in.
        mentions: Names known in the text, those in quotations too.
        you: Whom the outer speaker calls 你, or None.
    """
    if span.end - span.start < _LONG_ENOUGH:
        return None
    opening = span.start - 1
    before = text[max(left, opening - _BEFORE) : opening].rstrip("：: ，,")
    start = opening - len(text[max(left, opening - _BEFORE) : opening])
    ends = [match.end() for match in _CLAUSE.finditer(before)]
    clause_at = start + (ends[-1] if ends else 0)
    clause_end = start + len(before)
    named = [
        m
        for m in mentions
        if clause_at <= m.start and m.end < clause_end and m.kind in ("person", "org")
    ]
    for cue in quote_words().saids(text, clause_at, clause_end):
        if cue.end() < clause_end - 1:
            continue
        ahead = [one for one in named if one.end <= cue.start()]
        if ahead and _LEADS.fullmatch(text, clause_at, ahead[0].start):
            one = ahead[0]
            return Voice(
                name=one.name,
                entity=one.entity,
                how="nested",
                at=(one.start, one.end),
                cue=cue.group(),
            )
        if you is not None and not ahead and text[clause_at] in "你您":
            return Voice(
                name=you.name,
                entity=you.entity,
                how="nested",
                at=(clause_at, clause_at + 1),
                cue=cue.group(),
            )
    return None
