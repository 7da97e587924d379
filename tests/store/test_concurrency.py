from tests.bench.racing import race


def test_no_commit_of_four_writers_and_a_compactor_is_lost_or_made_twice(tmp_path):
    figures = race(str(tmp_path / "ledger"), n_writers=4, n_commits=40)
    assert figures["applied"] == 40
    assert figures["lost"] == figures["twice"] == figures["writers_failed"] == 0
    assert figures["sharing_a_number"] == 0
    assert figures["last_is_newest"]
