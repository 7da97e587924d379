"""What a site is given to build its pages from, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Literal

from ingest.model.instant import BEIJING
from ingest.sampleweb.addresses import ACCOUNT_IDS, Site
from ingest.sampleweb.dice import Dice
from ingest.sampleweb.plan import PlannedPage, Version

Kind = Literal[
    "article", "article_page", "disallowed", "missing", "redirect", "not_article", "broken"
]

HTML = "text/html; charset=utf-8"
HTML_WITHOUT_CHARSET = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One address and what it answers.

    Args:
        url: Full address.
        body: Makes the bytes.
        kind: What it is to a crawler; None for feeds, lists of addresses, robots.txt.
        status: HTTP status.
        content_type: Header value.
        modified_at: Last-Modified, or None where the site sends none.
        location: Where a redirect leads.
        delay_s: Pause before the answer, in seconds.
        is_cut: Whether the connection ends in the middle of the body.
        page: The article it shows or showed, or None.
        title: Headline of a page that is no planned article, or None.
        reject_reason: Why it becomes no article, or None.
    """

    url: str
    body: Callable[[], bytes]
    kind: Kind | None = None
    status: int = 200
    content_type: str = HTML
    modified_at: datetime | None = None
    location: str | None = None
    delay_s: float = 0.0
    is_cut: bool = False
    page: PlannedPage | None = None
    title: str | None = None
    reject_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list.

    Args:
        url: Where the line links to; not always the page's own address.
        title: Headline.
        at: When it was published.
        page: The article, or None for anything else that stands in lists.
    """

    url: str
    title: str
    at: datetime
    page: PlannedPage | None = None

    @property
    def local(self) -> datetime:
        """``at`` in Beijing time."""
        return self.at.astimezone(BEIJING)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One site at one instant.

    Args:
        site: Which site.
        now: The simulated instant.
        dice: Choices about looks.
        rows: Everything its lists show, newest first.
        corpus_words: Frequent words, for the site that prints segments.
    """

    site: Site
    now: datetime
    dice: Dice
    rows: tuple[Row, ...]
    corpus_words: frozenset[str] = frozenset()

    def others(self, page: PlannedPage, count: int) -> list[Row]:
        """Return some other rows, as a list of related articles shows them."""
        rest = [row for row in self.rows if row.page is not page]
        return self.dice.some(rest, count, page.name, "related")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One live article of a site, as it stands at the simulated instant."""

    page: PlannedPage
    version: Version
    url: str

    @property
    def local(self) -> datetime:
        """Instant of publication in Beijing time."""
        return self.page.published_at.astimezone(BEIJING)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one site builds its pages.

    Args:
        articles: Pages of one article, the first one first.
        routes: Lists, feeds, APIs, sitemaps.
        notice: A page of the site with a headline and one line of text.
    """

    articles: Callable[[Shown, View], tuple[Resource, ...]]
    routes: Callable[[View], tuple[Resource, ...]]
    notice: Callable[[str, str, View], str]


def text_of(html: str, encoding: str = "utf-8") -> bytes:
    """Return the bytes of a page; what the charset lacks becomes a character reference."""
    return html.encode(encoding, errors="xmlcharrefreplace")


def paragraphs_html(paragraphs: tuple[str, ...], template: str = "<p>{}</p>") -> str:
    """Return paragraphs as HTML, one line each."""
    return "\n".join(template.format(escape(line, quote=False)) for line in paragraphs)


def links_html(rows: list[Row], template: str = '<li><a href="{url}">{title}</a></li>') -> str:
    """Return rows as HTML links; ``{url}``, ``{title}`` and ``{at:%Y-%m-%d}`` are filled."""
    return "\n".join(
        template.format(url=escape(row.url), title=escape(row.title, quote=False), at=row.local)
        for row in rows
    )


def chunks(rows: tuple[Row, ...], size: int) -> list[tuple[Row, ...]]:
    """Return the rows in pages of a size; at least one page, maybe empty."""
    return [rows[start : start + size] for start in range(0, len(rows), size)] or [()]


def latest(view: View) -> datetime | None:
    """Return when anything a list shows last changed, or None for an empty list."""
    return max(
        (row.page.version(view.now).since if row.page else row.at for row in view.rows),
        default=None,
    )


def declared_source(page: PlannedPage) -> str:
    """Return the 来源 a copy names: the site it was taken from, else the outlet.

    A farm that took a story from a regional portal names that portal, not the newspaper.
    """
    if page.source is None or page.relation == "quotes":
        return page.outlet_name
    source_site = page.source.site
    if page.source.relation == "original" or source_site not in {"zhongnan", "jiangcheng"}:
        return page.outlet_name
    return {"zhongnan": "中南信息港", "jiangcheng": "江城晨报"}[source_site]


_SIGNED_COPIES = frozenset({"zhongnan", "mirror", "wanxiang"})
_UNSIGNED_SITES = frozenset({"forum"})


def printed_author(page: PlannedPage) -> str | None:
    """Return the author's name where the site prints it, or None.

    Papers sign their own texts; of the copying sites only two keep the name, the farm keeps it
    for public accounts, and the digest signs with the name of the outlet.
    """
    author = page.outlet_name if page.site == "wanxiang" else page.article.author
    if not author or page.site in _UNSIGNED_SITES:
        return None
    is_own = page.relation in {"original", "quotes"}
    from_account = page.site == "farm" and page.article.outlet in ACCOUNT_IDS
    return author if is_own or page.site in _SIGNED_COPIES or from_account else None
