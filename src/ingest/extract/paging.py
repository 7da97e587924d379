"""The next page of an article, for a crawl that has just fetched one."""

import re

from ingest.errors import PageError
from ingest.extract.decode import decode
from ingest.extract.page import parse_html
from ingest.extract.pages import next_page_of
from ingest.model.page import FetchedPage

_WORDS = tuple(
    re.compile(words.encode(charset))
    for words in ("下一页|下页", "余下全文")  # alternatives that begin alike are searched at once
    for charset in ("utf-8", "gbk")
)


def following_page(page: FetchedPage) -> str | None:
    """Return the address of the next page of the same article, or None.

    Pages without the words of such a link are not parsed: that is nearly all of them.
    """
    if not any(words.search(page.body) for words in _WORDS):
        return None
    try:
        html = parse_html(decode(page.body, content_type=page.header("content-type")), url=page.url)
    except PageError:
        return None
    return next_page_of(html)
