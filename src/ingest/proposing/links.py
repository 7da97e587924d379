"""The list on an HTML page: which links are articles, and what selects them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from ingest.proposing.addresses import Form, form_of
from ingest.proposing.selectors import is_speaking, selectors_of
from ingest.text.urls import host_of

MIN_LINKS = 3
"""Articles that a list names; fewer are a menu or a box of recommendations."""

MIN_HAN = 6
"""Characters of a headline on average: channels have two, articles fifteen."""

MIN_FIT = 0.85
"""How well a selector must tell the list from the rest; below it the addresses tell better."""

_MAX_SELECTORS = 60

_HAN = re.compile(r"[\u3400-\u9fff]")
_NEXT = re.compile(r"2|(?:下|后|下一|后一|下1)页?\s*[>»›]*|next\s*[>»›]*|[>»›]+", re.IGNORECASE)


class Link(NamedTuple):
    """One link of a page."""

    url: str
    text: str
    node: Element


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkList:
    """The list of a page.

    Args:
        selector: What finds its links.
        urls: What it finds, each once, in page order.
        node: One of its links.
        n_han: Characters of its headlines, on average.
    """

    selector: str
    urls: tuple[str, ...]
    node: Element
    n_han: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How the pages of a list are numbered.

    Args:
        template: Address with ``{page}``.
        first: Number of the first page.
        first_url: Its address where it has no number.
    """

    template: str
    first: int = 1
    first_url: str | None = None


def links_on(root: Element, url: str, domains: Sequence[str]) -> list[Link]:
    """Return the links of a page that lead to a portal's own domains."""
    found = []
    for node in root.iter("a"):
        try:
            link = urljoin(url, (node.get("href") or "").strip())
            host = host_of(link)
        except ValueError:
            continue
        if link.startswith("http") and any(host == d or host.endswith(f".{d}") for d in domains):
            text = " ".join("".join(node.itertext()).split())
            found.append(Link(link.partition("#")[0], text, node))
    return found


def list_on(root: Element, links: Sequence[Link]) -> LinkList | None:
    """Return the list of articles on a page, None if nothing looks like one.

    Articles are the links whose addresses have one form, whose texts are headlines, and which
    are many. Their selector is the shortest that finds most of them and little else; where
    none does, the part that all their addresses share selects them.
    """
    by_form: defaultdict[Form, list[Link]] = defaultdict(list)
    for link in links:
        form = form_of(link.url)
        if form is not None and form.is_of_one_page:
            by_form[form].append(link)
    best = max(by_form.values(), key=_worth, default=[])
    if not best or not _worth(best):
        return None
    every = {link.node: link.url for link in links}
    likely = {link.url for group in by_form.values() for link in group if _n_han(link) >= MIN_HAN}
    selector = _best_selector(root, best, likely, every) or _by_address(best)
    chosen = [every[node] for node in CSSSelector(selector)(root) if node in every]
    return LinkList(
        selector=selector,
        urls=tuple(dict.fromkeys(chosen)),
        node=best[0].node,
        n_han=sum(map(_n_han, best)) / len(best),
    )


def paging_on(links: Iterable[Link], url: str) -> Paging | None:
    """Return how a list's pages are numbered, None if its page leads to no second one."""
    own = re.findall(r"\d+", urlsplit(url).path + "?" + urlsplit(url).query)
    for link in links:
        if link.url == url or urlsplit(link.url).hostname != urlsplit(url).hostname:
            continue
        for run in reversed(list(re.finditer(r"\d+", link.url))):
            before, after = link.url[: run.start()], link.url[run.end() :]
            if run.start() <= link.url.find("/", 8):
                break  # a number in the host's name
            template = f"{before}{{page}}{after}"
            if own and url == f"{before}{int(run[0]) - 1}{after}":
                return Paging(template=template, first=int(run[0]) - 1)
            if run[0] == "2" and _NEXT.fullmatch(link.text) and _is_beside(before, url):
                return Paging(template=template, first_url=url)
    return None


def _is_beside(before: str, url: str) -> bool:
    """Return whether a numbered address goes on from that of a list without a number."""
    stem = re.sub(r"(?:index|list)?[_-]?(?:page|p|pn)?[/=_-]?$", "", before)
    return url.startswith(stem.rstrip("?&")) and len(stem) > len("https://x")


def _worth(links: Sequence[Link]) -> float:
    """Return how much some links of one form look like a list of articles, 0 for not at all."""
    n = len({link.url for link in links})
    han = sum(map(_n_han, links)) / len(links)
    return n * min(han, 20.0) if n >= MIN_LINKS and han >= MIN_HAN else 0.0


def _n_han(link: Link) -> int:
    return len(_HAN.findall(link.text))


def _best_selector(
    root: Element, wanted: Sequence[Link], likely: set[str], every: dict[Element, str]
) -> str | None:
    """Return the shortest of the selectors that find what is wanted and little else.

    Args:
        root: The page.
        wanted: Links of the list.
        likely: Addresses that may be articles: a list may have some of another form.
        every: Address of each link of the page.
    """
    counts = Counter(one for link in wanted for one in set(selectors_of(link.node)))
    urls = {link.url for link in wanted}
    best: tuple[float, int, str] | None = None
    for selector, n in counts.most_common(_MAX_SELECTORS):
        if n < len(wanted) / 2:
            break
        if not is_speaking(selector):
            continue
        found = {every[node] for node in CSSSelector(selector)(root) if node in every}
        recall = len(found & urls) / len(urls)
        precision = len(found & likely) / len(found) if found else 0.0
        fit = min(recall, precision)
        choice = (-round(fit, 1), len(selector), selector)
        if fit >= MIN_FIT and (best is None or choice < best):
            best = choice
    return best[2] if best else None


def _by_address(links: Sequence[Link]) -> str:
    """Return a selector by the words that the addresses of some links share."""
    paths = [urlsplit(link.url) for link in links]
    first = paths[0].path.split("/")[1:]
    shared = ""
    for place, segment in enumerate(first[:-1]):
        values = {path.path.split("/")[1:][place] for path in paths}
        if len(values) > 1 or segment.isdigit():
            break
        shared += f"/{segment}"
    return f'a[href*="{shared}/"]' if shared else "a"
