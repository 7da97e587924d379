"""What is wrong, and that each cause is told once when it opens and once when it clears."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.report.health_alerts import alerts_of, events_of, still_open
from ingest.report.health_causes import bytes_words, causes_of, duration_words
from ingest.report.health_facts import FailedCheck, Unsent, plain_words
from tests.report.made_facts import (
    DAY,
    GIB,
    HOUR,
    NOW,
    disk,
    facts,
    hole,
    job,
    left,
    pages,
    route,
    source,
)


def ids(given_facts, **options):
    return [cause.id for cause in causes_of(given_facts, **options)]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"sources": ()}, []),
        ({"sources": (source(routes=(route("blocked"),)),)}, ["broken:gmw"]),
        ({"sources": (source(routes=(route("blocked", last_ok_at=None),)),)}, ["never:gmw"]),
        # one that never worked beside one that does is there in case
        ({"sources": (source(routes=(route("blocked", last_ok_at=None), route())),)}, []),
        # not declared any more
        ({"sources": (source(routes=(route("blocked", is_asked=False),)),)}, []),
        # a server that is down may come back, for three days
        ({"sources": (source(routes=(route("failed"),)),)}, []),
        (
            {"sources": (source(routes=(route("failed", last_ok_at=NOW - 4 * DAY),)),)},
            ["broken:gmw"],
        ),
        ({"sources": (source(pages=pages("drift")),)}, ["drift:gmw"]),
        ({"sources": (source(pages=pages("layout_changed")),)}, []),
        ({"sources": (source(newest_at=NOW - 61 * HOUR),)}, ["silent:gmw"]),
        ({"sources": (source(newest_at=NOW - 59 * HOUR),)}, []),
        ({"sources": (source(newest_at=NOW - 30 * HOUR, silence_h=1.0),)}, []),
        ({"sources": (source(newest_at=NOW - 30 * DAY, silence_h=None),)}, []),
        # silence follows from the break
        (
            {"sources": (source(newest_at=NOW - 9 * DAY, routes=(route("empty"),)),)},
            ["broken:gmw"],
        ),
        ({"jobs": (job(),)}, []),
        ({"jobs": (job(n_failed=2, failing_since=NOW - 2 * DAY),)}, ["job:nightly"]),
        # at work, or killed
        ({"jobs": (job(began_at=NOW - HOUR, ended_at=NOW - DAY),)}, []),
        ({"jobs": (job(began_at=NOW - 21 * HOUR, ended_at=NOW - 2 * DAY),)}, ["job:nightly"]),
        ({"jobs": (job(began_at=NOW - 21 * HOUR, ended_at=None),)}, ["job:nightly"]),
        # what was not published follows from it
        (
            {
                "jobs": (job(job="publish", failing_since=NOW - DAY),),
                "unpublished_since": NOW - DAY,
            },
            ["job:publish"],
        ),
        # nobody crawls: one cause, not one for each source
        (
            {
                "sources": tuple(
                    source(
                        portal,
                        newest_at=NOW - 5 * DAY,
                        routes=(route(last_run_at=NOW - 5 * DAY, last_ok_at=NOW - 5 * DAY),),
                    )
                    for portal in ("gmw", "ithome")
                )
            },
            ["runs:none"],
        ),
        # one of two is not crawled
        (
            {
                "sources": (
                    source(),
                    source("ithome", routes=(route(last_run_at=NOW - 5 * DAY),)),
                )
            },
            ["idle:ithome"],
        ),
        ({"sources": (source(pages=pages("drift")),), "now_off": frozenset({"gmw"})}, []),
        ({"holes": (hole(), hole(ago=2))}, ["holes:gmw"]),
        ({"holes": (hole(ago=8),)}, []),
        # a hole is told when its source is well again
        (
            {"holes": (hole(),), "sources": (source(routes=(route("empty"),)),)},
            ["broken:gmw"],
        ),
        ({"waiting": (left("pages", 7), left("looks", 7))}, ["backlog:pages"]),
        (
            {"waiting": (left("looks", 49), left("addresses", 49))},
            ["backlog:looks", "backlog:addresses"],
        ),
        ({"disk": disk(3 * GIB, 10 * GIB)}, []),
        ({"disk": disk(1 * GIB, 10 * GIB)}, ["disk:full"]),
        ({"disk": disk(19 * GIB, 250 * GIB)}, ["disk:full"]),
        ({"disk": disk(25 * GIB, 2000 * GIB)}, []),
        ({"disk": disk(60 * GIB, daily=10 * GIB)}, ["disk:full"]),
        ({"disk": disk(90 * GIB, daily=10 * GIB)}, []),
        ({"unpublished_since": NOW - 5 * HOUR}, []),
        ({"unpublished_since": NOW - 7 * HOUR}, ["release:late"]),
        ({"release_fault": "no release yet"}, ["release:unreadable"]),
        ({"catalog_fault": "file is not a database"}, ["catalog:unreadable"]),
        ({"unsent": Unsent(since=NOW - HOUR, n_tries=2, said="HTTP 500")}, ["webhook:failing"]),
    ],
)
def test_what_is_wrong_has_one_cause(changed, found):
    assert ids(facts(**changed)) == found


def test_the_urgent_comes_first():
    watch = FailedCheck(check="a", stops=False, said="a: some rows")
    stops = FailedCheck(check="b", stops=True, said="b: wrong rows")
    found = causes_of(facts(checks=(watch, stops), holes=(hole(),)))
    assert [(cause.id, cause.weight) for cause in found] == [
        ("holes:gmw", "broken"),
        ("check:b", "broken"),
        ("check:a", "watch"),
    ]


def test_a_disk_at_the_edge_opens_no_alert_again_and_again():
    tight = facts(disk=disk(19 * GIB))
    eased = facts(disk=disk(21 * GIB))
    assert ids(tight) == ["disk:full"]
    assert ids(eased) == []
    assert ids(eased, open_ids=frozenset({"disk:full"})) == ["disk:full"]
    assert ids(facts(disk=disk(26 * GIB)), open_ids=frozenset({"disk:full"})) == []


def test_of_two_machines_the_one_that_crawls_tells_what_it_sees():
    never = source("ithome", routes=(route("blocked", last_ok_at=None),))
    silent = source("thepaper", newest_at=NOW - 61 * HOUR)
    ill = (source(routes=(route("blocked"),)), never, silent)
    there = frozenset({"gmw", "thepaper"})
    new, _ = alerts_of(facts(sources=ill, elsewhere=there), [])
    assert [alert.id for alert in new] == ["silent:thepaper", "never:ithome"]
    assert "broken:gmw" in ids(facts(sources=ill, elsewhere=there))  # on the page all the same
    told, _ = alerts_of(facts(sources=ill), [])
    assert alerts_of(facts(sources=ill, elsewhere=there), told) == ([], [])  # given to the other
    _, cleared = alerts_of(facts(elsewhere=there), told)
    assert {alert.id for alert in cleared} == {alert.id for alert in told}


def test_what_cannot_be_read_clears_nothing():
    sources = (
        source(pages=pages("drift")),
        source("ithome", routes=(route("blocked", last_ok_at=None),)),
    )
    new, _ = alerts_of(facts(sources=sources, waiting=(left("pages", 9),)), [])
    blind = facts(sources=(), release_fault="damaged", catalog_fault="damaged")
    more, cleared = alerts_of(blind, new)
    assert [alert.id for alert in more] == ["release:unreadable", "catalog:unreadable"]
    assert cleared == []
    none, cleared = alerts_of(facts(), still_open(new, more, cleared))
    assert not none
    assert {alert.id for alert in cleared} == {
        "drift:gmw",
        "never:ithome",
        "backlog:pages",
        "release:unreadable",
        "catalog:unreadable",
    }


def test_an_alert_keeps_its_words_and_its_beginning():
    first, _ = alerts_of(facts(holes=(hole(),)), [])
    later = facts(at=NOW + HOUR, holes=(hole(), hole(ago=2)))
    new, cleared = alerts_of(later, first)
    assert (new, cleared) == ([], [])
    assert first[0].opened_at == NOW


@st.composite
def some_facts(draw):
    """A corpus with any of its parts ill."""
    portals = draw(st.lists(st.sampled_from(["gmw", "ithome", "thepaper"]), unique=True))
    verdicts = st.sampled_from(["ok", "empty", "failed", "blocked"])
    return facts(
        sources=tuple(
            source(
                portal,
                routes=(route(draw(verdicts)), route(draw(verdicts), route="ListPage b")),
                pages=draw(st.sampled_from([None, pages("ok"), pages("drift")])),
                newest_at=NOW - draw(st.integers(0, 200)) * HOUR,
            )
            for portal in portals
        ),
        holes=tuple(hole(portal, draw(st.integers(1, 12))) for portal in portals),
        disk=disk(draw(st.integers(1, 60)) * GIB),
        waiting=(left("pages", draw(st.integers(0, 20))),),
        release_fault=draw(st.sampled_from([None, None, None, "damaged"])),
        now_off=frozenset(draw(st.sampled_from([(), ("gmw",)]))),
    )


@settings(deadline=None)  # a busy machine takes its time
@given(st.lists(some_facts(), max_size=12))
def test_no_alert_twice_without_clearing_and_none_cleared_twice(history):
    open_alerts = ()
    told = defaultdict(list)
    seen = set()
    for n, one in enumerate(history):
        now = replace(one, at=NOW + timedelta(hours=n))
        new, cleared = alerts_of(now, open_alerts)
        for event in events_of(new, cleared, at=now.at):
            told[event.alert.id].append(event.what)
            assert event.id not in seen
            seen.add(event.id)
        before, open_alerts = open_alerts, still_open(open_alerts, new, cleared)
        assert len({alert.id for alert in open_alerts}) == len(open_alerts)
        causes = set(ids(now, open_ids=frozenset(alert.id for alert in before)))
        assert causes <= {alert.id for alert in open_alerts}
        if now.release_fault is None:
            assert causes == {alert.id for alert in open_alerts}
    for said in told.values():
        assert said == ["opened", "cleared"] * (len(said) // 2) + ["opened"] * (len(said) % 2)


@given(st.text(max_size=400))
def test_words_of_a_site_harm_no_terminal(text):
    said = plain_words(text)
    assert said == plain_words(said)
    assert len(said) <= 300
    assert all(character.isprintable() for character in said)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.5, "30 minutes"), (1.9, "114 minutes"), (2, "2 hours"), (47, "47 hours"), (49, "2 days")],
)
def test_durations_in_words(hours, words):
    assert duration_words(hours) == words
    assert duration_words(timedelta(hours=hours)) == words


@pytest.mark.parametrize(
    ("n", "words"),
    [(0, "0 bytes"), (1500, "1.5 kB"), (250_000_000, "250 MB"), (2.5e12, "2.50 TB")],
)
def test_sizes_in_words(n, words):
    assert bytes_words(n) == words
