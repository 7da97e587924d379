"""Extract thousands of damaged pages; every one must become an article or a counted reject.

    python -m tests.fuzz.mutate_pages --mutants 20000 --seed 1 [--seconds N]
    python -m tests.fuzz.mutate_pages --seed 1 --only 4711 [--save mutant.html]

The first form runs in worker processes and ends with a summary line; exit code 1 says that a
worker crashed, a page took too long, or an error came out that is no ``PageError``. The second
form makes one mutant again and extracts it in this process, so that a debugger can look.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from ingest.workers import WorkerLost, Workers
from tests.fuzz.bases import sample_bases, shared_bases
from tests.fuzz.judge import Base, Case, Verdict, case_of, judged, mutant_of
from tests.fuzz.mutations import MUTATIONS, Mutation

TIMEOUT_S = 10.0
N_WORKERS = 2
_AT_ONCE = 200
_N_SLOWEST = 5
_SAY_EVERY_S = 30.0


@dataclass(slots=True, kw_only=True)
class Tally:
    """What happened so far."""

    n: int = 0
    articles: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[Case, str, str]] = field(default_factory=list)
    slowest: list[tuple[float, Case, int]] = field(default_factory=list)
    highest: tuple[float, Case | None] = (0.0, None)

    def add(self, case: Case, outcome: Verdict | WorkerLost) -> None:
        """Count one outcome."""
        self.n += 1
        if isinstance(outcome, WorkerLost):
            self.failures.append((case, outcome.reason, outcome.detail))
            return
        if outcome.seconds > TIMEOUT_S:  # a worker's first page is given time to start
            self.failures.append((case, "timeout", f"{outcome.seconds:.1f} s"))
        if outcome.outcome == "article":
            self.articles += 1
        elif outcome.outcome == "reject":
            self.rejects[outcome.reason] += 1
        else:
            self.failures.append((case, outcome.reason, outcome.detail))
        self.slowest.append((outcome.seconds, case, outcome.n_bytes))
        self.slowest.sort(key=lambda item: -item[0])
        del self.slowest[_N_SLOWEST:]
        if outcome.peak_mb > self.highest[0]:
            self.highest = (outcome.peak_mb, case)

    def n_failed(self, *reasons: str) -> int:
        """Return how many failed for one of these reasons."""
        return sum(reason in reasons for _, reason, _ in self.failures)

    def summary(self) -> str:
        """Return everything in one line."""
        timeouts, crashes = self.n_failed("timeout"), self.n_failed("crashed")
        rejects = ", ".join(f"{reason} {n}" for reason, n in self.rejects.most_common())
        slowest = f"{self.slowest[0][0]:.2f} s" if self.slowest else "none"
        return (
            f"{self.n} mutants: {self.articles} articles, {self.rejects.total()} rejects "
            f"({rejects}), {timeouts} timeouts, {crashes} crashes, "
            f"{len(self.failures) - timeouts - crashes} unexpected exceptions; "
            f"slowest page {slowest}, peak memory {self.highest[0]:.0f} MB"
        )

    def report(self) -> str:
        """Return the failures by kind, the slowest pages and the summary."""
        kinds: dict[str, list[tuple[Case, str]]] = {}
        for case, reason, detail in self.failures:
            kinds.setdefault(reason, []).append((case, detail))
        parts = []
        for reason, failed in sorted(kinds.items(), key=lambda item: -len(item[1])):
            seed, detail = failed[0][0].seed, failed[0][1]
            parts.append(f"\n{reason}: {len(failed)} times")
            parts += [f"  --seed {seed} --only {c.number}  {c}" for c, _ in failed[:_N_SLOWEST]]
            parts.append(detail)
        parts.append("\nslowest pages")
        parts += [f"  {s:6.2f} s {size:>10} bytes  {case}" for s, case, size in self.slowest]
        parts.append(f"peak memory {self.highest[0]:.0f} MB at {self.highest[1]}")
        return "\n".join([*parts, self.summary()])


def tally_of(
    bases: Sequence[Base],
    *,
    n: int,
    seed: int,
    seconds: float | None = None,
    mutations: Sequence[Mutation] = tuple(MUTATIONS),
) -> Tally:
    """Return what became of ``n`` mutants, or of as many as fit into so many seconds."""
    tally = Tally()
    cases = (case_of(seed, number, bases, mutations) for number in range(n))
    started = said = time.monotonic()
    with Workers(judged, n=N_WORKERS, timeout_s=TIMEOUT_S) as workers:
        for some in _portions(cases):
            for case, outcome in zip(some, workers.map(some), strict=True):
                tally.add(case, outcome)
            now = time.monotonic()
            if now - said > _SAY_EVERY_S:
                said = now
                sys.stderr.write(f"{now - started:.0f} s  {tally.summary()}\n")
            if seconds is not None and now - started > seconds:
                break
    return tally


def _portions(cases: Iterator[Case]) -> Iterator[list[Case]]:
    while some := list(islice(cases, _AT_ONCE)):
        yield some


def _one(case: Case, save: Path | None) -> str:
    if save is not None:
        save.write_bytes(mutant_of(case).body)
    verdict = judged(case)
    return (
        f"{case}\n{verdict.outcome} {verdict.reason}\n{verdict.detail}"
        f"{verdict.seconds:.2f} s, {verdict.n_bytes} bytes, peak {verdict.peak_mb:.0f} MB"
    )


def main() -> int:
    """Run, report, and return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="stop after so many")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="make one mutant again")
    parser.add_argument("--save", type=Path, metavar="FILE", help="with --only: write its bytes")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        bases = sample_bases(Path(folder)) + shared_bases()
        if chosen.only is not None:
            case = case_of(chosen.seed, chosen.only, bases, tuple(MUTATIONS))
            sys.stdout.write(_one(case, chosen.save) + "\n")
            return 0
        tally = tally_of(bases, n=chosen.mutants, seed=chosen.seed, seconds=chosen.seconds)
    sys.stdout.write(tally.report() + "\n")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
