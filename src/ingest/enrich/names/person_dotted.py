"""Foreign people in Chinese characters that no list knows, by the dot between their names."""

import re
from collections.abc import Iterator

from ingest.enrich.names.person_words import person_words
from ingest.enrich.spans import Mention

_INITIAL = re.compile(r"[a-z](?:\.[a-z])?(?=·)")
# No day of the week behind 周, which is a surname too.
_ENDS = re.compile("(?![一二三四五六日末])")
_MAX_PART = 7


def dotted_people(text: str, plain: str) -> Iterator[Mention]:
    """Yield the foreign names with a middle dot: 梅里克·加兰, J·D·万斯.

    A name in front of 奖, 定律 or 大学 is the one of a thing.
    """
    at = plain.find("·")
    while at >= 0:
        start, end = _left(plain, at), _right(plain, at + 1)
        while end is not None and plain[end : end + 1] == "·":
            longer = _right(plain, end + 1)
            if longer is None:
                break
            end = longer
        if start is None or end is None:
            at = plain.find("·", at + 1)
            continue
        if not plain.startswith(person_words().eponyms, end):
            yield Mention(
                start=start,
                end=end,
                kind="person",
                entity=None,
                name=text[start:end],
                how="pattern",
            )
        at = plain.find("·", end)


def _left(plain: str, dot: int) -> int | None:
    """Return where the part before a dot begins, or None."""
    sounds = person_words().sounds
    start = dot
    while start > max(0, dot - _MAX_PART) and plain[start - 1] in sounds:
        start -= 1
    # A verb in front of a part of two characters or more: 让马克·扎克伯格, but 让·塔林.
    if dot - start > 2 and plain[start] in "让当里因":
        start += 1
    for behind in (1, 2):  # 副总理|马泰奥·萨尔维尼: 理 belongs to the title
        if dot - start > behind + 1 and plain.endswith(
            person_words().titles, max(0, start - 4), start + behind
        ):
            return start + behind
    if start < dot:
        return start
    match = re.search(r"(?<![a-z0-9])[a-z](?:\.?[a-z])?$", plain[max(0, dot - 4) : dot])
    return dot - len(match.group()) if match else None


def _right(plain: str, at: int) -> int | None:
    """Return where the part behind a dot ends, or None."""
    words = person_words()
    if match := _INITIAL.match(plain, at):
        return match.end()
    end = at
    while end < len(plain) and end - at < _MAX_PART and plain[end] in words.sounds:
        if end > at and plain[end : end + 2] in words.after_names:
            break
        end += 1
    if plain[end : end + 1] == "-" and plain[end + 1 : end + 2] in words.sounds:
        return _right(plain, end + 1)
    runs_on = plain[at + 1 : at + 2] in words.sounds and plain[at + 1 : at + 3] not in (
        words.after_names
    )
    is_surname = plain[at : at + 1] in words.surnames and not runs_on
    if end == at and is_surname and _ENDS.match(plain, at + 1):
        return at + 1  # 艾米莉·周
    return end if end > at else None
