"""What a perfect pipeline should find on the sample web."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from ingest.model.instant import Precision
from ingest.sampleweb.addresses import SITES
from ingest.sampleweb.pages import Kind, Resource, declared_source, printed_author
from ingest.sampleweb.plan import PlannedPage, Relation
from ingest.sampleweb.shapes.registry import as_stored
from ingest.sampleweb.times import relative_precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The truth about one address.

    Everything below ``title`` is None, empty or False where the address is no article.

    Args:
        url: The address.
        canonical_url: The address the article should be stored under; where a redirect leads.
        portal: Id of the portal's declaration.
        kind: What the address is.
        title: Headline without the site's own tail, simplified Chinese.
        body: Paragraphs this page has, joined by a newline, clean and in simplified Chinese.
        author: Author's name as printed, or None.
        outlet: Name of the outlet that wrote the text.
        declared_source: 来源 as printed, or None.
        published_at: When this page was published.
        precision: Smallest unit of it that the page names.
        relevant: Whether it is coverage of AI governance.
        topics: Lexicon topics.
        original_url: Page of the original, or None where it is not on any site.
        original_outlet: Outlet of the original.
        original_title: Title of the original.
        relation: How the page relates to the original; ``quotes`` for a text of its own that
            quotes another.
        source_url: The page it was copied from or quotes, or None.
        is_translation: Whether it names a foreign original.
        reject_reason: Why the address gives no article, or None.
    """

    url: str
    canonical_url: str
    portal: str
    kind: Kind
    title: str | None = None
    body: str | None = None
    author: str | None = None
    outlet: str | None = None
    declared_source: str | None = None
    published_at: datetime | None = None
    precision: Precision | None = None
    relevant: bool = False
    topics: tuple[str, ...] = ()
    original_url: str | None = None
    original_outlet: str | None = None
    original_title: str | None = None
    relation: Relation | None = None
    source_url: str | None = None
    is_translation: bool = False
    reject_reason: str | None = None


_PRECISION: dict[str, Precision] = {
    "jiangcheng": "minute",
    "shendu": "minute",
    "zhixie": "minute",
    "zhongnan": "second",
    "farm": "second",
    "mirror": "second",
    "wanxiang": "day",
    "manyi": "minute",
    "accounts": "second",
}
_UNSOURCED_SITES = frozenset({"shendu", "manyi", "accounts"})


def truth_of(resource: Resource, now: datetime) -> Truth:
    """Return the truth about one resource.

    Raises:
        ValueError: It is a feed or the like, which has no kind.
    """
    site = next(site for site in SITES.values() if resource.url.startswith(site.home))
    if resource.kind is None:
        raise ValueError(f"{resource.url} is no page")
    page = resource.page
    target = resource.location if resource.kind == "redirect" else None
    if resource.kind == "article_page" and page is not None:
        target = page.url(now)
    if resource.kind != "article" or page is None:
        return Truth(
            url=resource.url,
            canonical_url=target or resource.url,
            portal=f"sample_{site.id}",
            kind=resource.kind,
            title=resource.title,
            reject_reason=resource.reject_reason,
        )
    article = page.article
    root = original_page(page)
    version = page.version(now)
    title, body = as_stored(page.site, version.title, version.paragraphs)
    is_foreign = article.is_translation
    return Truth(
        url=resource.url,
        canonical_url=resource.url,
        portal=f"sample_{site.id}",
        kind="article",
        title=title,
        body="\n".join(body),
        author=printed_author(page),
        outlet=page.outlet_name,
        declared_source=printed_source(page),
        published_at=page.published_at,
        precision=_PRECISION.get(page.site) or relative_precision(page.published_at, now),
        relevant=article.relevant,
        topics=article.topics,
        original_url=root.url(now) if root and not is_foreign else None,
        original_outlet=page.outlet_name,
        original_title=article.original_title if is_foreign else article.title,
        relation=page.relation,
        source_url=page.source.url(now) if page.source else None,
        is_translation=is_foreign,
        reject_reason=None,
    )


def original_page(page: PlannedPage) -> PlannedPage | None:
    """Return the page the text was first published on, or None where no site has it."""
    while page.relation not in {"original", "quotes"}:
        if page.source is None:
            return None
        page = page.source
    return page


def printed_source(page: PlannedPage) -> str | None:
    """Return the 来源 a reader sees, or None where the site prints none."""
    if page.site in _UNSOURCED_SITES or (page.site == "zhixie" and page.relation != "partial"):
        return None
    if page.site in {"zhixie", "wanxiang"}:
        return page.outlet_name
    if page.site == "forum" and page.relation in {"original", "quotes"}:
        return None
    return declared_source(page)


def truth_lines(rows: Iterable[Truth]) -> Iterator[str]:
    """Yield one JSON line for each row; instants in ISO form with zone."""
    for row in rows:
        fields = asdict(row)
        if row.published_at is not None:
            fields["published_at"] = row.published_at.isoformat(timespec="seconds")
        yield json.dumps(fields, ensure_ascii=False) + "\n"
