"""Measure what relating a batch of new articles costs beside how many old ones.

    .venv/bin/python -m tests.bench.bench_relate FOLDER [--old 250000 1000000] [--new 10000]

Writes a made-up ledger for every size into FOLDER (about 1.1 kB per old article; it is left
there), then relates the batch in a fresh process on one core. One article in five carries the
footer of one of 50 portals, so there are keys that thousands hold. Planted with a fixed seed are
changed copies, previews and quotations of old articles. Times are of the processor, not of the
clock. Prints one JSON line per size; informs, never fails.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from ingest.relating import compare, run
from ingest.store import bands
from ingest.store.ledger import Ledger
from tests.bench.synthetic import START, write_ledger

ROOT = Path(__file__).resolve().parents[2]
TARGETS = {"sign_join_verify_s": 25.0, "peak_mb": 1500, "bytes_per_document": 1000}
STEPS = (
    (run, "untraced", "find what is new"),
    (run, "compare", "write and rest"),
    (compare, "compared_documents", "read texts"),
    (compare, "key_of", "key text"),
    (compare, "signature_of", "sign"),
    (compare, "Bands", "join"),
    (bands.Bands, "meetings", "join"),
    (compare, "_referring", "references"),
    (compare, "_decided", "verify"),
    (run, "trace", "trace"),
)


class Stopwatch:
    """Processor seconds by step; of calls inside calls the inner one counts."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._inside: list[str] = []
        self._since = 0.0

    def watch(self, holder: Any, name: str, step: str) -> None:
        """Count what a function of a module or a class takes as a step."""
        function = getattr(holder, name)

        def timed(*given: Any, **named: Any) -> Any:
            self._turn()
            self._inside.append(step)
            try:
                result = function(*given, **named)
                return list(result) if isinstance(result, Iterator) else result
            finally:
                self._turn()
                self._inside.pop()

        setattr(holder, name, timed)

    def _turn(self) -> None:
        now = time.process_time()
        if self._inside:
            self.seconds[self._inside[-1]] += now - self._since
        self._since = now


def relate_alone(folder: Path) -> None:
    """Relate what is new on one core and print the figures."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    pa.set_cpu_count(1)
    watch = Stopwatch()
    for holder, name, step in STEPS:
        watch.watch(holder, name, step)
    ledger = Ledger(folder)
    started = time.process_time()
    run.relate(ledger, now=START, run_id="bench", progress=lambda *_: None, threads=1)
    seconds = time.process_time() - started
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kinds = json.loads((folder / "planted.json").read_text(encoding="utf-8"))
    pairs = ledger.read("pairs").to_pylist()
    found = {f"{row['a']} {row['b']}": row["relation"] for row in pairs}
    n = ledger.read("traced").num_rows
    kept = {
        name: sum(path.stat().st_size for path in (folder / name).glob("*.parquet")) / n
        for name in ("signatures", "pairs", "traced")
    }
    compared = seconds - watch.seconds["trace"] - watch.seconds["find what is new"]
    figures = {
        "sign_join_verify_s": round(compared, 1),
        "peak_mb": round(peak_mb),
        "bytes_per_document": round(sum(kept.values())),
    }
    details = {
        "all_s": round(seconds, 1),
        "met": {name: figures[name] <= target for name, target in TARGETS.items()},
        "seconds": {step: round(s, 2) for step, s in watch.seconds.items()},
        "bytes": {name: round(size, 1) for name, size in kept.items()},
        "pairs": len(found),
        "recall": {
            kind: round(sum(pair in found for pair, k in kinds.items() if k == kind) / total, 4)
            for kind, total in sorted(Counter(kinds.values()).items())
        },
        "not planted": sum(pair not in kinds for pair in found),
        "relations": sorted(Counter(f"{kinds.get(p)} {r}" for p, r in found.items()).items()),
    }
    print(json.dumps(figures | details, ensure_ascii=False))


def main() -> None:
    """Write the ledgers and relate the batch of each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="Where to write; needs 1.5 GB for a million.")
    parser.add_argument("--old", type=int, nargs="+", default=[250_000, 500_000, 1_000_000])
    parser.add_argument("--new", type=int, default=10_000)
    parser.add_argument("--planted", type=int, default=4_500, help="New articles made of old ones.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.alone:
        relate_alone(chosen.folder)
        return
    for n_old in chosen.old:
        folder = chosen.folder.resolve() / f"{n_old}"
        shutil.rmtree(folder, ignore_errors=True)
        started = time.process_time()
        write_ledger(
            folder,
            n_old=n_old,
            n_new=chosen.new,
            n_planted=chosen.planted,
            seed=chosen.seed,
            traced_by=run.tracing_digest(),
        )
        print(f"{n_old} written in {time.process_time() - started:.0f} s", file=sys.stderr)
        command = [sys.executable, "-m", "tests.bench.bench_relate", str(folder), "--alone"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        print(json.dumps({"old": n_old, "new": chosen.new} | json.loads(done.stdout)), flush=True)


if __name__ == "__main__":
    main()
