"""Take out pinyin that a page printed behind its characters."""

import re
from functools import lru_cache

from ingest.text.edit import Repaired
from ingest.text.han import HAN, PINYIN_VOWELS
from ingest.text.rewrite import Replacement, rewrite

_GLOSS = re.compile(rf"(?<=([{HAN}]))[(（]([a-zü{PINYIN_VOWELS}]{{1,6}})[)）]")
_TONED = re.compile(f"[{PINYIN_VOWELS}]")

# Below this a page merely teaches a word or two, as in 行(háng)业; the polluted page has 277.
_ENOUGH_HITS = 5


@lru_cache(maxsize=16_384)
def readings(char: str) -> frozenset[str]:
    """Return every reading of a character, each with and without tone mark; empty if unknown."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - 50 MB that few pages need

    found: set[str] = set()
    for style in (Style.TONE, Style.NORMAL):
        for syllables in pinyin(char, style=style, heteronym=True, errors="ignore", v_to_u=True):
            found.update(syllables)
    return frozenset(found)


def is_reading(char: str, syllable: str) -> bool:
    """Return whether the character can be read so; the syllable may lack its tone mark."""
    return syllable.replace("v", "ü") in readings(char)


def strip_pinyin(text: str) -> Repaired:
    """Return the text without readings in brackets, if the page is polluted with them.

    Seen in seed 002: ``技術(shù)細(xì)節(jié)保密``. A bracket goes only when it holds
    a reading of the character before it, so ``型(包括…)`` stays; and only on a page
    with at least five such brackets. Readings without tone marks count among themselves, because
    a short Latin word in brackets can look like one.
    """
    toned: list[Replacement] = []
    toneless: list[Replacement] = []
    for match in _GLOSS.finditer(text):
        char, syllable = match.groups()
        if is_reading(char, syllable):
            hits = toned if _TONED.search(syllable) else toneless
            hits.append(Replacement(match.start(), match.end(), "", "pinyin"))
    if len(toned) < _ENOUGH_HITS:
        toned = []
    if len(toneless) < _ENOUGH_HITS and not toned:
        toneless = []
    return rewrite(text, [*toned, *toneless])
