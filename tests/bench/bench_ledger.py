"""Measure what an hour's append costs, in a folder and in a store, and what many files cost.

    .venv/bin/python -m tests.bench.bench_ledger [--articles 2000] [--hours 5] [--files 4000]
    .venv/bin/python -m tests.radosgw.one_node bench

Appends the rows of so many articles to all tables of a ledger that already has a history of
appends, in a folder and in an S3 server: moto in a process of its own, or with the second line a
Ceph gateway, which ``INGEST_TEST_S3`` names. *New data* is the same
rows as one zstd-3 Parquet file for each table; bytes written are all new files, the log included.
Beside it stands a Delta merge of the same articles into a table that holds text. Then a table of
many small files is asked for one row and read whole, before and after it is compacted. Times are
of the clock, the median of the hours; beside them stands what this process took of a processor,
which other work on the machine does not change much. Prints JSON lines; informs, never fails.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, WriterProperties, write_deltalake
from deltalake.transaction import AddAction
from pyarrow.fs import FileSelector, FileSystem, FileType

from ingest.model.article import Reject
from ingest.model.tables import table_named
from ingest.store.arrow import arrow_table
from ingest.store.compaction import compact
from ingest.store.ledger import Ledger
from ingest.store.lookup import Lookup
from tests.bench.hourly import hour_of
from tests.bench.racing import ROW

BEFORE = 30
"""Appends of a few rows before the first that is measured: a day's log to read."""

MERGED_INTO = 12
"""Hours of articles in the table that is merged into; 500 of the merged rows correct old ones,
spread over all of them.
"""

SERVER = """
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""
TARGETS = {"folder": 1.0, "store": 3.0, "written_of_new": 1.3}


def seconds(act: Callable[[], Any]) -> float:
    """Return how long something takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


@contextmanager
def s3_server() -> Iterator[str]:
    """Start an S3 server unless there is one; yield the address of an empty bucket."""
    with ExitStack() as stack:
        endpoint = os.environ.get("INGEST_TEST_S3") or stack.enter_context(moto())
        os.environ |= {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_ACCESS_KEY_ID": "id",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
        }
        boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="bench")
        yield "s3://bench"


