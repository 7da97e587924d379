"""How long a release takes after one changed month of eleven, and a full one.

    python -m tests.bench.bench_release FOLDER [--articles 300000] [--compare]

Makes the ledger in FOLDER unless it is there. An hour brings 2,000 articles of the last two days
and 50 corrections of the last three weeks, 20 of them of the text.
"""

import argparse
import multiprocessing
import resource
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from ingest.store.ledger import Ledger
from ingest.store.pointer import latest_release
from ingest.store.release import publish
from tests.bench.year import START, Made, Words, a_year, append, article, ratio_of, real_texts

NEW = 2000
CORRECTED = 50
CORRECTED_TEXTS = 20
END = START + timedelta(days=334)
SHARED = Path(__file__).resolve().parents[3] / "shared"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=300_000)
    parser.add_argument("--compare", action="store_true", help="write each release in full, too")
    chosen = parser.parse_args()
    words = Words(1)
    made, real = ratio_of(words.texts(600)), real_texts(SHARED)
    said = f"; {len(real)} real articles: {ratio_of(real):.2f}" if real else ""
    print(f"texts compress {made:.2f} times at zstd level 3{said}")
    if not (chosen.folder / "ledger").is_dir():
        measured("ledger made", _make, chosen.folder, chosen.articles)
    releases = chosen.folder / "releases"
    if latest_release(releases) is None:
        measured("full release", _publish, chosen.folder, "releases", 0)
    hours = (
        ("an hour: 2,000 new articles, 50 corrections", _add_hour),
        ("the month re-extracted: 2,000 texts of all its weeks", _add_corrections),
    )
    for number, (what, add) in enumerate(hours, start=1):
        measured(f"appended, {what}", add, chosen.folder, chosen.articles)
        before = latest_release(releases)
        measured(f"release after {what}", _publish, chosen.folder, "releases", number)
        after = latest_release(releases)
        if before is not None and after is not None:
            print(f"  {_shared(before, after)}")
        if chosen.compare and after is not None:
            shutil.rmtree(chosen.folder / "whole", ignore_errors=True)
            measured("the same in full", _publish, chosen.folder, "whole", number)
            whole = latest_release(chosen.folder / "whole")
            print(
                f"  equal byte for byte: {whole is not None and _tables(after) == _tables(whole)}"
            )


def measured(what: str, step: Callable[..., None], *arguments: object) -> None:
    """Run a step in a process of its own; print its time and peak memory."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_timed, args=(sender, step, *arguments))
    child.start()
    try:
        seconds, cpu, peak = receiver.recv()
    except EOFError:
        raise SystemExit(f"{what}: failed") from None
    finally:
        child.join()
    print(f"{what}: {seconds:.2f} s, {cpu:.1f} s of processor, peak {peak / 1024:,.0f} MB")


def _timed(sender, step, *arguments) -> None:
    try:
        before = time.process_time()
        start = time.perf_counter()
        step(*arguments)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sender.send((seconds, time.process_time() - before, peak))
    finally:
        sender.close()


def _make(folder: Path, n: int) -> None:
    ledger = Ledger(folder / "ledger")
    for number, made in enumerate(a_year(n, Words(1))):
        append(ledger, made, batch=f"{number:032x}")


def _publish(folder: Path, releases: str, hour: int) -> None:
    publish(Ledger(folder / "ledger"), folder / releases, now=END + timedelta(hours=hour))


def _add_hour(folder: Path, n: int) -> None:
    texts = Words(2).texts(NEW + CORRECTED_TEXTS)
    new = [
        article(
            n + number,
            texts[number],
            published_at=END - timedelta(hours=48) + timedelta(minutes=1.4 * number),
            seen_at=END + timedelta(seconds=number),
        )
        for number in range(NEW)
    ]
    corrected = [
        _corrected(n, n - 1 - number * (n // 334 * 21 // CORRECTED), texts[NEW:], number)
        for number in range(CORRECTED)
    ]
    append(Ledger(folder / "ledger"), [*new, *corrected], batch="e" * 32)


def _add_corrections(folder: Path, n: int) -> None:
    texts = Words(3).texts(NEW)
    in_month = n // 334 * 30
    corrected = [
        _corrected(n, n - 1 - number * in_month // NEW, texts, number) for number in range(NEW)
    ]
    append(Ledger(folder / "ledger"), corrected, batch="f" * 32)


def _corrected(n: int, number: int, texts: list[str], place: int) -> Made:
    """Return an article of the last month with another title, and another text if there is one."""
    length = timedelta(days=334) / n
    at = START + number * length
    old = article(number, texts[place % len(texts)], published_at=at, seen_at=at + length)
    changed = replace(old.article, title=f"更正：{old.article.title}")
    changed = replace(changed, first_seen_at=at + timedelta(hours=2))
    return Made(article=changed, text=old.text, text_raw=old.text_raw)


def _tables(release: Path) -> dict[str, bytes]:
    return {
        path.relative_to(release).as_posix(): path.read_bytes()
        for path in release.rglob("*.parquet")
        if path.parts[-2] != "changes"
    }


def _shared(before: Path, after: Path) -> str:
    files = list(after.rglob("*.parquet"))
    old = {path.stat().st_ino for path in before.rglob("*.parquet")}
    new = [path for path in files if path.stat().st_ino not in old]
    n_bytes = sum(path.stat().st_size for path in new)
    months = {part for path in new for part in path.parts if part.startswith("ym=")}
    whole = sum(path.stat().st_size for path in files)
    return (
        f"{len(new)} of {len(files)} files written, {n_bytes / 1e6:,.0f} of {whole / 1e6:,.0f} MB, "
        f"months: {', '.join(sorted(months))}"
    )


if __name__ == "__main__":
    main()
