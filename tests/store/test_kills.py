import time
from collections import Counter
from multiprocessing import get_context

from ingest.store.ledger import SEQ, Ledger
from tests.bench.kill_store import killed, reports
from tests.bench.killed_writer import MANY, append_many


def test_a_killed_writer_tears_loses_and_leaves_nothing(tmp_path):
    figures = killed(tmp_path, n_kills=6, seed=7)
    assert sum(figures["inside"].values()), "no kill met a writer at work"
    assert figures["first_fault"] is None
    assert figures["torn_reads"] == figures["lost_commits"] == figures["commits_twice"] == 0
    assert figures["orphans_kept"] == 0


def test_a_large_append_is_there_whole_or_not_at_all(tmp_path):
    process = get_context("forkserver").Process(target=append_many, args=(tmp_path,))
    process.start()
    while process.is_alive() and not reports(tmp_path):
        time.sleep(0.002)
    time.sleep(0.05)  # into the middle of the next
    process.kill()
    process.join()
    n_told = len(reports(tmp_path))
    held = Ledger(tmp_path / "ledger").source("topics").to_table(columns=[SEQ, "article_id"])
    by_commit = Counter(held[SEQ].to_pylist())
    assert 1 <= n_told <= len(by_commit) <= n_told + 1
    assert set(by_commit.values()) == {MANY}
    assert len(set(held["article_id"].to_pylist())) == held.num_rows
