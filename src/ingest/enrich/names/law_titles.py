"""Laws, rules, declarations and open letters that no list knows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ingest.enrich.names.entities import word_table
from ingest.enrich.spans import Mention
from ingest.text.han import HAN

# Longer short forms than 指导意见 or 征求意见稿 have a name of their own.
_MAX_SHORT = 7
# What stands behind a title within the book marks: （试行）, （征求意见稿）, 1.0.
_NOTE = r"(?:（[^（）《》]{1,12}）|\([^()《》]{1,12}\)|\d\.\d|\d{4}|[一二三四]审稿|(?:修订)?草案)?"
_SHORT_FOR = re.compile(
    r"[（(](?:以下|下文)?(?:统一)?(?:简称|称)(?:为|作)?[:：]?"
    r"[《“「\"]?([^《》“”「」\"（）()，。]{2,20})[》”」\"]?[）)]"
)
# A letter has whatever title it likes: 公开信题为《…》.
_LETTER = re.compile(r"(?:公开信|联名信)(?:，?(?:题为|名为|标题为|标题是))?《([^《》\n]{4,40})》")
_LATIN_ENDS = (
    *(" Act", " Bill", " Directive", " Convention", " Declaration", " Treaty", " Principles"),
    *(" Executive Order", " Regulation"),
)
# Every branch begins with letters, so that places without them cost nothing.
_NUMBERED = re.compile(
    r"(?:SB[ -]?|AB[ -]?|HB[ -]?|S\.B\. ?|H\.R\. ?|ISO/IEC[ -]?|ISO[ -]?|IEC[ -]?|IEEE[ -]?"
    r"|GB/T[ -]|GB[ -]|YD/T[ -]|ETSI[ -])\d{2,6}(?:[-.]\d+)*(?![A-Za-z0-9])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    in_marks: re.Pattern[str]
    short: re.Pattern[str]
    bare: re.Pattern[str]
    general: re.Pattern[str]
    stops: re.Pattern[str]


def titles_in_marks(text: str) -> Iterator[Mention]:
    """Yield what stands between book marks and ends like a rule, short forms apart."""
    for match in _words().in_marks.finditer(text):
        if not _is_short(match.group(1)):
            yield _law(text, match.start(1), match.end(1))
    if "信" in text:
        for match in _LETTER.finditer(text):
            yield _law(text, match.start(1), match.end(1))


def titles_behind_places(text: str, places: Iterable[tuple[int, int]]) -> Iterator[Mention]:
    """Yield the acts of a place: 英国数字安全法案; a general word (美国反垄断法) is none.

    Args:
        text: The text.
        places: Start and end of the places.
    """
    words = _words()
    for start, end in places:
        match = words.bare.match(text, end)
        if match is None or words.stops.search(match.group(1)):
            continue
        # 中国劳动法 is one law, 美国反垄断法 is many.
        if text[start:end] == "中国" or not words.general.match(match.group(1).lower()):
            is_marked = text[end] == "《"
            yield _law(text, match.start(1) if is_marked else start, match.end(1))


def latin_titles(text: str, runs: Iterable[tuple[int, int]]) -> Iterator[Mention]:
    """Yield acts and numbered standards in Latin letters: UK Online Safety Act, SB 1047.

    Args:
        text: The text.
        runs: Start and end of its words with capitals.
    """
    for start, end in runs:
        if " " in text[start:end] and text.endswith(_LATIN_ENDS, start, end):
            yield _law(text, start, end)
    for match in _NUMBERED.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if not (before.isascii() and before.isalnum()):
            yield _law(text, match.start(), match.end())


def short_titles(text: str, laws: Iterable[Mention]) -> Iterator[Mention]:
    """Yield short forms in book marks (《条例》) of laws that are named before them.

    Args:
        text: The text.
        laws: The laws found so far, in reading order.
    """
    named = list(laws)
    if not named:
        return
    for match in _words().in_marks.finditer(text):
        short = match.group(1)
        if not _is_short(short):
            continue
        owner = next(
            (
                law
                for law in reversed(named)
                if law.start < match.start() and _ends(text, law, short)
            ),
            None,
        )
        if owner is not None:
            yield Mention(
                start=match.start(1),
                end=match.end(1),
                kind="law",
                entity=owner.entity,
                name=owner.name,
                how="short",
            )


def short_for(text: str, end: int) -> str | None:
    """Return the short form that is introduced right behind a name, or None.

    （以下简称《条例》） and （简称“网信办”）; the closing book mark of the name may stand between.
    """
    if text[end : end + 1] in ("》", "”", "」"):
        end += 1
    match = _SHORT_FOR.match(text, end)
    return match.group(1) if match else None


def _is_short(title: str) -> bool:
    return len(title) <= _MAX_SHORT and bool(_words().short.fullmatch(title))


def _ends(text: str, law: Mention, short: str) -> bool:
    """Return whether a short form may stand for a law: 条例, also for …条例（草案）."""
    return any(short in name[-len(short) - 10 :] for name in (law.name, text[law.start : law.end]))


def _law(text: str, start: int, end: int) -> Mention:
    return Mention(
        start=start, end=end, kind="law", entity=None, name=text[start:end], how="pattern"
    )


@cache
def _words() -> _Words:
    table = word_table("law_words")
    law = f"(?<![{''.join(table['not_before_law'])}])法"
    ends = "|".join(law if end == "法" else end for end in table["ends"])
    bare = "|".join(
        f"{law}(?![{''.join(table['not_after_law'])}])" if end == "法" else end
        for end in table["bare"]
    )
    stop_chars = "".join(table["stop_chars"])
    return _Words(
        # A comma or a question makes it a headline: 《…，数十名科学家反对法案》.
        in_marks=re.compile(
            rf"《([^《》\n，！？]{{0,60}}?(?:{ends}){_NOTE}|{'|'.join(table['short'])})》"
        ),
        short=re.compile(f"{'|'.join([*table['ends'], *table['short']])}"),
        bare=re.compile(rf"《?([{HAN}A-Za-z0-9-]{{2,18}}?(?:{bare})(?:草案)?)》?"),
        general=re.compile(
            f"(?:{'|'.join(table['general'])})+(?:{'|'.join(table['bare'])})(?:草案)?$"
        ),
        stops=re.compile(f"[{stop_chars}]|{'|'.join(table['stop_words'])}"),
    )
