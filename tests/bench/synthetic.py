"""A corpus nobody wrote: a ledger of many related articles and a batch of new ones.

The same for the same seed. Old signatures are drawn, not computed, and only the old articles
that have something in common with a new one have a text.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import opencc
import pyarrow as pa
from deltalake import WriterProperties, write_deltalake

from ingest.dedup.candidates import HUBS, keys_of_text
from ingest.dedup.decide import DECISION_SCHEME
from ingest.dedup.stored import digest_of
from ingest.model.article import Article, Content
from ingest.model.cluster import ClusterMember
from ingest.model.document import Document
from ingest.model.signature import Signature, Traced
from ingest.store.arrow import schema_of
from ingest.store.ledger import BATCH, SEQ
from ingest.text.clean import key_text

CHARS = 2000
PER_FILE = 10_000
N_PORTALS = 50
FOOTER_SHARE = 0.2
"""Articles that end in the footer of their portal, so that some keys have thousands of holders."""

START = datetime(2022, 1, 1, tzinfo=UTC)
_SIMPLIFIED = opencc.OpenCC("t2s").convert
COMMON = [
    char
    for high in range(0xB0, 0xD7)
    for low in range(0xA1, 0xFF)
    if (char := bytes((high, low)).decode("gb2312")) == _SIMPLIFIED(char)
]
"""The commonest characters of simplified Chinese, in the order of their standard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A new text made from an old one, and how."""

    old: Document
    new: Document
    kind: str


class Writer:
    """Texts of common characters, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311
        self.footers = [self.sentence(90) for _ in range(N_PORTALS)]

    def sentence(self, n: int) -> str:
        """Return a sentence of n characters."""
        return "".join(self._draw.choices(COMMON, k=n)) + "。"

    def article(self, doc_id: str, *, body: str | None = None, title: str = "") -> Document:
        """Return an article with a portal's footer."""
        text = (
            body if body is not None else "\n".join(self.sentence(100) for _ in range(CHARS // 100))
        )
        return Document(
            doc_id=doc_id,
            title=title or self.sentence(18)[:-1],
            text=text,
            url=f"https://news.example/{doc_id}",
            first_seen_at=START + timedelta(hours=1, seconds=self._draw.randrange(4 * 365 * 86400)),
        )

    def first_of_portals(self) -> list[Document]:
        """Return the first articles of every portal, with which its later ones are compared."""
        return [
            replace(one, text=f"{one.text}\n{footer}", first_seen_at=START)
            for number, footer in enumerate(self.footers * HUBS)
            for one in [self.article(identity("first", number))]
        ]

    def copy(self, old: Document) -> tuple[str, str]:
        """Return title and body of a copy with one character of fifty changed."""
        changed = (self._draw.choice(COMMON) if self._draw.random() < 0.02 else c for c in old.text)
        return old.title, "".join(changed)

    def preview(self, old: Document) -> tuple[str, str]:
        """Return title and body of the first third."""
        lines = old.text.split("\n")
        return old.title, "\n".join(lines[: len(lines) // 3])

    def quotation(self, old: Document) -> tuple[str, str]:
        """Return title and body of another text with two paragraphs of the old one in it."""
        own = [self.sentence(100) for _ in range(CHARS // 100 - 2)]
        quoted = old.text.split("\n")[5:7]
        return self.sentence(18)[:-1], "\n".join([*own[:8], *quoted, *own[8:]])


def planted(n: int, *, writer: Writer) -> Iterator[Planted]:
    """Yield n pairs, kinds in turn."""
    ways: dict[str, Callable[[Document], tuple[str, str]]] = {
        "copy": writer.copy,
        "preview": writer.preview,
        "quotation": writer.quotation,
    }
    for number in range(n):
        kind = list(ways)[number % len(ways)]
        old = writer.article(identity("old", number))
        title, body = ways[kind](old)
        new = writer.article(identity("new", number), body=body, title=title)
        yield Planted(
            old=old, new=replace(new, first_seen_at=START + timedelta(days=1500)), kind=kind
        )


def identity(kind: str, number: int) -> str:
    """Return an id as articles have it."""
    return sha256(f"{kind} {number}".encode()).hexdigest()[:16]


def constant(record: type, n: int, **columns: Any) -> pa.Table:
    """Return n rows of a record: the columns given, in the others the emptiest value there is."""
    empty = {"string": "", "int64": 0, "double": 0.0, "bool": False}
    arrays = []
    for field in schema_of(record):
        value = columns.get(field.name)
        if isinstance(value, (list, np.ndarray)):
            arrays.append(pa.array(value, field.type))
        elif isinstance(value, pa.Array):
            arrays.append(value.cast(field.type))
        else:
            filler = (
                value if value is not None or field.nullable else empty.get(str(field.type), [])
            )
            if field.type == pa.timestamp("us", tz="UTC") and filler == []:
                filler = START
            arrays.append(pa.array([filler], field.type).take(pa.array(np.zeros(n, np.int64))))
    return pa.table(arrays, schema=schema_of(record))


def append(folder: Path, name: str, rows: pa.Table, *, sequence: int) -> None:
    """Append a file to a table of the ledger."""
    for column, value in ((SEQ, pa.scalar(sequence)), (BATCH, pa.scalar(str(sequence)))):
        rows = rows.append_column(
            pa.field(column, value.type, nullable=False), pa.array([value.as_py()] * rows.num_rows)
        )
    (folder / name).mkdir(parents=True, exist_ok=True)
    write_deltalake(
        (folder / name).resolve().as_uri(),
        rows,
        mode="append",
        writer_properties=WriterProperties(compression="ZSTD", compression_level=3),
    )


def lists(values: np.ndarray) -> pa.Array:
    """Return the rows of a matrix as lists."""
    rows, width = values.shape
    return pa.ListArray.from_arrays(
        pa.array(np.arange(rows + 1, dtype=np.int32) * width),
        pa.array(values.ravel().view(np.int64)),
    )


def put_texts(folder: Path, documents: Sequence[Document], *, sequence: int) -> None:
    """Append articles with their texts."""
    shas = [sha256(one.text.encode()).hexdigest() for one in documents]
    texts = constant(Content, len(shas), sha256=shas, text=[one.text for one in documents])
    append(folder, "contents", texts, sequence=sequence)
    rows = constant(
        Article,
        len(shas),
        article_id=[one.doc_id for one in documents],
        canonical_url=[one.url for one in documents],
        title=[one.title for one in documents],
        first_seen_at=[one.first_seen_at for one in documents],
        text_sha256=shas,
        text_raw_sha256=shas,
    )
    append(folder, "articles", rows, sequence=sequence)


def put_known(folder: Path, signatures: pa.Table, *, sequence: int, traced_by: str) -> None:
    """Append signatures, and all that says that their articles are traced as clusters of one."""
    ids, n = signatures["article_id"].combine_chunks(), signatures.num_rows
    append(folder, "signatures", signatures, sequence=sequence)
    traced = constant(
        Traced,
        n,
        article_id=ids,
        article_version=np.full(n, sequence),
        signature_version=np.full(n, sequence),
        traced_by=traced_by,
    )
    append(folder, "traced", traced, sequence=sequence)
    members = constant(
        ClusterMember,
        n,
        article_id=ids,
        cluster_id=ids,
        cluster_size=np.ones(n, np.int64),
        is_best_copy=[True] * n,
        relation_to_best="best",
        scheme=DECISION_SCHEME,
    )
    append(folder, "clusters", members, sequence=sequence)


def drawn(start: int, n: int, *, footers: Sequence[np.ndarray], seed: int) -> pa.Table:
    """Return signatures of n texts that nobody wrote, each with one portal's footer."""
    draw = np.random.default_rng([seed, start])
    bands_of = draw.integers(2**59, size=(n, 32), dtype=np.uint64)
    bands_of |= np.arange(32, dtype=np.uint64) << np.uint64(59)
    sample = draw.integers(2**59, size=(n, CHARS // 32), dtype=np.uint64)
    portal = draw.integers(len(footers), size=n)
    portal[draw.random(n) >= FOOTER_SHARE] = -1
    for number, footer in enumerate(footers):
        sample[portal == number, : len(footer)] = footer
    sample.sort(axis=1)
    ids = [identity("drawn", number) for number in range(start, start + n)]
    seconds = draw.integers(4 * 365 * 86400, size=n)
    return constant(
        Signature,
        n,
        article_id=ids,
        digest=ids,
        decided_by=DECISION_SCHEME,
        first_seen_at=pa.array(
            (seconds + 3600 + int(START.timestamp())) * 1_000_000, pa.timestamp("us", tz="UTC")
        ),
        band_keys=lists(bands_of),
        frac_hashes=lists(sample),
    )


def signed(documents: Sequence[Document]) -> pa.Table:
    """Return the true signatures of documents."""
    keys = [key_text(one.text) for one in documents]
    made = [keys_of_text(key) for key in keys]
    return constant(
        Signature,
        len(made),
        article_id=[one.doc_id for one in documents],
        digest=[digest_of(one, key) for one, key in zip(documents, keys, strict=True)],
        decided_by=DECISION_SCHEME,
        first_seen_at=[one.first_seen_at for one in documents],
        band_keys=[part.view(np.int64) for part, _ in made],
        frac_hashes=[part.view(np.int64) for _, part in made],
    )


def write_ledger(
    folder: Path, *, n_old: int, n_new: int, n_planted: int, seed: int, traced_by: str
) -> None:
    """Write a corpus of old articles, all related, and a batch of new ones.

    Beside the tables ``planted.json`` says which two articles have something in common and how.
    """
    writer = Writer(seed)
    footers = [keys_of_text(key_text(text))[1] for text in writer.footers]
    pairs = list(planted(n_planted, writer=writer))
    sequence = 0
    for start in range(0, n_old - n_planted, PER_FILE):
        rows = drawn(start, min(PER_FILE, n_old - n_planted - start), footers=footers, seed=seed)
        ids, first_seen_at = rows["article_id"], rows["first_seen_at"].combine_chunks()
        articles = constant(
            Article,
            rows.num_rows,
            article_id=ids.combine_chunks(),
            canonical_url=[f"https://news.example/{one}" for one in ids.to_pylist()],
            first_seen_at=first_seen_at,
        )
        append(folder, "articles", articles, sequence=sequence)
        put_known(folder, rows, sequence=sequence, traced_by=traced_by)
        sequence += 1
    olds = [*writer.first_of_portals(), *(one.old for one in pairs)]
    put_texts(folder, olds, sequence=sequence)
    put_known(folder, signed(olds), sequence=sequence, traced_by=traced_by)
    others = [
        replace(writer.article(identity("other", n)), first_seen_at=START + timedelta(days=1500))
        for n in range(n_new - n_planted)
    ]
    put_texts(folder, [*others, *(one.new for one in pairs)], sequence=sequence + 1)
    kinds = {" ".join(sorted((one.old.doc_id, one.new.doc_id))): one.kind for one in pairs}
    (folder / "planted.json").write_text(json.dumps(kinds), encoding="utf-8")
