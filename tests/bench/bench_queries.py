"""Measure the saved queries and disk on a corpus of a million articles.

    .venv/bin/python -m tests.bench.bench_queries FOLDER [--articles 1000000] [--rounds 5]

Writes a release that nobody wrote into FOLDER (1.1 GB for a million; everything is removed
first) and asks every query of ``warehouse/queries`` cold (a new process) and warm, of the release
and of the same tables and views in a plain DuckDB file. Questions that SQLite can be asked, too,
are put to all three. Prints JSON lines. Nothing else should run beside it: two cores are what is
measured.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from ingest.model.tables import TABLES
from ingest.store.corpus import open_release
from ingest.store.definitions import define
from ingest.store.layout import BEST_LEVEL, HOURLY_LEVEL, write_parquet
from ingest.store.sqlfiles import sql_files
from tests.bench.drawn_texts import CHARS, batches_of_texts
from tests.bench.query_corpus import FOLDER_NAME, write_release

ROOT = Path(__file__).parents[2]
POOL = ROOT.parent / "shared" / "eval" / "reposts" / "pool.jsonl"
TARGET_MS = 250

# The same question for all three: who reposts whom, topics by week, shares, one article.
PLAIN = {
    "articles_by_portal_and_month": (
        "select portal, ym, count(*) from articles where ym between '2026-08' and '2026-10' "
        "group by portal, ym"
    ),
    "topics_by_month": (
        "select t.topic, a.ym, count(distinct m.cluster_id) from topics t "
        "join articles a on a.article_id = t.article_id "
        "join clusters m on m.article_id = a.article_id "
        "where a.ym between '2026-08' and '2026-10' and t.ym between '2026-08' and '2026-10' "
        "and m.ym between '2026-08' and '2026-10' group by t.topic, a.ym"
    ),
    "who_reposts_whom": (
        "select c.portal, s.portal, count(*) from reposts r "
        "join articles c on c.article_id = r.copy_id join articles s on s.article_id = r.source_id "
        "where c.ym between '2026-08' and '2026-10' and r.ym between '2026-08' and '2026-10' "
        "group by c.portal, s.portal"
    ),
    "portals_of_all_years": "select portal, count(*), avg(quality) from articles group by portal",
}
PLAIN_FILE = "plain.duckdb"


def say(**figures: object) -> None:
    """Print one line of figures."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def p95(seconds: Iterable[float]) -> float:
    """Return the 95th percentile, in milliseconds."""
    return round(float(np.percentile(list(seconds), 95)) * 1000, 1)


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Return how long each of some rounds took, in seconds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return taken


def ask_one(place: Path, name: str, rounds: int) -> None:
    """Ask one query in this process and print the first time and the others."""
    started = time.perf_counter()
    with open_plain(place) if place.is_file() else open_release(place) as connection:
        connection.execute("set threads = 2")
        opened = time.perf_counter() - started
        query = sql_files("queries")[name]
        cpu = time.process_time()
        taken = timed(lambda: connection.execute(query).fetchall(), rounds + 1)
        cpu = (time.process_time() - cpu) / (rounds + 1)
    print(json.dumps({"opened": opened, "cpu": cpu, "cold": taken[0], "warm": taken[1:]}))


