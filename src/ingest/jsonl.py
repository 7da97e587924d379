"""Documents that a user hands in as JSON lines: the groups among them, what each is about."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.dedup.relate import Relations, relate
from ingest.enrich.names.entities import core_ids
from ingest.enrich.names.mentions import mentions_of
from ingest.enrich.quotes.quotes import quotes_of
from ingest.enrich.relevance import relevance_of
from ingest.enrich.topics import topics_of
from ingest.errors import InputError
from ingest.model.document import Document
from ingest.model.instant import BEIJING
from ingest.text.clean import normalise
from ingest.text.script import simplified


def documents_in(path: Path) -> list[Document]:
    """Return the documents of a JSON lines file, title and text normalised.

    Each line is ``{"doc_id", "title", "text", "published_at"}``; title and date may be null or
    missing, a date without zone is Beijing time.

    Raises:
        InputError: The file cannot be read, or a line is no such document; the message names it.
    """
    documents = []
    seen: set[str] = set()
    for number, line in _lines(path):
        try:
            document = _document(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{path}:{number}: not a document {{doc_id, title, text, published_at}}: {error}"
            ) from error
        if document.doc_id in seen:
            raise InputError(f"{path}:{number}: doc_id {document.doc_id!r} is there twice")
        seen.add(document.doc_id)
        documents.append(document)
    if not documents:
        raise InputError(f"{path}: no documents")
    return documents


def cluster_file(docs: Path, out: Path) -> tuple[int, int, int]:
    """Group the documents of a file; return counts of documents, clusters and edges.

    Writes ``clusters.jsonl`` (doc_id, cluster_id), ``edges.jsonl`` (a, b, relation and
    measures, a is the copy) and ``originals.jsonl`` into the folder.

    Raises:
        InputError: See documents_in.
    """
    documents = documents_in(docs)
    relations = relate(documents)
    out.mkdir(parents=True, exist_ok=True)
    write_relations(relations, out)
    n_clusters = len({member.cluster_id for member in relations.members})
    return len(documents), n_clusters, len(relations.pairs)


def enriched_file(path: Path) -> Iterator[dict[str, Any]]:
    """Yield what is told of each document of a JSON lines file ``{id, title, text}``.

    Offsets are into the text as given, in code points; those of ``topic_spans`` and ``evidence``
    are into the title where ``in_title`` says so. A mention's ``entity`` is an id of the list of
    AI governance entities, ``known`` that of another known name. Names and speakers are told in
    simplified characters.

    Raises:
        InputError: The file cannot be read, or a line is no such document; the message names it.
    """
    for number, line in _lines(path):
        try:
            row = json.loads(line)
            title, text = row.get("title") or "", row["text"]
            if not isinstance(title, str) or not isinstance(text, str):
                raise TypeError("title and text must be strings")
            yield {"id": row["id"], **_enriched(_readable(title), _readable(text))}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{path}:{number}: not a document {{id, title, text}}: {error}"
            ) from error


def _readable(text: str) -> str:
    """Return a text in simplified characters, which the rules are made for, at the same offsets.

    A text whose length would change is returned as it is.
    """
    plain = simplified(text)
    return plain if len(plain) == len(text) else text


def _enriched(title: str, text: str) -> dict[str, Any]:
    relevance = relevance_of(title, text)
    tags = topics_of(relevance.evidence)
    mentions = mentions_of(text, title=title)
    return {
        "relevant": relevance.is_relevant,
        "score": relevance.score,
        "topics": [tag.topic for tag in tags],
        "topic_spans": [
            {
                "topic": tag.topic,
                "start": span.start,
                "end": span.end,
                "in_title": span.in_title,
                "term_id": span.term_id,
            }
            for tag in tags
            for span in tag.spans
        ],
        "quotes": [
            {
                "start": quote.start,
                "end": quote.end,
                "kind": quote.kind,
                "speaker": quote.speaker,
                "speaker_id": quote.speaker_id,
                "how": quote.how,
            }
            for quote in quotes_of(text, mentions)
        ],
        "mentions": [
            {
                "start": mention.start,
                "end": mention.end,
                "entity": mention.entity if mention.entity in core_ids() else None,
                "known": mention.entity if mention.entity not in core_ids() else None,
                "type": mention.kind,
                "name": mention.name,
            }
            for mention in mentions
        ],
        "evidence": [asdict(item) for item in relevance.evidence],
    }


def write_relations(relations: Relations, out: Path) -> None:
    """Write the three files, each whole or not at all."""
    _write(
        out / "clusters.jsonl",
        ({"doc_id": m.article_id, "cluster_id": m.cluster_id} for m in relations.members),
    )
    _write(out / "edges.jsonl", (asdict(pair) for pair in relations.pairs))
    _write(out / "originals.jsonl", (asdict(original) for original in relations.originals))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are not empty, with their numbers from 1."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _document(row: Mapping[str, Any]) -> Document:
    if not isinstance(row["doc_id"], str) or not isinstance(row["text"], str):
        raise TypeError("doc_id and text must be strings")
    published = row.get("published_at")
    instant = datetime.fromisoformat(published) if published else None
    if instant is not None:
        instant = (instant if instant.tzinfo else instant.replace(tzinfo=BEIJING)).astimezone(UTC)
    return Document(
        doc_id=row["doc_id"],
        title=normalise(row.get("title") or "").text,
        text=normalise(row["text"]).text,
        published_at=instant,
        published_latest_at=instant,
        source=row.get("source"),
        declared_source=row.get("declared_source"),
        original_title=row.get("original_title"),
        url=row.get("url"),
    )


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    with draft.open("w", encoding="utf-8") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
