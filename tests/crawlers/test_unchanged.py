"""A second crawl of what has not changed costs no body where the server has validators."""

from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from ingest import pipeline
from ingest.archive.archive import Archive
from ingest.sampleweb.dice import Dice
from ingest.settings import Settings
from tests.eval.made_articles import Habits
from tests.eval.made_crawls import evening
from tests.eval.made_faults import MadeWeb
from tests.eval.made_visits import crawl_once

PORTALS = ("feed", "listpage")
CHANGED_AT = "Sat, 03 Jan 2026 04:00:00 GMT"


@dataclass
class Counted:
    """A web that has one kind of validators or none, and counts what it sent."""

    web: MadeWeb
    validator: str
    sent: Counter = field(default_factory=Counter)

    @property
    def now(self):
        return self.web.now

    def respond(self, method, url, headers):
        known = {name.lower(): value for name, value in headers.items()}
        if self.validator == "Last-Modified":
            known = {} if known.get("if-modified-since") != CHANGED_AT else {"if-none-match": "*"}
        answer = self.web.respond(method, url, {"If-None-Match": known.get("if-none-match", "")})
        if known.get("if-none-match") == "*":
            answer = replace(answer, status=304, body=b"")
        lines = [(name, value) for name, value in answer.headers if name != "ETag"]
        if self.validator == "Last-Modified":
            lines.append(("Last-Modified", CHANGED_AT))
        elif self.validator == "ETag":
            lines = list(answer.headers)
        self.sent[answer.status] += 1
        return replace(answer, headers=tuple(lines))


def crawl(home, day, validator):
    """Crawl what there was on the first day; return how often each status was sent."""
    habits = dict.fromkeys(PORTALS, Habits())
    now = evening(day)
    web = Counted(MadeWeb(now=now, dice=Dice(4), habits=habits, n_days=1), validator)
    run_id = pipeline.run_id_of(now)
    with Archive(home, run_id=run_id) as archive:
        crawl_once(web, archive, PORTALS, run_id=run_id)
    return web.sent


@pytest.mark.parametrize("validator", ["ETag", "Last-Modified", ""])
def test_what_has_not_changed_costs_no_body(tmp_path, validator):
    first = crawl(tmp_path, 0, validator)
    assert first == {200: 42}, "two lists of twenty"
    pipeline.build(settings=Settings(home=tmp_path, now=evening(0)))
    second = crawl(tmp_path, 1, validator)
    n_due = second.total() - len(PORTALS)
    assert n_due > 5, "pages that are looked at again"
    assert second == ({304: n_due + 2} if validator else {200: n_due + 2})
    with Archive(tmp_path, run_id="read") as archive:
        assert len(list(archive.pages())) == 40, "the same bytes are stored once"