@contextmanager
def moto() -> Iterator[str]:
    """Start moto in a process of its own; yield its address."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.kill()


def size_of(store: FileSystem) -> int:
    """Return the bytes of all that lies in a store."""
    found = store.get_file_info(FileSelector("", recursive=True))
    return sum(info.size for info in found if info.type == FileType.File)


def new_data(hour: dict[str, list[Any]], folder: Path) -> int:
    """Return the bytes of rows as one zstd-3 Parquet file for each table."""
    size = 0
    for name, rows in hour.items():
        path = folder / f"{name}.parquet"
        table = arrow_table(table_named(name).record, rows)
        pq.write_table(table, path, compression="zstd", compression_level=3)
        size += path.stat().st_size
    return size


def append(ledger: Ledger, hour: dict[str, list[Any]], number: int) -> None:
    """Append the rows of an hour, a commit for each table."""
    for name, rows in hour.items():
        ledger.append(name, rows, run_id=f"h{number}", batch=f"h{number}")


def appended(place: str, *, n_articles: int, sizes: list[int]) -> dict[str, Any]:
    """Return figures of appending hours to a ledger with a history."""
    ledger, few = Ledger(place), hour_of(-1, n_articles=20)
    for number in range(BEFORE):
        append(ledger, {name: rows[:3] for name, rows in few.items()}, -number)
    took, cpu, written = [], [], []
    for number, size in enumerate(sizes):
        hour = hour_of(number, n_articles=n_articles)
        fresh, before = Ledger(place), size_of(ledger.place.file_system())
        busy = time.process_time()
        took.append(seconds(lambda f=fresh, h=hour, n=number: append(f, h, n)))  # type: ignore[misc]
        cpu.append(time.process_time() - busy)
        written.append((size_of(ledger.place.file_system()) - before) / size)
    return {
        "seconds": round(statistics.median(took), 2),
        "slowest": round(max(took), 2),
        "processor_s": round(statistics.median(cpu), 2),
        "written_of_new": round(statistics.median(written), 3),
    }


def merged(folder: Path, *, n_articles: int) -> dict[str, Any]:
    """Return figures of merging an hour's articles, text and all, into a table of older ones."""
    writer = WriterProperties(compression="ZSTD", compression_level=3)

    def wide(number: int) -> pa.Table:
        hour = hour_of(number, n_articles=n_articles, only={"articles", "contents"})
        rows = arrow_table(table_named("articles").record, hour["articles"])
        texts = [one.text for one in hour["contents"][: rows.num_rows]]
        return rows.append_column("text", pa.array(texts))

    for number in range(MERGED_INTO):
        write_deltalake(folder.as_uri(), wide(number), mode="append", writer_properties=writer)
    late = [wide(number).slice(0, 500 // MERGED_INTO) for number in range(MERGED_INTO)]
    new = wide(MERGED_INTO)
    source = pa.concat_tables([new.slice(sum(part.num_rows for part in late)), *late])
    table, before = DeltaTable(folder.as_uri()), sum(p.stat().st_size for p in folder.rglob("*"))
    work = (
        table.merge(source, "s.article_id = t.article_id", "s", "t", writer_properties=writer)
        .when_matched_update_all()
        .when_not_matched_insert_all()
    )
    took = seconds(work.execute)
    grown = sum(path.stat().st_size for path in folder.rglob("*")) - before
    return {"seconds": round(took, 2), "written_mb": round(grown / 1e6, 1)}


def asked(folder: Path, n_files: int) -> dict[str, Any]:
    """Return figures of a table of many files, and of the same rows compacted."""
    ledger = Ledger(folder)
    rows = [replace(ROW, url=f"http://a.example/{number}") for number in range(20)]
    ledger.append("rejects", rows, run_id="r")
    (path,) = map(Path, ledger.files("rejects").paths)
    actions = []
    for number in range(n_files - 1):
        copy = path.with_name(f"part-{number:05}.parquet")
        shutil.copyfile(path, copy)
        actions.append(AddAction(copy.name, path.stat().st_size, {}, 0, True, "{}"))
    held = DeltaTable(ledger.place.uri("rejects"))
    held.create_write_transaction(actions, "append", held.schema(), [])

    def one_row() -> None:
        with Lookup(Ledger(folder)) as lookup:
            lookup.rows(Reject, "url", ["http://a.example/7"])

    def times(when: str) -> dict[str, float]:
        return {
            f"one_row_s_{when}": round(seconds(one_row), 3),
            f"all_rows_s_{when}": round(seconds(lambda: Ledger(folder).read("rejects")), 3),
        }

    before = times("before")
    took = seconds(lambda: compact(Ledger(folder), "rejects"))
    return {"files": n_files, **before, "compact_s": round(took, 2), **times("after")}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--hours", type=int, default=5)
    parser.add_argument("--files", type=int, nargs="+", default=[12, 48, 200, 4000])
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, s3_server() as bucket:
        folder, sizes = Path(scratch), []
        for number in range(chosen.hours):
            hour = hour_of(number, n_articles=chosen.articles)
            sizes.append(new_data(hour, folder))
        figures = {
            place: appended(at, n_articles=chosen.articles, sizes=sizes)
            for place, at in (("folder", f"{folder}/ledger"), ("store", f"{bucket}/ledger"))
        }
        met = {
            place: one["seconds"] <= TARGETS[place]
            and one["written_of_new"] <= TARGETS["written_of_new"]
            for place, one in figures.items()
        }
        rows = {name: len(some) for name, some in hour.items()}
        new = {"new_mb": round(sizes[0] / 1e6, 1), "rows": sum(rows.values()), "tables": len(rows)}
        print(json.dumps({"articles": chosen.articles} | new | figures | {"met": met}), flush=True)
        (folder / "merged").mkdir()
        figures = merged(folder / "merged", n_articles=chosen.articles)
        held = {"into_articles": chosen.articles * MERGED_INTO}
        print(json.dumps({"delta_merge": held | figures}), flush=True)
        for n_files in chosen.files:
            print(json.dumps(asked(folder / f"files{n_files}", n_files)), flush=True)


if __name__ == "__main__":
    main()
