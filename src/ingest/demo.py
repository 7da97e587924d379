"""The whole product in a minute: the sample web, crawled, scored and queried."""

import time
from collections.abc import Callable
from pathlib import Path

from ingest import pipeline
from ingest.crawl_process import crawl
from ingest.model.instant import run_id_of
from ingest.portals.registry import all_portals
from ingest.report.progress import shown_progress
from ingest.report.runs import portal_table
from ingest.report.tables import as_table
from ingest.sampleweb.days import day_start
from ingest.sampleweb.score import score_lines, score_release
from ingest.sampleweb.server import serve
from ingest.sampleweb.web import SampleWeb
from ingest.settings import settings_with
from ingest.store.corpus import answer, reading, records
from ingest.store.sqlfiles import comment_lines, sql_files

QUERIES = ("first_copies", "independent_outlets_by_week", "who_reposts_whom")


def run_demo(*, home: Path, seed: int, day: int, out: Callable[[str], None]) -> None:
    """Crawl the sample web as it stands on a simulated day, and show what came of it."""
    started = time.monotonic()
    now = day_start(day)
    settings = settings_with(home=home, now=now)
    web = SampleWeb(seed=seed, now=now)
    truth = web.truth()
    home.mkdir(parents=True, exist_ok=True)
    web.write_truth(home / "truth.jsonl")
    samples = [portal.id for portal in all_portals().values() if portal.status == "sample"]
    out(f"sample web: {len(samples)} portals, {len(truth)} addresses, simulated day {day}\n")
    with shown_progress() as progress, serve(web, port=0) as server:
        result = crawl(
            samples,
            settings=settings,
            run_id=run_id_of(now),
            proxy=server.url,
            on_progress=lambda done, known: progress("crawl", done, known),
        )
        made = pipeline.refresh(settings=settings, progress=progress)
    out(portal_table(pipeline.tallies(settings)))
    if not result.finished:
        out("the crawl was cut short; run the demo again to go on")
    with reading(home / "releases") as connection:
        out("\nscore against the truth of the sample web")
        out("\n".join(score_lines(score_release(truth, lambda query: records(connection, query)))))
        for name in QUERIES:
            statement = sql_files("queries")[name]
            rows = answer(connection, statement)
            out(f"\n{comment_lines(statement)[0]}   [warehouse/queries/{name}.sql]")
            out(as_table(rows.columns, rows.rows[:10]))
    latest = home / "releases" / "latest"
    out(f"\n{'published' if made.is_new else 'unchanged:'} release {made.name}")
    out("read it with:")
    out(f"""  duckdb   duckdb.sql("from read_parquet('{latest}/articles/**/*.parquet') limit 5")""")
    out(f"""  pandas   pandas.read_parquet("{latest}/articles")""")
    out(f"""  polars   polars.read_parquet("{latest}/articles")""")
    out(f"  or       ingest sql --home {home} 'select count(*) from articles'")
    out(f"\ndone in {time.monotonic() - started:.1f} s")
