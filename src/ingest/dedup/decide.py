"""What two texts are to each other: copies, parts, rewrites, quotations, or nothing.

Candidates share a few hashes by chance or by boilerplate; only this module's exact comparison
says anything about them. The thresholds were read off generated reposts of 354 articles, four
draws of 1,449 texts; ``tests/eval/run_reposts.py`` makes the table again.
"""

from dataclasses import dataclass

from rapidfuzz import fuzz

from ingest.dedup.minhash import SCHEME
from ingest.dedup.names import has_other_subject
from ingest.dedup.overlap import Overlap, Side, overlap_of
from ingest.dedup.profile import Profile

DECISION_SCHEME = f"{SCHEME}.d2"
"""Version of the hashes and of the thresholds below; stored with every decision."""

MERGING = frozenset({"same", "partial", "rewrite"})
"""Relations that put two texts into one cluster; the others only link."""

MIN_SHARED = 40
"""Distinct shared 5-grams below which nothing is said: a footer of two lines has as many."""

NUMBERS_AGREE = 0.5
"""Numbers of the shared passages found in both: 99 % of 5,459 pairs of copies .75 and more (5 below
.5), 1,190 pairs of one press template .12 at most.
"""

COPY_SHARE = 0.8
"""Both texts this much covered by the other, and agreeing titles."""

RETITLED_SHARE = 0.88
"""Both texts this much covered by the other: a copy whatever the titles say.

Fills of one template (job postings, event notices, calls for comment) reach .84 under titles of
their own. In two draws of 1,449 texts 22 of 24 retitled copies have .85 and more. It costs copies
under another title with many words exchanged: 2 of 8 traditional ones with Taiwan's words.
"""

LOOSE_COPY_SHARE = 0.6
"""Both texts this much covered, and agreeing titles."""

REWRITE_JACCARD = 0.25
"""Heavily rewritten copies start at .25 (5 % of them below .40)."""

REWRITE_SHARE = 0.58
"""The text more covered of a rewrite: 2 % of 686 heavy rewrites have less.

So have two briefs of one desk with common items, and two reports that open with one sentence.
"""

PART_SHARE = 0.5
PART_TITLE = 85.0
"""A part with clutter of its own must carry the article's title, not one like it: ``title(2)``."""

WHOLE_SHARE = 0.8
"""A text this much covered stands wholly in the other one."""

SPAN_OUTSIDE = 0.15
"""A shared region that leaves out less than this spans the text."""

FOREIGN_BLOCK = 200
"""Positions before (or after) a shared region that are another text, not a lead or a menu.

Leads and menus of copies end at 66 positions; related lists after it reach 370, so one end alone
decides nothing.
"""

EMBEDDED_OUTSIDE = 0.05
"""A host leaves this much of itself outside the passage; less is page clutter."""

LEAD = 80
"""Positions a copy may add before the text: an editor's lead, a title, a source line."""

CLOSE_DENSITY = 0.8
"""Shared share of a region repeated as it stands; heavy rewriting has .78 at the median."""

REWRITE_GAP = 48
REWRITE_DENSITY = 0.6
"""A rewrite is spread evenly over at least one of the two texts: longest unshared stretch 35
positions, density .60 and more in 198 heavy rewrites; briefs with common items and two reports
on one product leave 63 and more or stay below .60.
"""

TITLES_AGREE = 75.0
"""Similarity 0..100 of titles: suffixes, page numbers and rewritten words stay above."""

TITLE_PATTERN = 40.0
"""Titles of one pattern; below, they differ in everything and their words prove nothing."""

QUOTE_VERBATIM = 80
FOOTER_VERBATIM = 45
FOOTER_TAIL = 20
"""Shared positions in one passage that make it a quotation, about 84 characters; half of that
when it does not end both texts, where one portal's disclaimers stand (71 positions, measured).
"""

HAN_TEXT = 0.5
FOREIGN_TEXT = 0.1
"""Shares of Han characters above and below which two texts are in different languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts that have something to do with each other.

    Args:
        a: Smaller document id.
        b: Larger document id.
        relation: same, partial, rewrite, quotes, contains or translation_of.
        overlap: The measurement, ``left`` being ``a``.
        titles_alike: Similarity of the titles, 0..100.
    """

    a: str
    b: str
    relation: str
    overlap: Overlap
    titles_alike: float


