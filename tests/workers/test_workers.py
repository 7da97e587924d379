import os
import resource
import select
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.errors import ConfigError
from ingest.workers import MEMORY_BYTES, WorkerLost, Workers
from tests.workers.chores import (
    chatter,
    die_until,
    do,
    echo,
    fail,
    hang,
    idle,
    leave,
    leave_once,
    meet,
    note,
    own_pid,
    read_nowhere,
    spin,
    square,
    stand_still,
    take_memory,
    unpicklable,
)

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20.0
"""Longer than any chore here that is meant to end takes on a busy machine."""


@pytest.fixture
def pipe(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return str(path)


def warm(workers, pipe):
    """Have two workers started, so that the time of the next item is that of the item alone."""
    first, second = workers.map([(meet, pipe, "r"), (meet, pipe, "w")])
    assert first != second
    return {first, second}


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def own_children():
    """The processes this one has started and not yet seen the end of."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


def test_results_come_in_the_order_of_the_items():
    with Workers(do, n=2, timeout_s=PATIENCE_S) as workers:
        assert list(workers.map((square, n) for n in range(50))) == [n * n for n in range(50)]


def test_a_result_waits_for_an_earlier_one_that_ends_later(pipe):
    with Workers(do, n=2, timeout_s=PATIENCE_S) as workers:
        # The first can only end when the other worker has done four others.
        items = [(meet, pipe, "r"), *((square, n) for n in range(4)), (meet, pipe, "w")]
        first, *squares, last = workers.map(items)
    assert squares == [0, 1, 4, 9]
    assert first != last


def test_as_many_processes_as_asked_for_and_none_is_this_one(pipe):
    with Workers(do, n=2, timeout_s=PATIENCE_S) as workers:
        pids = warm(workers, pipe)
        assert set(workers.map([(own_pid,)] * 20)) <= pids
    assert os.getpid() not in pids


def test_no_items_start_no_process():
    before = own_children()
    with Workers(do, n=2, timeout_s=PATIENCE_S) as workers:
        assert list(workers.map([])) == []
        assert own_children() == before


def test_large_items_and_results_pass():
    data = bytes(range(256)) * 40_000
    with Workers(do, n=2, timeout_s=PATIENCE_S) as workers:
        assert all(result == data for result in workers.map([(echo, data)] * 4))


@pytest.mark.parametrize("n_items", (0, 1, 3, 4, 9))
def test_several_items_at_once_come_back_in_order(n_items):
    with Workers(do, n=2, timeout_s=PATIENCE_S, at_once=4) as workers:
        found = list(workers.map((square, n) for n in range(n_items)))
    assert found == [n * n for n in range(n_items)]


@pytest.mark.parametrize(
    ("chore", "reason"), [((leave, 3), "crashed"), ((spin,), "timeout"), ((fail,), "crashed")]
)
def test_of_several_items_at_once_the_lost_one_alone_is_lost(chore, reason):
    items = [(square, 1), (square, 2), chore, (square, 3), (square, 4)]
    with Workers(do, n=1, timeout_s=0.5, at_once=4) as workers:
        *before, lost, third, fourth = workers.map(items)
    assert (before, third, fourth) == ([1, 4], 9, 16)
    assert isinstance(lost, WorkerLost)
    assert lost.reason == reason


def test_a_worker_that_stands_still_costs_the_time_of_one_item_and_no_result():
    items = [(square, 1), (stand_still,), (square, 3)]
    with Workers(do, n=1, timeout_s=0.5, at_once=3) as workers:
        first, lost, last = workers.map(items)
    assert (first, lost.reason, last) == (1, "timeout", 9)
    assert lost.detail == "no result within 3 s"


def test_what_nobody_asks_for_any_more_is_not_done(tmp_path):
    with Workers(do, n=1, timeout_s=PATIENCE_S, ahead=64) as workers:
        results = workers.map((note, str(tmp_path / str(n)), 0.05) for n in range(60))
        next(results)
        results.close()
        assert list(workers.map([(square, 3)])) == [9]
        assert len(list(tmp_path.iterdir())) < 50


def test_items_are_taken_as_results_are(pipe):
    """Items are pages of up to 20 MB; a stream of them must not be read into memory at once."""
    taken = []
    items = ((square, taken.append(n) or n) for n in range(5_000))
    with Workers(do, n=2, timeout_s=PATIENCE_S) as workers:
        assert next(workers.map(items)) == 0
        assert len(taken) < 500


def test_the_first_item_of_a_worker_has_no_more_time_than_others():
    with Workers(do, n=1, timeout_s=0.3) as workers:
        [lost] = workers.map([(spin,)])
    assert lost.reason == "timeout"


def test_what_hangs_without_the_processor_is_ended_by_the_clock():
    with Workers(do, n=1, timeout_s=0.1) as workers:
        [lost] = workers.map([(hang,)])
    assert (lost.reason, lost.detail) == ("timeout", "no result within 0.6 s")


def test_an_item_that_waits_for_the_processor_is_not_lost():
    with Workers(do, n=1, timeout_s=0.3) as workers:
        assert list(workers.map([(idle, 0.5)])) == [0.5]


def test_what_hangs_is_killed_while_others_go_on(pipe):
    with Workers(do, n=2, timeout_s=0.5) as workers:
        pids = warm(workers, pipe)
        lost, *others = workers.map([(hang,), *((square, n) for n in range(30))])
        assert isinstance(lost, WorkerLost)
        assert lost.reason == "timeout"
        assert others == [n * n for n in range(30)]
        assert sum(is_alive(pid) for pid in pids) <= 1


def test_another_worker_takes_the_place_of_a_killed_one():
    with Workers(do, n=1, timeout_s=0.3) as workers:
        first, lost, second = workers.map([(own_pid,), (spin,), (own_pid,)])
        assert lost.reason == "timeout"
        assert not is_alive(first)
        assert is_alive(second)


@pytest.mark.parametrize(
    ("chore", "detail"),
    [
        ((leave, 3), "exit code 3"),
        ((leave, 0), "exit code 0"),
        ((read_nowhere,), "exit code -11"),
        ((fail,), "exit code 1"),
        ((unpicklable,), "exit code 1"),
        ((take_memory, MEMORY_BYTES), "exit code 1"),
    ],
    ids=["exit", "silent exit", "segmentation fault", "exception", "result", "memory"],
)
def test_what_ends_the_process_is_reported_and_costs_one_item(chore, detail):
    with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
        before, lost, after = workers.map([(square, 2), chore, (square, 3)])
    assert (before, after) == (4, 9)
    assert isinstance(lost, WorkerLost)
    assert (lost.reason, lost.detail) == ("crashed", detail)


def test_what_a_killed_worker_held_is_done_by_another_one(tmp_path):
    with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
        chores = [(square, 2), (die_until, str(tmp_path / "deaths"), 1), (square, 3)]
        assert list(workers.map(chores)) == [4, 1, 9]


def test_a_worker_killed_between_two_items_costs_none():
    with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
        results = workers.map([(own_pid,), *((square, n) for n in range(40))])
        os.kill(next(results), signal.SIGKILL)
        assert list(results) == [n * n for n in range(40)]


def test_what_is_killed_twice_is_given_up(tmp_path):
    with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
        lost, after = workers.map([(die_until, str(tmp_path / "deaths"), 9), (square, 3)])
    assert (lost.reason, lost.detail, after) == ("crashed", "exit code -9", 9)
    assert (tmp_path / "deaths").read_text() == "xx"


def test_a_crash_that_another_worker_does_not_repeat_costs_no_item(tmp_path):
    path = str(tmp_path / "crashed")
    with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
        assert list(workers.map([(leave_once, path), (square, 3)])) == [path, 9]


def test_workers_that_never_start_cost_no_item_but_stop_the_run(capfd, monkeypatch):
    def lost(number):
        return number

    lost.__module__, lost.__qualname__ = "half_installed", "lost"
    monkeypatch.setitem(sys.modules, "half_installed", SimpleNamespace(lost=lost))
    wanted = "can be started: crashed: exit code 1; nothing is lost"
    with (
        Workers(lost, n=2, timeout_s=PATIENCE_S) as workers,
        pytest.raises(ConfigError, match=wanted),
    ):
        list(workers.map(range(5)))
    assert "ModuleNotFoundError" in capfd.readouterr().err


def test_a_process_with_many_open_files_has_workers():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if resource.RLIM_INFINITY != hard < 2_048:
        pytest.skip("needs 2,048 files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2_048), hard))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(1_100)]
    try:
        with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
            assert list(workers.map([(square, 2)])) == [4]
    finally:
        for one in opened:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_is_below_the_memory_limit_works():
    with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
        assert list(workers.map([(take_memory, MEMORY_BYTES // 2)])) == [MEMORY_BYTES // 2]


def test_what_a_chore_prints_does_not_come_between_the_results(capfd):
    with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
        assert list(workers.map([(chatter, 3), (square, 2), (chatter, 500)])) == [3, 4, 500]
    printed = capfd.readouterr()
    assert printed.out == ""
    assert "line 499" in printed.err
    assert printed.err.count("from C") == 503


def test_no_process_is_left_after_close(pipe):
    with Workers(do, n=2, timeout_s=PATIENCE_S) as workers:
        pids = warm(workers, pipe)
        assert all(map(is_alive, pids))
    assert not any(map(is_alive, pids))


def test_no_process_is_left_when_the_block_is_left_by_an_error(pipe):
    with pytest.raises(KeyError), Workers(do, n=2, timeout_s=PATIENCE_S) as workers:
        pids = warm(workers, pipe)
        raise KeyError("something else went wrong")
    assert not any(map(is_alive, pids))


def test_leaving_early_does_not_wait_for_what_hangs(pipe):
    before = own_children()
    with Workers(do, n=2, timeout_s=600.0) as workers:
        warm(workers, pipe)
        results = workers.map([(square, 3), *[(hang,)] * 10])
        assert next(results) == 9
    assert own_children() <= before


@pytest.mark.parametrize("attempt", range(5))
def test_closing_while_a_worker_is_being_replaced_leaves_none(attempt):
    before = own_children()
    with Workers(do, n=1, timeout_s=PATIENCE_S) as workers:
        results = workers.map([(leave, 1), *((square, n) for n in range(9))])
        assert isinstance(next(results), WorkerLost)
    assert own_children() <= before


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a process as Linux can")
@pytest.mark.parametrize("kind", ["idle", "busy"])
def test_a_caller_that_is_killed_leaves_no_worker_behind(kind, pipe):
    command = [sys.executable, "-m", "tests.workers.caller", kind, pipe]
    with subprocess.Popen(command, cwd=ROOT) as caller:
        worker = int(Path(pipe).read_text())
        end = os.pidfd_open(worker)
        caller.kill()
    is_over, _, _ = select.select([end], [], [], PATIENCE_S)
    os.close(end)
    if not is_over:
        os.kill(worker, 9)
    assert is_over


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a process as Linux can")
def test_a_worker_that_ends_itself_before_its_caller_looks_took_too_long(pipe):
    """As where the caller gets no processor: what it finds is the end of the worker."""
    command = [sys.executable, "-m", "tests.workers.caller", "busy", pipe]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as caller:
        end = os.pidfd_open(int(Path(pipe).read_text()))
        caller.send_signal(signal.SIGSTOP)
        is_over, _, _ = select.select([end], [], [], PATIENCE_S)
        os.close(end)
        caller.send_signal(signal.SIGCONT)
        said, _ = caller.communicate()
    assert is_over
    assert said.strip() == "timeout: its time was over"
