"""Where the terms of the lexicon stand in a title and a text.

All aliases become one regular expression shaped like a trie, so a text is read once and the
longest alias wins. Title and text are read as one, the title first: an ambiguous term in the
headline may find its anchor in the first line.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ingest.enrich.lexicon import Term, governance_lexicon

# Distance in characters within which an anchor makes an ambiguous term count.
ANCHOR_REACH = 80
# Weight of a core term: it needs no anchor and is one for others.
CORE = 3
# Distance in characters within which a word of ``not_near`` takes a term away: the same clause.
NEGATIVE_REACH = 20

# One character to one character, so that offsets hold: ASCII to lower case, full width to ASCII.
_FOLD: Mapping[int, int] = {
    **{code: code + 32 for code in range(ord("A"), ord("Z") + 1)},
    **{code: ord(chr(code - 0xFEE0).lower()) for code in range(0xFF01, 0xFF5F)},
    0x3000: 0x20,
    0xA0: 0x20,
}
_ASCII_WORD = re.compile(r"[a-z0-9]")
# Between Latin and Han a space is a matter of house style (AI治理, AI 治理), and inside a Latin
# name a space, a hyphen and nothing are (SB 1047, SB-1047, SB1047).
_SEAM = re.compile(r"(?<=[a-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[a-z0-9])")
_GAP = "\x00"
_PIECES = {_GAP: "[ -]?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One printed occurrence of a term that counts.

    Args:
        term: The term.
        alias: The occurrence as printed.
        start: First character, an offset into the title if ``in_title``, else into the text.
        end: One past the last character.
        in_title: Whether it stands in the title.
    """

    term: Term
    alias: str
    start: int
    end: int
    in_title: bool


def matches_in(title: str, text: str) -> tuple[Match, ...]:
    """Return the terms that count in a title and a text, title first, in reading order.

    Both must be simplified Chinese. Ambiguous terms without an anchor and terms beside a word
    of their ``not_near`` are left out.
    """
    tables = _tables()
    whole = f"{title}\n{text}"
    folded = whole.translate(_FOLD)
    body_at = len(title) + 1
    hits = [
        (hit.span(), tables.terms[_key(hit.group())]) for hit in tables.aliases.finditer(folded)
    ]
    core = [span for span, term in hits if term.weight == CORE and not term.is_ambiguous]
    anchors = _Anchors(tables.anchors, folded, more=core, title_end=len(title))
    own: dict[tuple[str, ...], _Anchors] = {}
    found = []
    for (start, end), term in hits:
        if term.is_ambiguous:
            near = anchors
            if term.anchors:
                if term.anchors not in own:
                    pattern = _alternation(term.anchors)
                    own[term.anchors] = _Anchors(pattern, folded, more=(), title_end=len(title))
                near = own[term.anchors]
            if not near.reach(start, end):
                continue
        in_title = end < body_at
        part = (0, body_at) if in_title else (body_at, len(folded))
        if (
            term.not_near
            and _is_beside(folded, start, end, part, term.not_near)
            and not tables.anchors.search(folded, start, end)  # 奥特曼AI侵权案 says it itself
        ):
            continue
        shift = part[0]
        found.append(
            Match(
                term=term,
                alias=whole[start:end],
                start=start - shift,
                end=end - shift,
                in_title=in_title,
            )
        )
    return tuple(found)


class _Anchors:
    """Where anchors stand in one folded text."""

    def __init__(
        self,
        pattern: re.Pattern[str],
        folded: str,
        *,
        more: Iterable[tuple[int, int]],
        title_end: int,
    ) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted([*more, *(hit.span() for hit in pattern.finditer(folded))]):
            if self.ends and start < self.ends[-1]:  # 人工智能 within 欧盟人工智能法案
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)
        self.in_title = bool(self.ends) and self.ends[0] <= title_end

    def reach(self, start: int, end: int) -> bool:
        """Return whether an anchor is in the title or within reach of a span."""
        if self.in_title:
            return True
        first = bisect_left(self.ends, start - ANCHOR_REACH)
        return first < len(self.starts) and self.starts[first] <= end + ANCHOR_REACH


def _is_beside(
    folded: str, start: int, end: int, part: tuple[int, int], words: Iterable[str]
) -> bool:
    window = folded[max(part[0], start - NEGATIVE_REACH) : min(part[1], end + NEGATIVE_REACH)]
    return any(word.translate(_FOLD) in window for word in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tables:
    aliases: re.Pattern[str]
    anchors: re.Pattern[str]
    terms: Mapping[str, Term]


@cache
def _tables() -> _Tables:
    lexicon = governance_lexicon()
    terms = {_key(alias): term for term in lexicon.terms for alias in term.aliases}
    return _Tables(
        aliases=_alternation(alias for term in lexicon.terms for alias in term.aliases),
        anchors=_alternation(lexicon.anchors),
        terms=terms,
    )


def _key(alias: str) -> str:
    return alias.translate(_FOLD).replace(" ", "").replace("-", "")


@cache
def _alternation_of(aliases: tuple[str, ...]) -> re.Pattern[str]:
    tries: tuple[_Node, _Node] = ({}, {})
    for alias in aliases:
        folded = alias.translate(_FOLD)
        pieces = _SEAM.sub(_GAP, folded.replace(" ", _GAP).replace("-", _GAP))
        node = tries[bool(_ASCII_WORD.match(folded))]
        for piece in pieces:
            node = node.setdefault(piece, {})
        node[""] = {}
    han, latin = (_trie_pattern(trie) for trie in tries)
    branches = [branch for branch in (han, latin and f"(?<![a-z0-9]){latin}") if branch]
    return re.compile("|".join(branches))


def _alternation(aliases: Iterable[str]) -> re.Pattern[str]:
    return _alternation_of(tuple(aliases))


_Node = dict[str, "_Node"]


def _trie_pattern(node: _Node, last: str = "") -> str:
    """Return a pattern for all words below a node, longer ones first."""
    branches = [
        _PIECES.get(piece, re.escape(piece)) + _trie_pattern(child, piece)
        for piece, child in sorted(node.items())
        if piece
    ]
    if "" in node:
        branches.append("(?![a-z0-9])" if _ASCII_WORD.fullmatch(last) else "")
    if not branches:
        return ""
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
