from tests.bench.kill_store import killed


def test_a_killed_writer_tears_loses_and_leaves_nothing(tmp_path):
    figures = killed(tmp_path, n_kills=6, seed=7)
    assert sum(figures["inside"].values()), "no kill met a writer at work"
    assert figures["first_fault"] is None
    assert figures["torn_reads"] == figures["lost_commits"] == figures["commits_twice"] == 0
    assert figures["orphans_kept"] == 0
