"""Measure what tracing passages and gathering quotations of a batch costs beside many old ones.

    .venv/bin/python -m tests.bench.bench_gather FOLDER [--old 100000] [--new 10000]

Writes a made-up ledger into FOLDER (0.4 GB for 100,000; it is left there): old articles with 20
passages and 4 quotations each, of which nearly all are drawn and a few are real, and a batch of
new articles of which some carry two passages and a quotation of a real old one. Then both steps
run in a fresh process on one core. Times are of the processor, not of the clock. Prints one JSON
line; informs, never fails.
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from ingest.enrich.quotes.same_words import blocks_of
from ingest.model.article import Article
from ingest.model.document import Document
from ingest.model.mention import Gathered, PrintingRow, QuoteRow
from ingest.model.passage import Cut, Passage
from ingest.relating.passages import CUTTING, passages_in, trace_passages
from ingest.relating.quotations import gather_quotations, gathering_digest
from ingest.store.arrow import arrow_table
from ingest.store.ledger import Ledger
from ingest.text.clean import key_text
from tests.bench.bench_relate import ROOT
from tests.bench.synthetic import Writer, append, constant, identity, lists, put_texts

PER_FILE = 10_000
N_PASSAGES = 20
N_QUOTES = 4
N_BLOCKS = 22
PLANTED = 0.3
TARGETS = {"passages_s": 25.0, "quotations_s": 25.0, "peak_mb": 1500}


def quote_rows(one: Document, words: Sequence[str]) -> list[QuoteRow]:
    """Return quotations of an article, one behind the other."""
    return [
        QuoteRow(
            article_id=one.doc_id,
            start=100 * n,
            end=100 * n + len(said),
            words=said,
            kind="direct",
            speaker=None,
            speaker_id=None,
            how=None,
            cue=None,
            speaker_start=None,
            speaker_end=None,
        )
        for n, said in enumerate(words)
    ]


def hexes(draw: np.random.Generator, n: int) -> list[str]:
    """Return n digests that nobody has."""
    return [f"{value:016x}" for value in draw.integers(2**63, size=n).tolist()]


def put_drawn(folder: Path, start: int, n: int, *, seed: int) -> None:
    """Append old articles whose passages and quotations nobody wrote."""
    draw = np.random.default_rng([seed, start])
    ids = [identity("drawn", number) for number in range(start, start + n)]
    urls = [f"https://news.example/{one}" for one in ids]
    append(folder, "articles", constant(Article, n, article_id=ids, canonical_url=urls), sequence=0)
    of = np.repeat(np.arange(n), N_PASSAGES)
    firsts = pa.array(ids).take(pa.array(of))
    positions = np.tile(np.arange(N_PASSAGES), n)
    passages = constant(
        Passage,
        len(of),
        article_id=firsts,
        position=positions,
        passage_id=hexes(draw, len(of)),
        words_sha256="",
        first_article_id=firsts,
        first_position=positions,
        first_by="only",
        how="first",
    )
    append(folder, "passages", passages, sequence=0)
    known = {"article_id": ids, "article_version": np.zeros(n), "cluster_version": np.full(n, -1)}
    append(folder, "cut", constant(Cut, n, **known, made_by=CUTTING), sequence=0)
    of = np.repeat(np.arange(n), N_QUOTES)
    places = {
        "article_id": pa.array(ids).take(pa.array(of)),
        "start": np.tile(np.arange(N_QUOTES), n) * 100,
        "end": np.tile(np.arange(N_QUOTES), n) * 100 + 50,
    }
    blocks = draw.integers(2**63, size=(len(of), N_BLOCKS))
    printings = constant(
        PrintingRow, len(of), **places, said_together=hexes(draw, len(of)), blocks=lists(blocks)
    )
    append(folder, "quotes", constant(QuoteRow, len(of), **places, words="柳" * 50), sequence=0)
    append(folder, "printings", printings, sequence=0)
    append(
        folder, "gathered", constant(Gathered, n, **known, made_by=gathering_digest()), sequence=0
    )


def write(folder: Path, *, n_old: int, n_new: int, seed: int) -> None:
    """Write a corpus of old articles and a batch of new ones, some with words of old ones."""
    draw = random.Random(seed)  # noqa: S311
    writer = Writer(seed)
    n_real = int(n_new * PLANTED)
    for start in range(0, n_old - n_real, PER_FILE):
        put_drawn(folder, start, min(PER_FILE, n_old - n_real - start), seed=seed)
    olds = [writer.article(identity("old", number)) for number in range(n_real)]
    said = {one.doc_id: [writer.sentence(50) for _ in range(N_QUOTES)] for one in olds}
    put_texts(folder, olds, sequence=1)
    ledger = Ledger(folder)
    rows = [row for one in olds for row in quote_rows(one, said[one.doc_id])]
    append(folder, "quotes", arrow_table(QuoteRow, rows), sequence=1)
    made = [row for one in olds for row in passages_in(one.doc_id, one.text)]
    append(folder, "passages", arrow_table(Passage, made), sequence=1)
    printings = [
        PrintingRow(
            article_id=row.article_id,
            start=row.start,
            end=row.end,
            said_together=f"{row.article_id}:{row.start}-{row.end}",
            blocks=blocks_of(key_text(row.words)),
        )
        for row in rows
    ]
    append(folder, "printings", arrow_table(PrintingRow, printings), sequence=1)
    known = {"article_version": np.ones(n_real), "cluster_version": np.full(n_real, -1)}
    ids = [one.doc_id for one in olds]
    append(
        folder, "cut", constant(Cut, n_real, article_id=ids, **known, made_by=CUTTING), sequence=1
    )
    done = constant(Gathered, n_real, article_id=ids, **known, made_by=gathering_digest())
    append(folder, "gathered", done, sequence=1)
    news, new_rows = [], []
    for number in range(n_new):
        one = writer.article(identity("new", number))
        words = [writer.sentence(50) for _ in range(N_QUOTES)]
        if number < n_real:
            old = draw.choice(olds)
            lines = one.text.split("\n")
            lines[3:5] = old.text.split("\n")[7:9]
            one = replace(one, text="\n".join(lines))
            words[1] = said[old.doc_id][2]
        news.append(one)
        new_rows += quote_rows(one, words)
    put_texts(folder, news, sequence=2)
    append(folder, "quotes", arrow_table(QuoteRow, new_rows), sequence=2)
    ledger.version("articles")


def gather_alone(folder: Path) -> None:
    """Run both steps on one core and print the figures."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    pa.set_cpu_count(1)
    ledger = Ledger(folder)
    figures: dict[str, float] = {}
    for name, step in (("passages_s", trace_passages), ("quotations_s", gather_quotations)):
        started = time.process_time()
        n = step(ledger, run_id="bench", progress=lambda *_: None, threads=1)
        figures[name] = round(time.process_time() - started, 1)
        figures[f"{name.removesuffix('_s')}_articles"] = n
    figures["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    met = {name: figures[name] <= target for name, target in TARGETS.items()}
    passages = ledger.read("passages")
    shared = sum(how == "exact" for how in passages["how"].to_pylist())
    quotations = ledger.read("quotations")["n_articles"].to_pylist()
    found = {"shared_passages": shared, "shared_quotations": sum(n > 1 for n in quotations)}
    print(json.dumps(figures | found | {"met": met}))


def main() -> None:
    """Write the ledger and gather the batch."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--old", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    folder = chosen.folder.resolve()
    if chosen.alone:
        gather_alone(folder)
        return
    shutil.rmtree(folder, ignore_errors=True)
    write(folder, n_old=chosen.old, n_new=chosen.new, seed=chosen.seed)
    command = [sys.executable, "-m", "tests.bench.bench_gather", str(folder), "--alone"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    print(json.dumps({"old": chosen.old, "new": chosen.new} | json.loads(done.stdout)))


if __name__ == "__main__":
    main()
