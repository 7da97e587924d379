"""What shows that one text repeats another, with the words that show it.

Explicit statements outrank dates, dates outrank completeness: portals back-date and re-date, and
a 来源 line is what an editor signed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.dedup.decide import PART_TITLE, titles_alike
from ingest.dedup.family import is_surely_before, latest
from ingest.dedup.lineage import Shared
from ingest.dedup.overlap import Side
from ingest.dedup.pieces import key_of, keys_together, offsets_of
from ingest.dedup.statements import Statements
from ingest.model.document import Document
from ingest.model.instant import BEIJING
from ingest.model.repost import RepostEvidence
from ingest.text.clean import key_text

CONFIDENCE = {
    "account": 0.97,
    "source_line": 0.95,
    "reprint": 0.95,
    "byline": 0.95,
    "reference": 0.9,
    "canonical": 0.9,
    "shared_changes": 0.85,
    "time": 0.55,
    "embedding": 0.5,
    "original_title": 0.45,
    "time_overlapping": 0.4,
    "completeness": 0.35,
}
"""How far each kind alone makes the direction sure: that the copy comes from this very text.

Measured over all ordered pairs inside the families of nine sample webs (seeds 7 and 11 to 18), as
the share whose second text is where the first came from: account 78 of 78, source_line 700 of
700, byline 108 of 108, time .57 of 1,549, original_title .41 of 22 (two copies print the title of
each other's source), time_overlapping .41 of 189, completeness .37 of 545; shared_changes as
``lineage`` says. Pages of the sample web do not lie, so what was never wrong there is set a little
lower. reprint, reference, canonical and embedding are ranks set by judgement.
"""

SHARED_UNSURE = 0.55
"""The same for shared changes that an earlier version of the original explains as well."""

NAMING = frozenset({"account", "reprint", "source_line", "byline"})
"""Statements that name an outlet: however many a page prints, it is one witness."""

EXPLICIT = frozenset({*NAMING, "reference", "canonical", "original_title"})
"""What a page says itself."""

AGAINST_TIME = 0.5
"""An explicit statement keeps this much of its weight when the dates say the opposite."""

NO_EVIDENCE = 0.1

FULLER = 0.02
"""Difference of shares below which neither text is the fuller one."""

MAX_WORDS = 160
"""Longest quotation of a line or a text, characters."""

MAX_CHANGES = 5
"""Shared changes that are quoted, the longest first."""

_BESIDE = 6
"""Key characters quoted on both sides of a shared change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that speaks for one text repeating another.

    Args:
        kind: As in ``RepostEvidence``.
        says: The words or values that show it.
        found_in: Where they stand.
        rule: Extraction rule that read them, or None.
        confidence: How far this alone makes the direction sure, share 0..1.
        in_text: Words of the copy's body to look for, or None when they stand elsewhere.
        is_explicit: Whether it says more than dates and lengths do.
        is_overriding: Whether it counts before what the page says.
    """

    kind: str
    says: str
    found_in: str
    rule: str | None
    confidence: float
    in_text: str | None = None
    is_explicit: bool = False
    is_overriding: bool = False


def stated(copy: Document, source: Document, says: Statements, other: Statements) -> Iterator[Sign]:
    """Yield what the copy's page says about the source."""
    named = {outlet.key: outlet for outlet in (says.root, says.nearest) if outlet is not None}
    meant = (named.keys() & other.speaks_for) - says.speaks_for
    signs: dict[str, Sign] = {}
    for said in says.said:
        if said.names in meant and said.kind != "original_title":
            sign = _sign(said.kind, said.words, said.found_in, rule=said.rule)
            known = signs.get(said.kind)
            if known is None or len(known.says) < len(sign.says):
                signs[said.kind] = sign  # of several readings of one kind the fullest words
    if meant and not signs:
        name = next(named[key].name for key in sorted(meant))
        signs["source_line"] = _sign("source_line", name, "declared_source")
    better = {(one.says, one.found_in) for one in signs.values() if one.kind != "source_line"}
    yield from (
        sign
        for sign in signs.values()
        if sign.kind != "source_line" or (sign.says, sign.found_in) not in better
    )
    if source.url is not None and source.url in says.references:
        yield _sign("reference", source.url, "references")
    if source.url is not None and source.url == says.canonical:
        yield _sign("canonical", source.url, "canonical")
    if says.original_title_key is not None and _carries(source, copy, says.original_title_key):
        title = next((said for said in says.said if said.kind == "original_title"), None)
        yield _sign(
            "original_title",
            title.words if title else says.original_title or "",
            title.found_in if title else "original_title",
            rule=title.rule if title else None,
        )


def dated(copy: Document, source: Document) -> Iterator[Sign]:
    """Yield what the dates of two pages say.

    Of dates that overlap the one that ends first is the earlier: a page that gives only the day
    is a copy more often than the page that gives the minute.
    """
    before, after = latest(source), latest(copy)
    if before is None or after is None:
        return
    words = f"{_when(source)} before {_when(copy)}"
    if is_surely_before(source, copy):
        yield _sign("time", words, "dates")
    elif before < after and not is_surely_before(copy, source):
        yield _sign("time_overlapping", words, "dates")


def fuller(mine: Side, theirs: Side) -> Iterator[Sign]:
    """Yield that the source has more of the copy than the copy has of the source."""
    if mine.share > theirs.share + FULLER:
        words = f"{mine.share:.0%} of the copy in the source, {theirs.share:.0%} the other way"
        yield _sign("completeness", words, "text")


def embedded(mine: Side, theirs: Side) -> Sign:
    """Return that the whole of the source stands in the copy beside other matter.

    Of a passage that two texts share this says nothing: which of them has more around it was
    right for .46 of 46 quotations.
    """
    words = (
        f"{min(mine.head, mine.tail)} characters around it in the copy, "
        f"{min(theirs.head, theirs.tail)} in the source"
    )
    return _sign("embedding", words, "text")


def repeated(copy: Document, shared: Shared) -> Sign:
    """Return that the copy has changes of the source that the rest of the family lacks."""
    longest = sorted(shared.changes, key=lambda change: -len(max(change, key=len)))[:MAX_CHANGES]
    sign = _sign("shared_changes", "; ".join(_in_words(*change) for change in longest), "text")
    return replace(
        sign,
        confidence=sign.confidence if shared.is_sure else SHARED_UNSURE,
        in_text=_around(copy.text, *shared.at),
        is_explicit=shared.is_sure,
        is_overriding=shared.is_strong,
    )


def confidence_of(signs: Sequence[Sign], *, is_against_time: bool) -> float:
    """Return how sure a direction is: signs add up as independent witnesses.

    What a page prints about one outlet counts once, however often it says so.
    """
    doubt, of_naming = 1.0, 0.0
    for sign in signs:
        if sign.kind in NAMING:
            of_naming = max(of_naming, sign.confidence)
        else:
            doubt *= 1 - sign.confidence
    sure = 1 - doubt * (1 - of_naming) if signs else NO_EVIDENCE
    return round(sure * AGAINST_TIME if is_against_time else sure, 3)


def strongest_first(signs: Iterable[Sign]) -> list[Sign]:
    """Return signs by confidence; equal ones keep their order."""
    return sorted(signs, key=lambda sign: -sign.confidence)


def evidence_rows(
    copy: Document, source_id: str, signs: Iterable[Sign]
) -> tuple[RepostEvidence, ...]:
    """Return the rows of one edge, each with the place of its words in the copy's body."""
    printed = copy.text if copy.text_raw is None else copy.text_raw
    rows = []
    for position, sign in enumerate(strongest_first(signs)):
        words = sign.in_text or (sign.says if sign.found_in == "body" else None)
        place = place_of(words, printed) if words else None
        rows.append(
            RepostEvidence(
                copy_id=copy.doc_id,
                source_id=source_id,
                position=position,
                kind=sign.kind,
                says=sign.says,
                found_in=sign.found_in,
                rule=sign.rule,
                start=place[0] if place else None,
                end=place[1] if place else None,
                confidence=round(sign.confidence, 3),
            )
        )
    return tuple(rows)


def place_of(words: str, printed: str) -> tuple[int, int] | None:
    """Return where words stand in a text, also one of other script or width; None if nowhere."""
    at = printed.find(words)
    if at >= 0:
        return at, at + len(words)
    wanted, start = key_of(words), 0
    for line in printed.split("\n") if wanted else ():
        key = key_of(line)
        at = key.find(wanted)
        offsets = offsets_of(line, key) if at >= 0 else None
        if offsets is not None:
            return start + offsets[at], start + offsets[at + len(wanted) - 1] + 1
        start += len(line) + 1
    return None


def _sign(kind: str, says: str, found_in: str, *, rule: str | None = None) -> Sign:
    words = " ".join(says.split())
    if len(words) > MAX_WORDS:
        words = words[: MAX_WORDS - 1] + "…"
    return Sign(
        kind=kind,
        says=words,
        found_in=found_in,
        rule=rule,
        confidence=CONFIDENCE[kind],
        is_explicit=kind in EXPLICIT,
    )


def _carries(source: Document, copy: Document, original_title: str) -> bool:
    """Return whether the source has the headline that the copy names, and the copy has not."""
    title = key_text(source.title)
    if titles_alike(key_text(copy.title), title) >= PART_TITLE:
        return False
    return titles_alike(original_title, title) >= PART_TITLE


def _when(document: Document) -> str:
    """Return the date of a page in Beijing time, a range where it is less than sure."""
    start, end = document.published_at, latest(document)
    if start is None or end is None:
        return "an unknown time"
    if end - start < timedelta(minutes=2):
        return f"{_local(start):%Y-%m-%d %H:%M}"
    if end - start <= timedelta(days=1):
        return f"{_local(start):%Y-%m-%d}"
    return f"{_local(start):%Y-%m-%d}..{_local(end):%Y-%m-%d}"


def _local(instant: datetime) -> datetime:
    return instant.astimezone(BEIJING)


def _in_words(words: str, old: str) -> str:
    if not old:
        return f"adds “{words}”"
    if not words:
        return f"leaves out “{old}”"
    return f"“{words}” for “{old}”"


def _around(text: str, start: int, end: int) -> str | None:
    """Return the words around a stretch of a text's key text, of one line of it."""
    offsets = offsets_of(text, keys_together(text))
    if offsets is None:
        return None
    first = offsets[max(0, start - _BESIDE)]
    last = offsets[min(len(offsets), end + _BESIDE) - 1] + 1
    return max(text[first:last].split("\n"), key=len)
