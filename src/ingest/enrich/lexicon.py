"""The words of AI governance, read once from the files in ``terms/``.

``_general.toml`` says what each key means. To add a term, add a ``[[term]]`` to the file of its
first topic; the loader refuses a doubled id, an alias of two terms or an unknown topic.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.errors import ConfigError

_TAXONOMIES = ("agora", "oecd", "mit", "aiid_harm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One of the twenty topics.

    Args:
        topic_id: Short word used in tables, for example ``cn_gen``.
        zh: Chinese name.
        en: English name.
        is_of_authority: A headline with it speaks of a state, a court or a standard.
        maps: Pairs of taxonomy and category in it, for example ``("oecd", "1.4")``.
    """

    topic_id: str
    zh: str
    en: str
    is_of_authority: bool = False
    maps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One idea of AI governance under all the names it is printed with.

    Args:
        term_id: Stable word, for example ``algorithm-filing-registration``.
        aliases: Printed forms; the first is the name.
        en: English name.
        topics: Topic ids it speaks for; empty for words such as 监管 that name no topic.
        weight: 3 core, 2 strong, 1 weak.
        is_ambiguous: Counts only with an anchor within reach or in the title.
        is_supporting: Counts only in a sentence with a term that is not supporting.
        anchors: Anchors of its own; empty means the general ones.
        not_near: Words that show another meaning, for example 怪兽 beside 奥特曼.
        is_of_authority: A headline with it speaks of a state, a court or a standard, whatever
            its topics are.
    """

    term_id: str
    aliases: tuple[str, ...]
    en: str
    topics: tuple[str, ...]
    weight: int
    is_ambiguous: bool = False
    is_supporting: bool = False
    anchors: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    is_of_authority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All terms and topics.

    Args:
        topics: The twenty topics.
        terms: All terms.
        anchors: Words that show a text is about AI at all.
        launch_words: Words that in a headline speak for a launch, a deal or an appointment.
    """

    topics: tuple[Topic, ...]
    terms: tuple[Term, ...]
    anchors: tuple[str, ...]
    launch_words: tuple[str, ...]


@cache
def governance_lexicon() -> Lexicon:
    """Return the lexicon that ships with the package."""
    data: dict[str, Any] = {"term": [], "topic": []}
    for content in lexicon_files():
        part = tomllib.loads(content.decode("utf-8"))
        data["term"] += part.pop("term", [])
        data["topic"] += part.pop("topic", [])
        data |= part
    return lexicon_from(data)


@cache
def lexicon_files() -> tuple[bytes, ...]:
    """Return what stands in the files in ``terms/``, in the order of their names."""
    folder = files("ingest.enrich") / "terms"
    found = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(file.read_bytes() for file in found if file.name.endswith(".toml"))


def lexicon_from(data: dict[str, Any]) -> Lexicon:
    """Return the lexicon that parsed TOML describes.

    Raises:
        ConfigError: An id or alias is doubled, or a term names an unknown topic or list of
            anchors.
    """
    topics = tuple(
        Topic(
            topic_id=row["id"],
            zh=row["zh"],
            en=row["en"],
            is_of_authority=row.get("of_authority", False),
            maps=tuple((name, category) for name in _TAXONOMIES for category in row.get(name, ())),
        )
        for row in data["topic"]
    )
    terms = tuple(
        Term(
            term_id=row["id"],
            aliases=tuple(row["aliases"]),
            en=row["en"],
            topics=tuple(row["topics"]),
            weight=row["weight"],
            is_ambiguous=row.get("ambiguous", False),
            is_supporting=row.get("supporting", False),
            anchors=_anchors(row, data.get("anchor_lists", {})),
            not_near=_not_near(row, data.get("not_near", {})),
            is_of_authority=row.get("of_authority", False),
        )
        for row in data["term"]
    )
    lexicon = Lexicon(
        topics=topics,
        terms=terms,
        anchors=tuple(data["anchors"]),
        launch_words=tuple(data["launch_words"]),
    )
    _refuse_contradictions(lexicon)
    return lexicon


def _anchors(row: dict[str, Any], lists: dict[str, list[str]]) -> tuple[str, ...]:
    anchors = row.get("anchors", ())
    if not isinstance(anchors, str):
        return tuple(anchors)
    if anchors not in lists:
        raise ConfigError(f"lexicon: term {row['id']!r} names unknown anchors {anchors!r}")
    return tuple(lists[anchors])


def _not_near(row: dict[str, Any], contexts: dict[str, list[str]]) -> tuple[str, ...]:
    if not row.get("ambiguous", False):
        return ()
    names = "\n".join(row["aliases"])
    return tuple(word for key, words in contexts.items() if key in names for word in words)


def _refuse_contradictions(lexicon: Lexicon) -> None:
    known = {topic.topic_id for topic in lexicon.topics}
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for term in lexicon.terms:
        if term.term_id in ids:
            raise ConfigError(f"lexicon: two terms have the id {term.term_id!r}")
        ids.add(term.term_id)
        if unknown := set(term.topics) - known:
            raise ConfigError(f"lexicon: term {term.term_id!r} names unknown topics {unknown}")
        for alias in term.aliases:
            owner = owners.setdefault(alias.casefold(), term.term_id)
            if owner != term.term_id:
                raise ConfigError(f"lexicon: {alias!r} belongs to {owner!r} and {term.term_id!r}")
