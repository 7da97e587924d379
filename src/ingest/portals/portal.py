"""What a portal is: where its articles are listed and how its pages are built."""

from dataclasses import dataclass
from typing import Literal

from ingest.portals.rules import Rules

Status = Literal["unverified", "verified", "refused", "sample"]


@dataclass(frozen=True, slots=True)
class Feed:
    """An RSS or Atom feed; each entry's link is an article."""

    url: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap or sitemap index; URLs that match the portal's article patterns are taken."""

    url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """An HTML list; ``{page}`` in the URL counts from ``first`` over ``pages`` pages.

    Args:
        url: Address, with ``{page}`` where the number goes.
        link: CSS selector of the article links.
        pages: How many pages to read.
        first: Number of the first page.
        first_url: Address of the first page where it has no number (``index.html``).
    """

    url: str
    link: str
    pages: int = 1
    first: int = 1
    first_url: str | None = None


@dataclass(frozen=True, slots=True)
class JsonApi:
    """A JSON list.

    Args:
        url: Address, with ``{page}`` where the number goes.
        items: Dotted path to the list of items: ``data.list``.
        link: Template filled from an item's fields: ``https://x.cn/article/{id}.html``.
        pages: How many pages to read.
        first: Number of the first page.
    """

    url: str
    items: str
    link: str
    pages: int = 1
    first: int = 1


@dataclass(frozen=True, slots=True)
class PageState:
    """A page whose list sits in a JSON ``script`` element.

    Args:
        url: Address of the page.
        script: CSS selector of the script element: ``#__NEXT_DATA__``.
        items: Dotted path to the list of items.
        link: Template filled from an item's fields.
    """

    url: str
    script: str
    items: str
    link: str


@dataclass(frozen=True, slots=True)
class UrlList:
    """Article addresses written down one by one, or one address of a plain text list."""

    url: str | None = None
    urls: tuple[str, ...] = ()


Route = Feed | Sitemap | ListPage | JsonApi | PageState | UrlList


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One site that serves articles.

    Args:
        id: Short stable id.
        name: Name as its readers know it, Chinese where it has one.
        domains: Registrable domains or hosts it serves from.
        outlet: Id of the outlet that owns it, or None.
        has_accounts: Whether each page belongs to an account that the page names as its source,
            as on public-account platforms; that account then is the page's own outlet.
        routes: Where its articles are listed, best first.
        article_url: Regular expressions an article's URL must match; empty takes every link
            a route gives on its own domains.
        rules: Templates of its article pages, newest first; empty uses generic extraction.
        delay_s: Pause between two requests to one host.
        private_hosts: Hosts of it that may lie at a private address, for a portal in the house.
        status: ``unverified`` until it has run live, ``refused`` when it may not be crawled.
        note: What to know: why it is refused, how sure the routes are.
    """

    id: str
    name: str
    domains: tuple[str, ...]
    outlet: str | None = None
    has_accounts: bool = False
    routes: tuple[Route, ...] = ()
    article_url: tuple[str, ...] = ()
    rules: tuple[Rules, ...] = ()
    delay_s: float = 5.0
    private_hosts: tuple[str, ...] = ()
    status: Status = "unverified"
    note: str = ""
