"""Pairs of texts that are hard to tell, in our own words: what they are to each other by truth.

One TOML file per kind; its first lines say what the kind is. Every second case of a file is in the
half ``test``: rules may be made on ``dev`` only. A case added at the end of a file moves no other.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from ingest.model.document import Document
from ingest.sampleweb.articles import Article, all_articles
from ingest.text.clean import key_text, normalise

FOLDER = Path(__file__).parent
HALVES = ("dev", "test")

FAMILY = "family"
"""Truth of two copies: one cluster."""

APART = "apart"
"""Truth of two texts that must not be in one cluster and are not linked."""

QUOTATION = 45
"""Key characters of a common quotation from which a ``quotes`` link is wanted."""

Pair = tuple[str, str]
Read = tuple[list[Document], dict[Pair, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Some documents and what every two of them are.

    Args:
        kind: Name of the file the case stands in.
        name: Unique in the kind.
        half: dev or test.
        documents: Ids are ``kind/name/which``.
        truth: ``FAMILY``, or the relation that should link the two; pairs left out are ``APART``.
    """

    kind: str
    name: str
    half: str
    documents: tuple[Document, ...]
    truth: Mapping[Pair, str]


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases, kinds in the order of ``READERS``, cases as in their file."""
    return tuple(case for kind in READERS for case in _cases_of(kind))


def label_files() -> list[Path]:
    """Return the files the truth depends on, the sample articles used as bases among them."""
    articles = [FOLDER.parents[2] / f"src/ingest/sampleweb/articles/{slug}.txt" for slug in bases()]
    return [*(FOLDER / f"{kind}.toml" for kind in READERS), *articles]


def bases() -> list[str]:
    """Return the slugs of the sample articles that cases use, with repetitions, sorted."""
    return sorted(
        row[key] for kind in READERS for row in rows(kind) for key in ("base", "host") if key in row
    )


def rows(kind: str) -> list[dict[str, Any]]:
    """Return the cases of a kind as its file has them."""
    found: list[dict[str, Any]] = tomllib.loads((FOLDER / f"{kind}.toml").read_text("utf-8"))[
        "case"
    ]
    return found


def _cases_of(kind: str) -> Iterator[Case]:
    for position, row in enumerate(rows(kind)):
        name = row.get("id") or row.get("base") or row["host"]
        documents, truth = READERS[kind](row, f"{kind}/{name}")
        yield Case(
            kind=kind,
            name=name,
            half=HALVES[position % 2],
            documents=tuple(documents),
            truth={(min(pair), max(pair)): relation for pair, relation in truth.items()},
        )


def _document(doc_id: str, row: Mapping[str, str], **more: Any) -> Document:
    """Return a document, its text repaired as every article is before it is compared."""
    return Document(
        doc_id=doc_id,
        title=normalise(row["title"]).text,
        text=normalise(row["text"].strip()).text,
        **more,
    )


@cache
def _articles() -> dict[str, Article]:
    return {article.slug: article for article in all_articles()}


def _base(doc_id: str, slug: str) -> Document:
    article = _articles()[slug]
    return _document(doc_id, {"title": article.title, "text": "\n".join(article.paragraphs)})


def _same_event(row: dict[str, Any], name: str) -> Read:
    """Read independent reports; those that print the whole quotation are linked by it."""
    documents = [_document(f"{name}/{n}", text) for n, text in enumerate(row["text"], start=1)]
    quotation = row.get("quotation", "")
    quoting = [
        document.doc_id for document in documents if quotation and quotation in document.text
    ]
    is_long = len(key_text(quotation)) >= QUOTATION
    return documents, dict.fromkeys(combinations(quoting, 2), "quotes") if is_long else {}


def _series(row: dict[str, Any], name: str) -> Read:
    """Read the pieces of a series, each between the common opening and closing."""
    documents = []
    for n, piece in enumerate(row["text"], start=1):
        parts = (row["opening"].format_map(piece), piece["text"], row["closing"].format_map(piece))
        text = "\n".join(part.strip() for part in parts)
        documents.append(_document(f"{name}/{n}", {"title": piece["title"], "text": text}))
    return documents, {}


def _templates(row: dict[str, Any], name: str) -> Read:
    filled = (
        {"title": row["title"].format_map(fill), "text": row["text"].format_map(fill)}
        for fill in row["fills"]
    )
    return [_document(f"{name}/{n}", text) for n, text in enumerate(filled)], {}


def _copy(row: dict[str, Any], name: str) -> Read:
    """Read a sample article and a text that is a copy of it."""
    base = _base(f"{name}/base", row["base"])
    copy = _document(f"{name}/copy", row)
    return [base, copy], {(base.doc_id, copy.doc_id): FAMILY}


def _light_edits(row: dict[str, Any], name: str) -> Read:
    text = "\n".join(edited(_articles()[row["base"]].paragraphs, row))
    return _copy({**row, "text": text}, name)


def edited(paragraphs: tuple[str, ...], row: Mapping[str, Any]) -> list[str]:
    """Return the paragraphs after an editor's steps.

    Raises:
        ValueError: A phrase to replace does not occur.
    """
    text = "\n".join(paragraphs)
    for old, new in row.get("replace", ()):
        if old not in text:
            raise ValueError(f"{row['base']}: {old!r} does not occur; it cannot be replaced")
        text = text.replace(old, new)
    lines = text.split("\n")
    lines = lines[: len(lines) - row.get("cut_last", 0)]
    for first, last in reversed(row.get("merge", ())):
        lines[first - 1 : last] = ["".join(lines[first - 1 : last])]
    return [line for line in (row.get("head"), *lines, row.get("tail")) if line]


def _translations(row: dict[str, Any], name: str) -> Read:
    urls = {"english": row["chinese"]["url"], "chinese": row["english"]["url"]}
    pages = {
        page: _document(
            f"{name}/{page}",
            row[page],
            url=row[page]["url"],
            references=(url,) if page == row["named_by"] else (),
        )
        for page, url in urls.items()
    }
    return list(pages.values()), {(f"{name}/chinese", f"{name}/english"): "translation_of"}


def _contains(row: dict[str, Any], name: str) -> Read:
    guest = _document(f"{name}/guest", row["guest"])
    article = _articles()[row["host"]]
    before, after = article.paragraphs[: row["after"]], article.paragraphs[row["after"] :]
    text = "\n".join((*before, row["announced"], row["guest"]["text"].strip(), *after))
    host = _document(f"{name}/host", {"title": article.title, "text": text})
    return [guest, host], {(guest.doc_id, host.doc_id): "contains"}


def _roundups(row: dict[str, Any], name: str) -> Read:
    briefs = [_document(f"{name}/{n}", text) for n, text in enumerate(row["text"], start=1)]
    items = [f"{n}. {text['title']}\n{text['text']}" for n, text in enumerate(row["text"], start=1)]
    text = "\n".join(part.strip() for part in (row["opening"], *items, row["closing"]))
    roundup = _document(f"{name}/roundup", {"title": row["title"], "text": text})
    return [*briefs, roundup], {(brief.doc_id, roundup.doc_id): "contains" for brief in briefs}


def _replies(row: dict[str, Any], name: str) -> Read:
    base = _base(f"{name}/base", row["base"])
    if row["passage"] not in base.text:
        raise ValueError(f"{name}: the base has no such passage")
    reply = _document(f"{name}/reply", {**row, "text": row["text"].format_map(row)})
    return [base, reply], {(base.doc_id, reply.doc_id): "quotes"}


READERS: dict[str, Callable[[dict[str, Any], str], Read]] = {
    "same_event": _same_event,
    "series": _series,
    "paraphrase": _copy,
    "templates": _templates,
    "light_edits": _light_edits,
    "traditional": _copy,
    "translations": _translations,
    "contains": _contains,
    "roundups": _roundups,
    "replies": _replies,
}
