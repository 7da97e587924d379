from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from ingest.model.article import TopicRow
from ingest.store.ledger import SEQ, Ledger
from tests.bench.racing import race


def test_no_commit_of_four_writers_and_a_compactor_is_lost_or_made_twice(tmp_path):
    figures = race(str(tmp_path / "ledger"), n_writers=4, n_commits=40)
    assert figures["applied"] == 40
    assert figures["lost"] == figures["twice"] == figures["writers_failed"] == 0
    assert figures["sharing_a_number"] == 0
    assert figures["last_is_newest"]


def test_large_batches_of_two_writers_are_one_commit_each(tmp_path):
    def append(writer: str) -> None:
        ledger = Ledger(tmp_path)
        for number in range(2):
            rows = (
                TopicRow(article_id=f"{writer}{number}-{n}", topic="court", score=1.0, evidence=())
                for n in range(20_000)
            )
            ledger.append("topics", rows, run_id=writer, batch=f"{writer}{number}")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(append, "ab"))
    held = Ledger(tmp_path).source("topics").to_table(columns=[SEQ, "_batch"])
    pairs = Counter(zip(held[SEQ].to_pylist(), held["_batch"].to_pylist(), strict=True))
    assert set(pairs.values()) == {20_000}
    assert len(pairs) == len({seq for seq, _ in pairs}) == len({batch for _, batch in pairs}) == 4
