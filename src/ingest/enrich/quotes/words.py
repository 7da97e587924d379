"""The words that bring quotations, read once from ``quote_words/`` into patterns."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Reporting words of one character and what may not stand beside them: 小说, 据说, 说明, 名称,
# 知道, 访问 report nothing. The character comes first: where every branch of a pattern begins with
# a character, text without it is passed over at three times the speed.
_SHORT = (
    "说(?<![小学传据来游演劝听邪按虽细假]说)(?![明法服客教理])",
    "称(?<![名职人简俗号统著可尊代堪爱被通据]称)(?![为作号呼之其职霸王心得])",
    '道(?<![知报频渠轨街管通难车隧味地霸公]道)(?=[：:，,“「『"])',
    '问(?<![疑学访顾]问)(?=[：:，,。“「『"他她它记我你]|了?一句)',
    *(f'{char}(?=[：:，,“「『"])' for char in "答写喊叫骂叹笑吼嚷曰回发讲"),
)

# Kinds of words that stand for a speaker; a word in two lists is of the first kind.
# 其表示: only right before a reporting word is it a pronoun of its own.
_ITS = "其(?=还|也|曾|表示|称|说|认为|回应|强调|指出|透露|坦言|介绍|补充|发文|直言|解释|承认|宣布)"
_KINDS = ("he", "it", "you", "spokesman", "document", "house", "role", "anonymous")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteWords:
    """Patterns over simplified text.

    Args:
        cue: A reporting word or a word of opinion, or a word of ``never``.
        said: A reporting word, or a word of ``never``.
        never: Words that hold a reporting word and report nothing: 发言人.
        actor: A word that stands for a speaker without naming one.
        kind_of: What such a word is: anonymous, role, house, spokesman, document, he, it, its
            or you.
        role: A word for what somebody is; role_end: the same at the end.
        named: At the end of what stands before a mark: the mark names.
        invented: The words are an example, or belong to everybody.
        head: A label at the end of what stands before a colon that brings no words.
    """

    cue: re.Pattern[str]
    said: re.Pattern[str]
    never: frozenset[str]
    actor: re.Pattern[str]
    kind_of: Mapping[str, str]
    role: re.Pattern[str]
    role_end: re.Pattern[str]
    named: re.Pattern[str]
    invented: re.Pattern[str]
    head: re.Pattern[str]

    def cues(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield the reporting words and words of opinion between two offsets."""
        return (m for m in self.cue.finditer(text, start, end) if m.group() not in self.never)

    def saids(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield the reporting words between two offsets."""
        return (m for m in self.said.finditer(text, start, end) if m.group() not in self.never)


@cache
def quote_words() -> QuoteWords:
    """Return the words that ship with the package."""
    lists = word_lists()
    role = trie_pattern(lists["role"] + lists["anonymous"])
    said = lists["said"] + lists["never"]
    kind_of = {word: kind for kind in reversed(_KINDS) for word in lists[kind]}
    return QuoteWords(
        cue=re.compile(trie_pattern(said + lists["held"], *_SHORT)),
        said=re.compile(trie_pattern(said, *_SHORT)),
        never=frozenset(lists["never"]),
        actor=re.compile(trie_pattern(kind_of, _ITS)),
        kind_of=kind_of | {"其": "its"},
        role=re.compile(role),
        role_end=re.compile(f"{role}$"),
        named=re.compile(f"(?:{trie_pattern(lists['named'])})[了着过]?$"),
        invented=re.compile(trie_pattern(lists["invented"])),
        head=re.compile(f"(?:{trie_pattern(lists['heads'])})$"),
    )


@cache
def word_lists() -> dict[str, list[str]]:
    """Return every list of the files in ``quote_words/`` by its name."""
    folder = files("ingest.enrich.quotes") / "quote_words"
    lists: dict[str, list[str]] = {}
    for name in ("cues.toml", "speakers.toml", "vetoes.toml", "names.toml"):
        lists |= tomllib.loads((folder / name).read_text(encoding="utf-8"))
    return lists


def trie_pattern(words: Iterable[str], *more: str) -> str:
    """Return a pattern for any of the words, the longest where several begin alike.

    Args:
        words: Words, of which none is empty.
        more: Further branches, tried after the words.
    """
    root: _Node = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return f"(?:{'|'.join([*_branches(root), *more])})"


_Node = dict[str, "_Node"]


def _branches(node: _Node) -> list[str]:
    """Return one pattern for each character a word may go on with."""
    branches = []
    for char, child in node.items():
        if char:
            ends = "" in child
            inner = _branches(child)
            rest = inner[0] if len(inner) == 1 and not ends else f"(?:{'|'.join(inner)})"
            branches.append(
                re.escape(char) + (rest if inner else "") + ("?" if ends and inner else "")
            )
    return branches
