"""Eleven months of a corpus nobody wrote, as a ledger: articles, texts, claims, topics, clusters.

The same for the same seed. Texts are words of two common characters, drawn so often as their
rank says, in lines; half of them were printed as they are, half with a few blanks that a repair
took out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.model.article import Article, ClaimRow, Content, TopicRow
from ingest.model.cluster import ClusterMember
from ingest.store.ledger import Ledger
from tests.bench.synthetic import COMMON, identity
from tests.store.rows import ARTICLE

CHARS = 2000
LINE = 100
N_WORDS = 20_000
EXPONENT = 0.92
"""With these two the texts compress 2.26 times at zstd level 3; 601 real ones 2.36 times."""

MONTHS = 11
START = datetime(2025, 12, 31, 16, tzinfo=UTC)
"""New year in Beijing."""
N_PORTALS = 50
CLAIMS = (
    ("title", "h1"),
    ("published", "span.time"),
    ("source", "a.source"),
    ("author", "p.by"),
    ("editor", "div.editor"),
)
TOPICS = ("law", "risk", "data", "align", "chips", "copyright", "labour", "war")


class Words:
    """Texts drawn from words, many at a time.

    Args:
        seed: Of all that is drawn.
    """

    def __init__(self, seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        codes = np.array([ord(char) for char in COMMON], dtype="<u4")
        self._words = codes[self._draw.integers(0, len(codes), (N_WORDS, 2))]
        shares = 1 / np.arange(1, N_WORDS + 1) ** EXPONENT
        self._below = np.cumsum(shares / shares.sum())

    def texts(self, n: int) -> list[str]:
        """Return n texts of ``CHARS`` characters, line ends among them."""
        drawn = np.searchsorted(self._below, self._draw.random(n * CHARS // 2))
        codes = self._words[drawn.clip(0, N_WORDS - 1)].reshape(n, CHARS)
        codes[:, LINE - 1 :: LINE] = ord("\n")
        run = codes.tobytes().decode("utf-32-le")
        return [run[start : start + CHARS] for start in range(0, len(run), CHARS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An article to store, and its texts."""

    article: Article
    text: str
    text_raw: str


def printed(text: str, number: int) -> str:
    """Return a text as it was printed: every second one with blanks."""
    if number % 2:
        return text
    return f"{text[:300]} {text[300:900]} {text[900:1500]} {text[1500:]}"


def article(number: int, text: str, *, published_at: datetime, seen_at: datetime) -> Made:
    """Return the article of a number with some text."""
    raw = printed(text, number)
    one, url = identity("year", number), f"https://news{number % N_PORTALS}.example/a/{number}.html"
    return Made(
        article=replace(
            ARTICLE,
            article_id=one,
            canonical_url=url,
            url=url,
            portal=f"portal{number % N_PORTALS}",
            outlet=f"outlet{number % 97}",
            outlet_name=f"媒体{number % 97}",
            outlet_method="declared_source",
            source=f"媒体{number % 97}",
            declared_source=f"来源：媒体{number % 97}",
            author=text[30:33] if number % 3 else None,
            title=text[:22],
            title_raw=f"{text[:22]}_媒体{number % 97}",
            published_at=published_at,
            published_latest_at=published_at + timedelta(seconds=59),
            published_raw=f"{published_at:%Y-%m-%d %H:%M}",
            n_chars=len(text),
            agreement=(number % 100) / 100,
            quality=(number % 20) / 20,
            relevance=(number % 1000) / 1000,
            text_sha256=_sha(text),
            text_raw_sha256=_sha(raw),
            page_id=identity("page", number),
            fetched_at=seen_at,
            first_seen_at=seen_at,
        ),
        text=text,
        text_raw=raw,
    )


def a_year(n: int, words: Words, *, batch: int = 10_000) -> Iterator[list[Made]]:
    """Yield n articles in the order in which they were seen, spread over all months."""
    length = timedelta(days=334) / n
    for start in range(0, n, batch):
        numbers = range(start, min(start + batch, n))
        yield [
            article(
                number,
                text,
                published_at=START + number * length,
                seen_at=START + number * length + timedelta(hours=2),
            )
            for number, text in zip(numbers, words.texts(len(numbers)), strict=True)
        ]


def append(ledger: Ledger, made: Sequence[Made], *, batch: str) -> None:
    """Store articles with texts, claims, topics and clusters, as a run does."""
    contents = {}
    for one in made:
        contents[one.article.text_sha256] = one.text
        contents[one.article.text_raw_sha256] = one.text_raw
    rows = [Content(sha256=digest, text=text) for digest, text in contents.items()]
    ledger.append("contents", rows, run_id=batch, batch="")
    ids = [one.article.article_id for one in made]
    ledger.append("claims", _claims(made), run_id=batch, batch=batch)
    ledger.append("topics", _topics(ids), run_id=batch, batch=batch)
    ledger.append("articles", (one.article for one in made), run_id=batch, batch=batch)
    members = [
        ClusterMember(
            article_id=one,
            cluster_id=ids[number - number % 3],
            cluster_size=3,
            is_best_copy=number % 3 == 0,
            relation_to_best="same" if number % 3 else "best",
            scheme="mh1.d2",
        )
        for number, one in enumerate(ids)
    ]
    ledger.append("clusters", members, run_id=batch, batch=batch)


def ratio_of(texts: Sequence[str]) -> float:
    """Return how many times smaller texts are in Parquet at zstd level 3."""
    stream = BytesIO()
    pq.write_table(pa.table({"text": texts}), stream, compression="zstd", compression_level=3)
    return sum(len(text.encode()) for text in texts) / len(stream.getvalue())


def real_texts(shared: Path) -> list[str]:
    """Return the distinct articles of the labelled sets, none where they are not there."""
    texts: dict[str, None] = {}
    for path in (shared / "eval/relevance/gold.jsonl", shared / "eval/reposts/pool.jsonl"):
        if path.is_file():
            with path.open(encoding="utf-8") as lines:
                texts |= dict.fromkeys(
                    text for line in lines if (text := json.loads(line).get("text"))
                )
    return list(texts)


def _claims(made: Sequence[Made]) -> Iterator[ClaimRow]:
    for one in made:
        article = one.article
        values = (article.title, article.published_raw, article.source, article.author, None)
        for position, ((field, found_in), value) in enumerate(zip(CLAIMS, values, strict=True)):
            yield ClaimRow(
                article_id=article.article_id,
                position=position,
                field=field,
                value=value or "无",
                rule=f"{field}_rule",
                found_in=found_in,
                is_taken=value is not None,
            )


def _topics(ids: Sequence[str]) -> Iterator[TopicRow]:
    for number, one in enumerate(ids):
        for place in range(number % 3):
            yield TopicRow(
                article_id=one,
                topic=TOPICS[(number + place) % len(TOPICS)],
                score=0.5,
                evidence=("算法", "备案"),
            )


def _sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()
