"""What a portal is: where its articles are listed and how its pages are built."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ingest.portals.rules import Rules

Status = Literal["unverified", "verified", "refused", "sample"]
Confidence = Literal["high", "medium", "low"]


class Evidence(NamedTuple):
    """What a declared route rests on.

    Args:
        grade: ``L`` somebody saw it answer, ``M`` a maintained project reads it, ``V`` it reads
            a saved page, ``P`` other public code reads it, ``R`` memory only.
        year: Year of that, None if unknown.
    """

    grade: Literal["L", "M", "V", "P", "R"]
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known about a route of any kind.

    Args:
        confidence: How likely it answers as declared; None where nothing is to be proved.
        evidence: What that rests on.
        search: Whether it is for looking back only, by keyword, by range of days or over a whole
            archive; a daily crawl passes it by.
        fetch_as: Regular expression and replacement that make the address to fetch out of the
            address listed: a feed names the page, an interface has the text.
    """

    confidence: Confidence | None = None
    evidence: Evidence | None = None
    search: bool = False
    fetch_as: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Known):
    """How a list is asked for where one plain GET is not enough.

    Address, body and headers may have holes. ``{page}`` counts from ``first`` over ``pages``
    pages in steps of ``step``, which for lists by offset is their size. ``{keyword}`` is each of
    ``keywords``. ``{since}`` and ``{until}`` are the ends of the last ``days`` days and ``{day}``
    is each of them, in Beijing time, written ``2026-11-21`` or as told: ``{day:%Y/%Y%m%d}``,
    ``{since:s}`` and ``{since:ms}`` for Unix time. Whoever looks back brings keyword and days.

    Args:
        pages: How many pages to read.
        first: Number of the first page.
        step: From one number to the next.
        headers: Headers to send besides the usual ones: ``(("Referer", "https://x.cn/"),)``.
        json: Body of a POST request, JSON.
        form: Body of a POST request, form-encoded; empty posts nothing.
        charset: Charset of the answer where neither it nor its kind says so.
        keywords: What a daily crawl puts for ``{keyword}``.
        days: How many days back a daily crawl asks for.
    """

    pages: int = 1
    first: int = 1
    step: int = 1
    headers: tuple[tuple[str, str], ...] = ()
    json: str | None = None
    form: str | None = None
    charset: str | None = None
    keywords: tuple[str, ...] = ()
    days: int = 1


@dataclass(frozen=True, slots=True)
class Feed(Known):
    """An RSS or Atom feed; each entry's link is an article."""

    url: str


@dataclass(frozen=True, slots=True)
class Sitemap(Known):
    """A sitemap or sitemap index; URLs that match the portal's article patterns are taken."""

    url: str


@dataclass(frozen=True, slots=True)
class ListPage(Asked):
    """An HTML list; ``{page}`` in the URL counts from ``first`` over ``pages`` pages.

    Args:
        url: Address, with ``{page}`` where the number goes.
        link: CSS selector of the article links.
        first_url: Address of the first page where it has no number (``index.html``).
        attribute: Attribute of the selected node that names the article.
        template: Address made of it where it is no address:
            ``https://x.cn/article/{value}.html``.
    """

    url: str
    link: str
    first_url: str | None = None
    attribute: str = "href"
    template: str = "{value}"


@dataclass(frozen=True, slots=True)
class JsonApi(Asked):
    """A JSON list.

    Paths are dotted: ``data.list`` is a key of a key, ``idlist.0`` an item by number,
    ``data[].items`` the items of every item, ``data[type=text]`` those whose ``type`` is
    ``text`` (``null``, ``true`` and numbers as JSON writes them) and ``Block*.list`` the list of
    every key of that beginning. Several paths, separated by commas, are alternatives; empty is
    the answer itself. A template is filled from an item's fields by path, ``{user.id}``, which
    may be alternatives too, ``{url, link}``; an item inside another may name the outer one's
    fields, and one that fills no template is passed by.

    Args:
        url: Address, with ``{page}`` where the number goes.
        items: Path to the list of items.
        link: Template of an article's address, ``https://x.cn/article/{id}.html``, or several,
            of which the first that an item fills is taken.
        time: Path to an item's time of publication; shows whether the list still moves.
    """

    url: str
    items: str
    link: str | tuple[str, ...]
    time: str = ""


@dataclass(frozen=True, slots=True)
class JsonInScript(Asked):
    r"""A JSON list inside a script: a JSONP answer, or an assignment on a page.

    Args:
        url: Address, with ``{page}`` where the number goes.
        after: Regular expression of what stands before the JSON: ``var\s+allData\s*=``.
        items: Path to the list of items, see ``JsonApi``.
        link: Template of an article's address, or several.
        time: Path to an item's time of publication.
    """

    url: str
    after: str
    items: str
    link: str | tuple[str, ...]
    time: str = ""


@dataclass(frozen=True, slots=True)
class PageState(Asked):
    """A page whose list sits in a JSON ``script`` element.

    Args:
        url: Address of the page.
        script: CSS selector of the script element: ``#__NEXT_DATA__``.
        items: Path to the list of items, see ``JsonApi``.
        link: Template of an article's address, or several.
        time: Path to an item's time of publication.
    """

    url: str
    script: str
    items: str
    link: str | tuple[str, ...]
    time: str = ""


@dataclass(frozen=True, slots=True)
class HtmlInJson(Asked):
    """A JSON answer one of whose fields is an HTML list.

    Args:
        url: Address, with ``{page}`` where the number goes.
        html_at: Path to the HTML, see ``JsonApi``.
        link: CSS selector of the article links.
    """

    url: str
    html_at: str
    link: str


@dataclass(frozen=True, slots=True)
class UrlList(Known):
    """Article addresses written down one by one, or one address of a plain text list."""

    url: str | None = None
    urls: tuple[str, ...] = ()


Paged = ListPage | JsonApi | JsonInScript | PageState | HtmlInJson
"""Routes whose requests may have holes."""


@dataclass(frozen=True, slots=True)
class TwoStep(Known):
    """A page that names ids of which the addresses of the lists are made.

    Args:
        url: Address of the page.
        find: Regular expression whose named groups fill the holes of the same name in the
            list's address; each match makes one list.
        then: The list.
        glue: What joins the values of all matches into one list's address, or None.
    """

    url: str
    find: str
    then: Paged
    glue: str | None = None


Listed = Feed | Sitemap | UrlList | Paged
"""Routes whose answers name articles."""

Route = Listed | TwoStep


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
        max_doors: Doors in a row, checks for robots, logins and refusals, after which a host of it
            is left alone for a day.
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
    max_doors: int = 3
    private_hosts: tuple[str, ...] = ()
    status: Status = "unverified"
    note: str = ""
