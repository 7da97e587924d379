"""What changed rules change, field by field, for people to read before it is written down."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from ingest.assemble import DETAILS
from ingest.model.article import Article
from ingest.rereading import Restated, Revision

TEXTS = {"text_sha256": "text", "text_raw_sha256": "text_raw"}
"""Columns that stand for a text, and what is told of instead."""

_FOLLOWS = frozenset({"n_chars"})
"""Columns that say nothing that the text does not."""

_PLACES = frozenset({"article_id", "position"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What is other in one field of one article.

    Args:
        article_id: The article.
        url: Its address.
        field: Name of a column; ``text`` and ``text_raw`` for the body; ``dropped``, ``claims``,
            ``topics``, ``mentions``, ``quotes`` for its details; ``former_text`` and
            ``former_title`` for what an earlier version said; ``article`` where an article
            appears (no old value) or its page is refused (no new one).
        old: The value of before; None for texts and details.
        new: The value of now.
        removed: Lines of a text, or details, that are there no more.
        added: Those that were not there before.
        reason: Why an article's page is refused, or why it was.
    """

    article_id: str
    url: str
    field: str
    old: Any = None
    new: Any = None
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    reason: str = ""


def differences_of(
    article: Article,
    revision: Revision | None,
    restated: Sequence[Restated],
    formers: Iterable[tuple[str, str | None, str | None]],
    texts: Mapping[str, str],
) -> Iterator[Difference]:
    """Yield every difference of an article that was read again.

    Args:
        article: Its row of before.
        revision: What is other in its rows, None if nothing is.
        restated: Its looks whose text or headline is another.
        formers: Of every look restated: its text of before, headline of before, headline of now.
        texts: Texts of before, by SHA-256.
    """
    different = partial(Difference, article_id=article.article_id, url=article.canonical_url)
    if revision is not None:
        stored, made = revision.stored, revision.made
        new_texts = {one.sha256: one.text for one in made.contents}
        for name in revision.fields:
            if name in DETAILS:
                removed, added = _rows_changed(getattr(stored, name), getattr(made, name))
                yield different(field=name, removed=removed, added=added)
                continue
            old, new = getattr(article, name), getattr(made.article, name)
            if name in TEXTS:
                removed, added = lines_changed(texts.get(old, ""), new_texts[new])
                yield different(field=TEXTS[name], removed=removed, added=added)
            elif name not in _FOLLOWS:
                yield different(field=name, old=old, new=new)
    for one, (sha, title, now) in zip(restated, formers, strict=True):
        if sha == article.text_sha256 and revision is not None:
            continue  # the article's own text, told of above
        if sha != one.content.sha256:
            removed, added = lines_changed(texts.get(sha, ""), one.content.text)
            yield different(field="former_text", removed=removed, added=added)
        if title != now:
            yield different(field="former_title", old=title, new=now)


def lines_changed(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines that a text has no more, and those that it had not before."""
    before, after = old.split("\n"), new.split("\n")
    removed: list[str] = []
    added: list[str] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if kind != "equal":
            removed += before[i:i_end]
            added += after[j:j_end]
    return tuple(removed), tuple(added)


def _rows_changed(
    old: Iterable[Any], new: Iterable[Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, after = Counter(map(_said, old)), Counter(map(_said, new))
    return tuple((before - after).elements()), tuple((after - before).elements())


def _said(row: Any) -> str:
    """Return what a detail says, without its place among the others."""
    values = (getattr(row, field.name) for field in fields(row) if field.name not in _PLACES)
    return " | ".join(str(value) for value in values if value is not None)
