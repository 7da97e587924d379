"""The sample web for longer than it lasts by itself: every 61 days its texts come again, rewritten.

Also what goes wrong with its portals, each time for one day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from ingest.sampleweb.addresses import SITES
from ingest.sampleweb.articles import Article, all_articles
from ingest.sampleweb.days import LAST_DAY
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.plan import PlannedPage, planned_pages
from ingest.sampleweb.respond import Response
from ingest.sampleweb.rewording import quiet_headline, reworded
from ingest.sampleweb.web import SampleWeb
from ingest.text.urls import canonical_url

FAULTS = ("errors", "busy", "no lists", "empty lists", "cut pages", "other classes")
"""What a portal may have: every address a 500, every one a 503, lists that are a 500, lists with
nothing in them, pages that end in the middle of the transfer, pages with other names of classes."""

FAULTY_SHARE = 0.05
"""Share of days on which a portal is broken: each of them 9 of 180 days."""

CALM_DAYS = 2
"""Days at the beginning on which all is well."""


class Seasons:
    """All pages of so many days, and the web as it stands at an instant.

    Args:
        seed: Which copies, edits, removals and faults happen.
        days: How many days.
    """

    def __init__(self, *, seed: int, days: int) -> None:
        self._seed = seed
        self._dice = Dice(seed)
        seasons = range(1 + (days - 1) // (LAST_DAY + 1))
        self._articles = tuple(one for n in seasons for one in _articles_of(n, self._dice))
        self.plan = tuple(page for n in seasons for page in _pages_of(n, self._dice))

    def web(self, day: int, now: datetime) -> "BrokenWeb":
        """Return the web at an instant of a day, with that day's faults."""
        return BrokenWeb(self._shown(now, self.plan), self._shown(now, ()), self.faults(day))

    def faults(self, day: int) -> dict[str, str]:
        """Return what is wrong on a day, by site."""
        if day < CALM_DAYS:
            return {}
        return {
            site: self._dice.pick(FAULTS, site, day, "fault")
            for site in SITES
            if self._dice.share(site, day, "is faulty") < FAULTY_SHARE
        }

    def _shown(self, now: datetime, plan: tuple[PlannedPage, ...]) -> SampleWeb:
        return SampleWeb(seed=self._seed, now=now, articles=self._articles, plan=plan)


class BrokenWeb:
    """The sample web at one instant, some of its portals broken.

    Args:
        web: All portals as they should be.
        bare: The same without any article.
        faults: What is wrong, by site.
    """

    def __init__(self, web: SampleWeb, bare: SampleWeb, faults: Mapping[str, str]) -> None:
        self._web = web
        self._bare = bare
        self._faults = {SITES[site].home: fault for site, fault in faults.items()}

    def respond(self, method: str, url: str, headers: Mapping[str, str]) -> Response:
        """Return the answer to one request, as ``SampleWeb`` does."""
        home = "/".join(url.split("/", 3)[:3]) + "/"
        fault = self._faults.get(home, "")
        is_list = url in self._lists
        if url.endswith("/robots.txt") or not fault:
            return self._web.respond(method, url, headers)
        if fault == "errors" or (fault == "no lists" and is_list):
            return _refusal(500)
        if fault == "busy":
            return _refusal(503)
        if fault == "empty lists" and is_list:
            return self._bare.respond(method, url, headers)
        answer = self._web.respond(method, url, headers)
        if is_list or answer.status != 200:
            return answer
        if fault == "cut pages":
            return replace(answer, truncate_to=len(answer.body) * 2 // 5)
        if fault == "other classes":
            return _with_other_classes(answer)
        return answer

    def whole(self) -> dict[str, frozenset[str]]:
        """Return every article that can be read now on a portal that is well: name, addresses."""
        found: dict[str, frozenset[str]] = {}
        for one in self._web.resources:
            is_well = one.page is not None and SITES[one.page.site].home not in self._faults
            if one.kind == "article" and one.page is not None and is_well:
                addresses = (one.page.first_url(), one.page.url(self._web.now))
                found[one.page.name] = frozenset(map(canonical_url, addresses))
        return found

    @cached_property
    def _lists(self) -> frozenset[str]:
        return frozenset(
            one.url
            for one in self._web.resources
            if one.page is None and not one.url.endswith("/robots.txt")
        )


def _refusal(status: int) -> Response:
    return Response(status=status, headers=(("Content-Length", "0"),), body=b"")


def _with_other_classes(answer: Response) -> Response:
    body = answer.body.replace(b'class="', b'class="v2-').replace(b'id="', b'id="v2-')
    headers = [(k, v) for k, v in answer.headers if k not in {"Content-Length", "ETag"}]
    length = ("Content-Length", str(len(body)))
    return replace(answer, headers=(*headers, length), body=body)


def _articles_of(season: int, dice: Dice) -> tuple[Article, ...]:
    if season == 0:
        return all_articles()
    return tuple(
        replace(
            one,
            slug=f"{one.slug}-{season}",
            title=quiet_headline(one.title, dice, f"{one.slug} {season}"),
            paragraphs=reworded(one.paragraphs, dice, f"{one.slug} {season}"),
            quotes=tuple(f"{slug}-{season}" for slug in one.quotes),
        )
        for one in all_articles()
    )


def _pages_of(season: int, dice: Dice) -> Sequence[PlannedPage]:
    """The pages of one season; planned in the first one, whose end is the plan's."""
    by = season * timedelta(days=LAST_DAY + 1)
    moved: dict[str, PlannedPage] = {}

    def later(page: PlannedPage) -> PlannedPage:
        if page.name not in moved:
            moved[page.name] = replace(
                page,
                article=replace(page.article, published=page.article.published + by),
                source=page.source and later(page.source),
                published_at=page.published_at + by,
                versions=tuple(replace(one, since=one.since + by) for one in page.versions),
                moved_at=page.moved_at and page.moved_at + by,
                removed_at=page.removed_at and page.removed_at + by,
            )
        return moved[page.name]

    return [later(page) for page in planned_pages(_articles_of(season, dice), dice)]
