from datetime import timedelta

import pytest

from ingest.sampleweb import SampleWeb, day_start
from ingest.sampleweb.articles import all_articles
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.mishaps import Mishap
from ingest.sampleweb.plan import planned_pages

NOW = day_start(60)
PLAN = planned_pages(all_articles(), Dice(1))
PAGE = next(page for page in PLAN if page.site == "shendu" and page.published_at < day_start(50))
URL = PAGE.url(NOW)


def answer(sort: str, number: int = 0, *, now=NOW, until=None):
    mishap = Mishap(sort=sort, since=day_start(55), until=until, number=number)
    return SampleWeb(seed=1, now=now, mishaps={PAGE.name: mishap}).respond("GET", URL, {})


USUAL = SampleWeb(seed=1, now=NOW).respond("GET", URL, {})
LINE = PAGE.version(NOW).paragraphs[-1]


@pytest.mark.parametrize(
    ("sort", "status"),
    [
        *((sort, 200) for sort in ("soft_404", "retracted", "check", "login", "maintenance")),
        *((sort, 302) for sort in ("section", "not_found_page", "login_page")),
        ("forbidden", 403),
        ("server_error", 500),
        ("empty", 200),
    ],
)
@pytest.mark.parametrize("number", [0, 5, 41])
def test_something_else_stands_there(sort, status, number):
    got = answer(sort, number)
    assert got.status // 100 == status // 100
    assert LINE.encode() not in got.body
    if status == 302:
        web = SampleWeb(seed=1, now=NOW, mishaps={PAGE.name: Mishap(sort=sort, since=NOW)})
        assert web.respond("GET", dict(got.headers)["Location"], {}).status == 200


def test_a_wall_shows_the_beginning():
    body = answer("wall").body.decode()
    assert PAGE.version(NOW).paragraphs[0] in body
    assert LINE not in body


def test_a_cut_page_is_a_part():
    assert answer("cut").truncate_to is not None
    part = answer("cut_quietly").body
    assert USUAL.body.startswith(part)
    assert LINE.encode() not in part


def test_an_aged_page_has_the_same_text_in_another_frame():
    body = answer("aged").body
    assert body != USUAL.body
    assert body != answer("aged", now=NOW + timedelta(hours=1)).body
    for line in PAGE.version(NOW).paragraphs:
        assert line in body.decode()


def test_a_mishap_has_a_beginning_and_an_end():
    assert answer("empty", now=day_start(54)).body
    assert answer("empty", until=day_start(58)).body == USUAL.body


def test_without_mishaps_the_web_is_as_it_was():
    web = SampleWeb(seed=1, now=NOW, plan=PLAN)
    assert [one.url for one in web.resources] == [
        one.url for one in SampleWeb(seed=1, now=NOW).resources
    ]