def pair_of(one: Profile, other: Profile) -> Pair | None:
    """Return how two texts relate, or None when they do not; the order does not matter."""
    left, right = sorted((one, other), key=lambda profile: profile.doc_id)
    is_foreign = is_translation(left, right)
    overlap = overlap_of(left, right, at_least=0 if is_foreign else MIN_SHARED)
    if overlap is None:
        return None
    alike = titles_alike(left.title_key, right.title_key)
    relation = relation_of(overlap, alike) or ("translation_of" if is_foreign else None)
    if relation is None:
        return None
    if relation in MERGING and alike >= TITLE_PATTERN and has_other_subject(left, right):
        return None  # one template, other names
    return Pair(
        a=left.doc_id, b=right.doc_id, relation=relation, overlap=overlap, titles_alike=alike
    )


def titles_alike(left: str, right: str) -> float:
    """Return the similarity of two title keys, 0..100; 0 when one is empty.

    One title inside the other counts as alike when the shorter has eight characters or more.
    """
    if not left or not right:
        return 0.0
    whole = fuzz.ratio(left, right)
    return max(whole, fuzz.partial_ratio(left, right)) if min(len(left), len(right)) > 7 else whole


def is_translation(left: Profile, right: Profile) -> bool:
    """Return whether one text names the other's URL and is in another script.

    A reference alone is no translation: both must have a body, one Chinese and one not.
    """
    if left.han_share is None or right.han_share is None:
        return False
    names = (left.url is not None and left.url in right.references) or (
        right.url is not None and right.url in left.references
    )
    low, high = sorted((left.han_share, right.han_share))
    return names and low < FOREIGN_TEXT and high > HAN_TEXT


def relation_of(overlap: Overlap, alike: float) -> str | None:
    """Return the relation an overlap shows, or None.

    Args:
        overlap: The measured overlap of two texts.
        alike: Similarity of their titles, 0..100.
    """
    if overlap.n_shared < MIN_SHARED:
        return None
    if overlap.numbers_share is not None and overlap.numbers_share < NUMBERS_AGREE:
        return None  # one template, other figures
    guest, host = sorted((overlap.left, overlap.right), key=lambda side: -side.share)
    if not is_embedded(host):
        merged = _merging_relation(overlap, guest, host, alike)
        if merged is not None:
            return merged
    if guest.share >= WHOLE_SHARE:
        return "contains"
    is_footer = max(overlap.left.tail, overlap.right.tail) <= FOOTER_TAIL
    shortest = QUOTE_VERBATIM if is_footer else FOOTER_VERBATIM
    return "quotes" if overlap.verbatim >= shortest else None


def is_embedded(host: Side) -> bool:
    """Return whether the shared passage stands in the middle of a text about something else."""
    return min(host.head, host.tail) >= FOREIGN_BLOCK and host.outside_share >= EMBEDDED_OUTSIDE


def _merging_relation(overlap: Overlap, guest: Side, host: Side, alike: float) -> str | None:
    """Return same, partial or rewrite, or None; ``guest`` is the text more covered."""
    has_title = alike >= TITLES_AGREE
    spans_both = max(guest.outside_share, host.outside_share) <= SPAN_OUTSIDE
    is_even = (
        min(guest.gap, host.gap) <= REWRITE_GAP
        and max(guest.density, host.density) >= REWRITE_DENSITY
    )
    is_close = min(guest.density, host.density) >= CLOSE_DENSITY
    if host.share >= (COPY_SHARE if has_title else RETITLED_SHARE):
        return "same"
    if host.share >= LOOSE_COPY_SHARE and has_title:
        return "same" if is_close else "rewrite"
    if guest.share >= PART_SHARE and guest.density >= CLOSE_DENSITY and alike >= PART_TITLE:
        return "partial"
    if guest.share >= WHOLE_SHARE and guest.outside_share <= SPAN_OUTSIDE and host.head <= LEAD:
        return "partial"
    if (
        overlap.jaccard >= REWRITE_JACCARD
        and guest.share >= REWRITE_SHARE
        and is_even
        and (alike >= PART_TITLE or (spans_both and has_title))
    ):
        return "rewrite"
    return None
