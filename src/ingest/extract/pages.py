"""Articles that are cut into several pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from ingest.extract.page import HtmlPage
from ingest.extract.parts import ArticleParts, Claim
from ingest.text.urls import canonical_url

_NEXT = re.compile(
    "^[\\s\\[【（(]*(?:下一页|下页|后一页|余下全文|阅读余下全文|Next)[\\s\\]】）)>»›]*$"
)
_NEXT_WORDS = re.compile("下一?页|后一页|余下全文|Next")
_PAGE_NUMBER = re.compile(r"(?:[_-](?:p(?:age)?)?\d{1,3}|[_-]s)?(?=\.\w+$|/?$)")


def next_page_of(page: HtmlPage) -> str | None:
    """Return the URL of the next page of the same article, or None.

    The link must say 下一页 or 余下全文 and lead to the same path but for a page number; the next
    article of a section does not.
    """
    if page.url.startswith("urn:") or not any(
        line.n_link and _NEXT_WORDS.search(line.text) for line in page.lines
    ):
        return None
    stem = _stem(page.url)
    for link in page.root.iter("a"):
        href = link.get("href")
        if not href or href.startswith(("javascript:", "#")):
            continue
        if not _NEXT.match("".join(link.itertext())):
            continue
        try:
            target = urljoin(page.url, href.strip())
        except ValueError:
            continue
        if target == page.url:
            continue
        if _stem(target) == stem:
            return target
    return None


def _stem(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.hostname}{_PAGE_NUMBER.sub('', parts.path.rstrip('/'))}"


def join_pages(parts: Sequence[ArticleParts]) -> ArticleParts:
    """Return the pages of one article as one, the first page's fields first.

    Fields the first page does not give are taken from the next that does; quality is the lowest.

    Args:
        parts: At least one page, in order.
    """
    first = parts[0]
    if len(parts) == 1:
        return first

    texts: list[str] = []
    for part in parts:
        lines = part.text.split("\n")
        if texts and lines and lines[0] == texts[-1]:
            lines = lines[1:]
        texts += lines
    worst = min(parts, key=lambda part: part.quality)
    return replace(
        first,
        canonical_url=canonical_url(first.canonical_url),
        text="\n".join(texts),
        text_raw="\n".join(part.text_raw for part in parts),
        dropped=tuple(line for part in parts for line in part.dropped),
        author=next((p.author for p in parts if p.author), None),
        editor=next((p.editor for p in parts if p.editor), None),
        declared_source=next((p.declared_source for p in parts if p.declared_source), None),
        source=next((p.source for p in parts if p.source), None),
        original_title=next((p.original_title for p in parts if p.original_title), None),
        references=tuple(dict.fromkeys(url for part in parts for url in part.references)),
        published=next((p.published for p in parts if p.published), None),
        edits=tuple(edit for part in parts for edit in part.edits),
        quality=worst.quality,
        quality_reasons=worst.quality_reasons,
        flags=tuple(dict.fromkeys(flag for part in parts for flag in part.flags)),
        next_page=None,
        claims=tuple(_claims_of(parts)),
    )


def _claims_of(parts: Sequence[ArticleParts]) -> Iterator[Claim]:
    """Yield every page's claims; in a field only the first page that has a winner keeps it."""
    decided: set[str] = set()
    for part in parts:
        for claim in part.claims:
            yield replace(claim, won=claim.won and claim.field not in decided)
        decided |= {claim.field for claim in part.claims if claim.won}
