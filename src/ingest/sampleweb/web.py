"""The sample web at one instant: every address, what it answers, and the truth about it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ingest.sampleweb.addresses import SITES, Site
from ingest.sampleweb.articles import Article, all_articles
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.mishaps import Mishap, landing_pages, with_mishap
from ingest.sampleweb.oddities import notice_bytes, odd_resources, odd_rows, robots_resource
from ingest.sampleweb.pages import Resource, Row, Shape, Shown, View
from ingest.sampleweb.plan import PlannedPage, planned_pages
from ingest.sampleweb.respond import Response, answer, index_page, not_found
from ingest.sampleweb.segments import frequent_words
from ingest.sampleweb.shapes.registry import SHAPES
from ingest.sampleweb.truth import Truth, truth_lines, truth_of

# Sites whose lists sometimes link to a short address that redirects: path prefix and status.
_SHORT_LINKS = {"jiangcheng": ("/go/c{}.html", 302), "zhixie": ("/?p={}", 301)}
_SHORT_LINK_SHARE = 0.15
_SLOW_S = 1.0


class SampleWeb:
    """Ten made-up portals as they stand at one instant.

    Args:
        seed: Which copies, edits and removals happen.
        now: The simulated instant, with zone; only what is published before it is visible.
        articles: The texts; the bundled ones by default.
        plan: Every page that will ever exist; made of the texts and the seed by default.
        mishaps: What happens to the addresses of pages, by name of the page.
    """

    def __init__(
        self,
        *,
        seed: int,
        now: datetime,
        articles: tuple[Article, ...] | None = None,
        plan: tuple[PlannedPage, ...] | None = None,
        mishaps: Mapping[str, Mishap] | None = None,
    ) -> None:
        self.seed = seed
        self.now = now
        self._articles = all_articles() if articles is None else articles
        self._dice = Dice(seed)
        self._plan = planned_pages(self._articles, self._dice) if plan is None else plan
        self._mishaps = mishaps or {}

    def respond(self, method: str, url: str, headers: Mapping[str, str]) -> Response:
        """Return the answer to one request; the same request always gets the same answer.

        Args:
            method: ``GET`` or ``HEAD``; others get 405.
            url: Absolute address.
            headers: Request headers; names in any case.
        """
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        site = next((site for site in SITES.values() if site.host == host), None)
        if site is None:
            is_index = parts.path in {"", "/"} and host in {"127.0.0.1", "localhost"}
            resource = index_page(url) if is_index else not_found(url)
        else:
            path = parts.path or "/"
            resource = (
                self._by_address.get((host, _lookup(site.id, path, parts.query)))
                or self._by_address.get((host, path))
                or self._unknown(site, url)
            )
        return answer(resource, method, headers)

    def truth(self) -> list[Truth]:
        """Return what is true about every address a crawler may meet as a page."""
        return [truth_of(item, self.now) for item in self.resources if item.kind is not None]

    def write_truth(self, path: Path) -> None:
        """Write the truth as JSON lines."""
        path.write_text("".join(truth_lines(self.truth())), encoding="utf-8")

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Every address that answers something of its own."""
        visible = [page for page in self._plan if page.published_at <= self.now]
        words = frequent_words(self._articles)
        found: list[Resource] = []
        for site in SITES.values():
            pages = [page for page in visible if page.site == site.id]
            found += self._site_resources(site, pages, words)
        return tuple(found)

    @cached_property
    def _by_address(self) -> dict[tuple[str, str], Resource]:
        found = {}
        for resource in self.resources:
            parts = urlsplit(resource.url)
            site = next(site for site in SITES.values() if site.host == parts.netloc)
            found[parts.netloc, _lookup(site.id, parts.path or "/", parts.query)] = resource
        return found

    def _site_resources(
        self, site: Site, pages: list[PlannedPage], words: frozenset[str]
    ) -> list[Resource]:
        shape = SHAPES[site.id]
        rows = [
            self._row(page)
            for page in pages
            if not page.is_removed(self.now) or page.removal == "notice"
        ]
        bare = View(site=site, now=self.now, dice=self._dice, rows=(), corpus_words=words)
        in_order = sorted((*rows, *odd_rows(bare)), key=lambda row: (row.at, row.url), reverse=True)
        view = replace(bare, rows=tuple(in_order))
        live = [
            resource
            for page in pages
            if not page.is_removed(self.now)
            for resource in shape.articles(self._shown(page), view)
        ]
        if site.id == "farm" and live:
            live[0] = replace(live[0], delay_s=_SLOW_S)
        model = live[0].body if live else None
        return [
            *(self._as_it_is(resource, shape, view) for resource in live),
            *(landing_pages(shape, view) if self._mishaps else ()),
            *(self._removed(page, shape, view) for page in pages if page.is_removed(self.now)),
            *self._redirects(site, pages, rows),
            *odd_resources(view, shape.notice, model),
            *shape.routes(view),
            robots_resource(view),
        ]

    def _as_it_is(self, resource: Resource, shape: Shape, view: View) -> Resource:
        mishap = self._mishaps.get(resource.page.name) if resource.page else None
        if mishap is None or not mishap.is_on(self.now):
            return resource
        return with_mishap(resource, mishap, shape, view)

    def _shown(self, page: PlannedPage) -> Shown:
        return Shown(page=page, version=page.version(self.now), url=page.url(self.now))

    def _row(self, page: PlannedPage) -> Row:
        url = page.url(self.now)
        short = _SHORT_LINKS.get(page.site)
        if short and self._dice.share(page.name, "short link") < _SHORT_LINK_SHARE:
            url = SITES[page.site].home.rstrip("/") + short[0].format(page.key)
        if page.site == "accounts":
            mark = self._dice.digits(12, page.name, "chksm")
            url = f"{url}&chksm={mark}&scene=27#wechat_redirect"
        return Row(url=url, title=page.version(self.now).title, at=page.published_at, page=page)

    def _removed(self, page: PlannedPage, shape: Shape, view: View) -> Resource:
        status = {"404": 404, "410": 410, "notice": 200, "home": 302}[page.removal]
        reason = {"notice": "not_an_article", "home": "redirected_home"}.get(page.removal)
        return Resource(
            url=page.url(self.now),
            kind="missing",
            body=partial(notice_bytes, "提示", "该文章已被删除", view, shape.notice),
            status=status,
            location=view.site.home if page.removal == "home" else None,
            page=page,
            reject_reason=reason or f"http_{status}",
        )

    def _redirects(self, site: Site, pages: list[PlannedPage], rows: list[Row]) -> list[Resource]:
        moved = [
            _redirect(page.first_url(), page.url(self.now), 301, page)
            for page in pages
            if page.url(self.now) != page.first_url() and not page.is_removed(self.now)
        ]
        if site.id not in _SHORT_LINKS:
            return moved
        status = _SHORT_LINKS[site.id][1]
        return moved + [
            _redirect(row.url, row.page.url(self.now), status, row.page)
            for row in rows
            if row.page is not None and row.url != row.page.url(self.now)
        ]

    def _unknown(self, site: Site, url: str) -> Resource:
        view = View(site=site, now=self.now, dice=self._dice, rows=())
        body = partial(notice_bytes, "404", "您访问的页面不存在。", view, SHAPES[site.id].notice)
        return replace(not_found(url), body=body)


def _redirect(url: str, target: str, status: int, page: PlannedPage) -> Resource:
    return Resource(
        url=url,
        kind="redirect",
        body=partial(bytes, b""),
        status=status,
        location=target,
        page=page,
    )


def _lookup(site_id: str, path: str, query: str) -> str:
    """Return the form of an address a site knows a page by; tracking parameters are ignored."""
    if site_id == "accounts" and path == "/s":
        fields = parse_qs(query)
        kept = [(name, fields.get(name, [""])[0]) for name in ("__biz", "mid", "idx", "sn")]
        return f"/s?{kept}"
    return f"{path}?{query}" if query else path
