"""One line for each broken portal, and when that fails a run."""

import pytest

from ingest.watching.breaks import breaks_of
from tests.watching.made import portal_run, route_run


def routes(*verdicts: str, **changed: object) -> list:
    return [route_run(n, verdict, **changed) for n, verdict in enumerate(verdicts)]


def said_of(history, pages=(), *, run_id=None):
    run_id = run_id or (history or pages)[-1].run_id
    return [(one.portal, one.fails) for one in breaks_of([history], [pages], run_id=run_id)]


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (("ok", "ok"), []),
        (("ok", "empty"), [("a", False)]),
        (("ok", "empty", "empty"), [("a", True)]),
        (("ok", "empty", "empty", "ok"), []),
        (("failed",), [("a", False)]),  # it never worked
        (("blocked",), [("a", False)]),
        (("blocked", "blocked"), [("a", True)]),  # and is switched off
        (("blocked", "blocked", "blocked"), [("a", False)]),
        (("ok", "failed"), []),
    ],
)
def test_a_second_bad_run_of_a_route_fails_the_run(verdicts, said):
    assert said_of(routes(*verdicts)) == said


def test_a_route_that_is_off_is_named_but_fails_only_the_runs_that_ask_it():
    history = routes("ok", "empty", "empty", is_off=True)
    (found,) = breaks_of([history], [], run_id="a later run")
    assert not found.fails
    assert "switched off since 2026-03-03" in found.line
    assert found.line.startswith("a: Feed http://a.example/rss: empty")


def test_a_route_that_never_worked_beside_one_that_works_is_there_in_case():
    never, works = routes("blocked", "blocked"), routes("ok", "ok", route="ListPage http://b/")
    assert breaks_of([never, works], [], run_id=never[-1].run_id) == []


def test_a_portal_that_never_worked_says_so_and_where_to_look():
    (found,) = breaks_of([routes("blocked", detail="status 403")], [], run_id=route_run(0).run_id)
    assert found.line == (
        "a: never worked: Feed http://a.example/rss: blocked (status 403); "
        "see ingest portals doctor a"
    )


def test_a_route_that_was_taken_away_is_forgotten():
    gone = routes("ok", "empty", "empty")
    other = [route_run(n, route="ListPage http://a.example/") for n in range(9)]
    assert breaks_of([gone, other], [], run_id=other[-1].run_id) == []


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (("ok", "drift"), [("a", False)]),
        (("ok", "drift", "drift"), [("a", True)]),
        (("drift", "suspect", "drift"), [("a", True)]),
        (("drift", "ok", "drift"), [("a", False)]),
        (("drift", "accepted", "blocked"), [("a", False)]),
        (("drift", "drift", "ok"), []),
        (("ok", "layout_changed"), [("a", False)]),
        (("layout_changed", "layout_changed"), [("a", False)]),
        (("ok", "suspect"), []),
    ],
)
def test_a_second_run_of_bad_pages_fails_the_run(verdicts, said):
    assert said_of([], [portal_run(n, verdict) for n, verdict in enumerate(verdicts)]) == said


def test_one_line_says_all_of_a_portal():
    history, pages = routes("ok", "empty"), [portal_run(1, "drift")]
    (found,) = breaks_of([history], [pages], run_id=history[-1].run_id)
    assert found.line.count("\n") == 0
    assert "empty" in found.line and "drift" in found.line