def open_plain(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection to a plain file of the tables, with the same views over them."""
    connection = duckdb.connect()
    connection.execute("set timezone = 'Asia/Shanghai'")
    connection.execute(f"attach '{path}' as plain (read_only)")
    names = connection.execute("select table_name from duckdb_tables()").fetchall()
    for (name,) in names:
        connection.execute(f'create view "{name}" as from plain."{name}"')
    define(connection)
    return connection


def write_plain(folder: Path, path: Path) -> None:
    """Write the tables of a release into a DuckDB file."""
    with open_release(folder) as connection:
        connection.execute(f"attach '{path}' as plain")
        for table in TABLES:
            if table.is_public:
                connection.execute(f'create table plain."{table.name}" as from main."{table.name}"')


def measure_queries(folder: Path, plain: Path, rounds: int) -> None:
    """Ask every saved query in a process of its own, of the release and of the plain file."""
    slow = []
    taken: dict[str, tuple[list[float], list[float]]] = {"release": ([], []), "plain": ([], [])}
    for name in sorted(sql_files("queries")):
        said: dict[str, object] = {}
        for place, where in ((folder, "release"), (plain, "plain")):
            command = [sys.executable, "-m", "tests.bench.bench_queries", str(place)]
            command += ["--alone", name, "--rounds", str(rounds)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
            found = json.loads(done.stdout)
            said[f"{where}_cold_ms"] = round(found["cold"] * 1000)
            said[f"{where}_warm_p95_ms"] = p95(found["warm"])
            said[f"{where}_cpu_ms"] = round(found["cpu"] * 1000)
            cold, warm = taken[where]
            cold.append(found["cold"])
            warm += found["warm"]
            if where == "release" and p95(found["warm"]) > TARGET_MS:
                slow.append(name)
        say(query=name, **said)
    for where, (cold, warm) in taken.items():
        say(asked=where, queries=len(cold), cold_p95_ms=p95(cold), warm_p95_ms=p95(warm))
    say(over_250_ms=slow)


def measure_disk(folder: Path, n_articles: int) -> None:
    """Print bytes per article, by table, and how well the texts compress beside real ones."""
    sizes: dict[str, int] = {}
    for path in folder.rglob("*.parquet"):
        table = path.relative_to(folder).parts[0]
        sizes[table] = sizes.get(table, 0) + path.stat().st_size
    with open_release(folder) as connection:
        found = connection.execute("select count(*) from texts").fetchone()
    per_text = sizes.pop("texts") / max(1, found[0] if found else 0)
    rest = sum(sizes.values()) / n_articles
    say(
        bytes_per_article={
            "without_texts": round(rest),
            "texts_of_2000_characters": round(per_text),
            "articles_and_texts": round(sizes["articles"] / n_articles + per_text),
            "with_texts": round(rest + per_text),
        },
        by_table={name: round(size / n_articles, 1) for name, size in sorted(sizes.items())},
    )
    ours = next(batches_of_texts(2_000, seed=1))
    ratios = {"ours": {level: _ratio(ours, level, folder) for level in (HOURLY_LEVEL, BEST_LEVEL)}}
    if POOL.exists():
        lines = POOL.read_text(encoding="utf-8").splitlines()
        real = pa.array([json.loads(line).get("text", "") for line in lines])
        ratios["real"] = {
            level: _ratio(real, level, folder) for level in (HOURLY_LEVEL, BEST_LEVEL)
        }
    say(zstd_ratio=ratios)


def _ratio(texts: pa.Array, level: int, folder: Path) -> float:
    path = folder.parent / "ratio.parquet"
    write_parquet(pa.table({"text": texts}), path, level=level)
    raw = sum(len(text.as_py().encode()) for text in texts)
    ratio = round(raw / path.stat().st_size, 2)
    path.unlink()
    return ratio


def measure_others(folder: Path, plain: Path, rounds: int) -> None:
    """Ask the same of a release, of plain DuckDB tables, and of SQLite with indexes."""
    columns = {
        "articles": "article_id, portal, ym, quality",
        "topics": "article_id, topic, ym",
        "clusters": "article_id, cluster_id, ym",
        "reposts": "copy_id, source_id, ym",
    }
    lite = folder.parent / "plain.sqlite"
    lite.unlink(missing_ok=True)
    with open_release(folder) as release, open_plain(plain) as tables:
        release.execute("set threads = 2")
        tables.execute("set threads = 2")
        other = sqlite3.connect(lite)
        for name, listed in columns.items():
            rows = release.sql(f"select {listed} from {name}").to_arrow_table()
            other.execute(f"create table {name} ({listed})")
            marks = ",".join("?" * rows.num_columns)
            for batch in rows.to_batches():
                values = [column.to_pylist() for column in batch.columns]
                other.executemany(f"insert into {name} values ({marks})", zip(*values, strict=True))
        for name, key in (("articles", "article_id"), ("articles", "ym"), ("topics", "ym")):
            other.execute(f"create index {name}_{key} on {name} ({key})")
        other.execute("create index clusters_id on clusters (article_id)")
        other.execute("create index reposts_ym on reposts (ym)")
        other.commit()
        for name, query in PLAIN.items():
            say(
                question=name,
                release_p95_ms=p95(timed(lambda q=query: release.execute(q).fetchall(), rounds)),
                duckdb_p95_ms=p95(timed(lambda q=query: tables.execute(q).fetchall(), rounds)),
                sqlite_p95_ms=p95(timed(lambda q=query: other.execute(q).fetchall(), 1)),
            )
        other.close()
    say(mb={PLAIN_FILE: plain.stat().st_size >> 20, lite.name: lite.stat().st_size >> 20})
    lite.unlink()


def main() -> None:
    """Write the corpus and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--texts", type=int, default=20_000, help="Newest articles with a text.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.alone:
        ask_one(chosen.folder, chosen.alone, chosen.rounds)
        return
    folder = chosen.folder.resolve() / FOLDER_NAME
    shutil.rmtree(folder, ignore_errors=True)
    started = time.perf_counter()
    write_release(folder, n_articles=chosen.articles, n_texts=chosen.texts, seed=chosen.seed)
    say(
        articles=chosen.articles,
        characters=CHARS,
        cores=os.cpu_count(),
        load=round(os.getloadavg()[0], 1),
        written_s=round(time.perf_counter() - started),
    )
    measure_disk(folder, chosen.articles)
    plain = folder.parent / PLAIN_FILE
    plain.unlink(missing_ok=True)
    write_plain(folder, plain)
    measure_queries(folder, plain, chosen.rounds)
    measure_others(folder, plain, chosen.rounds)
    plain.unlink()


if __name__ == "__main__":
    main()
