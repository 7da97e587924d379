"""What 2,000 characters of real Chinese take on disk, by level, by codec, and with copies.

    python -m tests.bench.bench_disk

Reads the articles of the labelled sets in ``../shared`` and makes labelled copies of them with the
generator beside these. A file of texts is written as a release writes it, copies together, and in
the order of ids. Prints JSON lines: bytes for 2,000 characters. So few texts fit into one page, in
which a copy is found wherever it lies; in the file of a week, six pages, it mostly is not.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.model.tables import table_named
from ingest.store.arrow import schema_of
from ingest.store.layout import BEST_LEVEL, HOURLY_LEVEL, write_parquet, written
from tests.bench.bench_release import SHARED
from tests.bench.year import real_texts

CHARS = 2000
SHARES = (0.0, 0.25, 0.5, 1.0)
CODECS = (("zstd", 3), ("zstd", 9), ("zstd", 19), ("zstd", 22), ("brotli", 5), ("brotli", 9))
OTHER_TABLES = 958
"""Bytes an article takes in all other tables, as ``bench_queries`` says."""


def main() -> None:
    texts = real_texts(SHARED)
    if not texts:
        sys.exit("needs ../shared")
    n_chars = sum(map(len, texts))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        say(texts=len(texts), characters=n_chars, copies=0)
        for codec, level in CODECS:
            say(codec=codec, level=level, **alone(texts, folder, codec, level))
        rows = labelled_copies(folder)
        for share in SHARES:
            measure_copies(rows, share, folder)


def say(**figures: object) -> None:
    """Print one line of figures."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def alone(texts: Sequence[str], folder: Path, codec: str, level: int) -> dict[str, object]:
    """Return what texts take in one row group and one page, and how fast they are written."""
    path = folder / "alone.parquet"
    started = time.process_time()
    pq.write_table(
        pa.table({"text": texts}),
        path,
        compression=codec,
        compression_level=level,
        use_dictionary=False,
        data_page_size=1 << 30,
    )
    spent = time.process_time() - started
    n_bytes = sum(len(text.encode()) for text in texts)
    return {
        "bytes": per_text(path.stat().st_size, texts),
        "mb_per_s": round(n_bytes / 1e6 / max(spent, 1e-6), 1),
    }


def labelled_copies(folder: Path) -> list[dict[str, str]]:
    """Return the clean articles of the labelled reposts with copies of every kind."""
    source, target = SHARED / "eval/reposts", folder / "reposts.jsonl"
    command = [sys.executable, str(source / "make_reposts.py"), "--seed", "7"]
    command += ["--in", str(source / "pool.jsonl"), "--out", str(target)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    lines = target.read_text(encoding="utf-8").splitlines()
    return [row for line in lines if (row := json.loads(line))["text"]]


def measure_copies(rows: Sequence[dict[str, str]], share: float, folder: Path) -> None:
    """Say what texts take when a share of the copies is there."""
    is_copy = [row["relation"] in {"same", "derived"} for row in rows]
    ids = [sha256(row["doc_id"].encode()).hexdigest()[:16] for row in rows]
    kept = [
        number
        for number, one in enumerate(ids)
        if not is_copy[number] or int(one[:8], 16) < share * (1 << 32)
    ]
    texts = [rows[number]["text"] for number in kept]
    schema = schema_of(table_named("texts").record)
    columns = [[ids[number] for number in kept], texts, [None] * len(kept)]
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema)
    table = table.sort_by("article_id")
    path, sizes = folder / "texts.parquet", {}
    for level in (HOURLY_LEVEL, BEST_LEVEL):
        by_id = write_parquet(table, path, level=level).size
        together = written(table_named("texts"), table, path, level=level).size
        sizes[f"level_{level}"] = {
            "by_id": per_text(by_id, texts),
            "copies_together": per_text(together, texts),
            "with_other_tables": per_text(together, texts) + OTHER_TABLES,
        }
    n_copies = sum(is_copy[number] for number in kept)
    say(texts=len(kept), share_of_copies=round(n_copies / len(kept), 2), **sizes)


def per_text(n_bytes: int, texts: Sequence[str]) -> int:
    """Return bytes for 2,000 characters."""
    return round(n_bytes / sum(map(len, texts)) * CHARS)


if __name__ == "__main__":
    main()
