"""Patterns of names of speakers and of what stands around them."""

import re
from dataclasses import dataclass
from functools import cache

from ingest.enrich.names.person_words import person_words
from ingest.enrich.quotes.words import trie_pattern, word_lists
from ingest.text.han import HAN

DOT = "[·•・‧]"
_BRACKETED = "[（(][^（）()]*[）)]"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePatterns:
    """Patterns over the words before a reporting word, each ending where they end.

    Args:
        body: Nothing but the name of a body; the name is the first group.
        body_start: The name of a body at the start.
        titled: A surname with a form of address: 何小姐, 老莫, 小禾奶奶.
        sounds: Characters that foreign names are written with.
        dotted: A foreign name with a dot.
        latin: A name in Latin letters.
        latin_not: Latin words that name nobody.
        chinese: A surname with one or two characters.
        behind_role: A name at the start, with what can follow one.
        clause_name: A name of three characters behind the end of a clause.
        adverbs: Adverbs at the end.
        phrase: A phrase such as 在会上 or 对记者 behind two characters and more.
        between: Nothing but adverbs and such a phrase.
    """

    body: re.Pattern[str]
    body_start: re.Pattern[str]
    titled: re.Pattern[str]
    sounds: re.Pattern[str]
    dotted: re.Pattern[str]
    latin: re.Pattern[str]
    latin_not: frozenset[str]
    chinese: re.Pattern[str]
    behind_role: re.Pattern[str]
    clause_name: re.Pattern[str]
    adverbs: re.Pattern[str]
    phrase: re.Pattern[str]
    between: re.Pattern[str]


@cache
def name_patterns() -> NamePatterns:
    """Return the patterns, made of the words that ship with the package."""
    lists = word_lists()
    surnames = person_words().surnames
    more = word_lists()["surnames"]
    single = "".join(sorted({*more, *(name for name in surnames if len(name) == 1)}))
    double = "|".join(sorted(name for name in surnames if len(name) > 1))
    sounds = "".join(sorted(person_words().sounds))
    chinese = f"(?:(?:{double})[{HAN}]{{1,2}}|[{single}][{HAN}]{{1,2}})"
    latin = r"[A-Z][A-Za-z]+(?: [A-Z][A-Za-z'’.-]+){1,2}"
    words = trie_pattern(lists["adverbs"], r"\d+月\d+日", r"\d+日", " ")
    # Possessive, for 地地地… could be read in too many ways; 大声地 must come before 大声.
    adverbs = f"(?:[{HAN}]{{1,5}}地|{words})"
    phrases = trie_pattern(lists["phrases"])
    return NamePatterns(
        body=re.compile(
            f"^[ \u3000]*((?:[{HAN}]|[A-Za-z0-9·]){{2,14}}?{trie_pattern(lists['bodies'])})$"
        ),
        body_start=re.compile(
            f"[ \u3000]*((?:[{HAN}]|[A-Za-z0-9·]){{2,14}}{trie_pattern(lists['bodies'])})"
        ),
        titled=re.compile(
            f"[{single}]{trie_pattern(lists['titles'])}$|(?<![{HAN}])(?:[老小阿][{single}]"
            f"|[小阿大][{HAN}]{{1,2}}{trie_pattern(lists['kin'])})$"
        ),
        sounds=re.compile(f"[{sounds}]{{3,6}}$"),
        dotted=re.compile(f"[{HAN}]{{1,6}}(?:{DOT}[{HAN}]{{1,8}})+$"),
        latin=re.compile(
            r"(?<![A-Za-z])(?!C[EFTOM]+O |AI )[A-Z][\w'’.-]*"
            r"(?: (?:[a-z]{1,3} )?[A-Z][\w'’.-]*){0,3}$",
            re.ASCII,
        ),
        latin_not=frozenset(lists["latin_not"]),
        chinese=re.compile(f"{chinese}$"),
        behind_role=re.compile(
            f"[ 、]?(?P<name>(?:{double})[{HAN}]{{1,2}}|[{single}][{HAN}]{{1,2}}?"
            f"|[{HAN}]{{1,5}}(?:{DOT}[{HAN}]{{1,5}}?)+|[{sounds}]{{2,5}}?|{latin})"
            f"(?={trie_pattern(lists['follows'])}|\\s|$)"
        ),
        clause_name=re.compile(f"(?:^|[，。；：”」])(?P<name>[{single}][{HAN}]{{2}})", re.M),
        adverbs=re.compile(f"{adverbs}++$"),
        phrase=re.compile(f"(?<=..){phrases}"),
        between=re.compile(f"(?: ?的)?(?:{_BRACKETED}|{adverbs})*+(?:{phrases}.*)?"),
    )
