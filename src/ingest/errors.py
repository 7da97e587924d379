"""Every error this package raises on purpose.

IngestError
├── PageError            one page is bad; record it in ``rejects``, go on
│   ├── EmptyPage        no bytes, or no text in them
│   ├── NotAnArticle     a page, but not one article (list, login, video, error page)
│   ├── NotHtml          binary or another format than HTML and plain text
│   ├── DamagedPage      bytes that no known charset explains, or a cut transfer
│   ├── OversizePage     larger or deeper than we are willing to parse
│   ├── PageTimeout      parsing took longer than the limit for one page
│   └── LowQuality       a body was found, but not one to publish
├── InputError           what the user handed in cannot be used; exit code 2
├── ReleaseStopped       a check found wrong rows; nothing was published; exit code 1
├── StoreError           the corpus on disk is missing, damaged or newer than this code
│   └── Busy             somebody else is at work there; the same works some minutes later
└── ConfigError          the run cannot start; stop
"""


class IngestError(Exception):
    """Base of every error raised on purpose."""


class PageError(IngestError):
    """One page is bad.

    Args:
        url: Where the page came from.
        detail: What was seen, in a few words.
    """

    reason = "page_error"

    def __init__(self, url: str, detail: str = "") -> None:
        super().__init__(f"{self.reason}: {url}: {detail}" if detail else f"{self.reason}: {url}")
        self.url = url
        self.detail = detail


class EmptyPage(PageError):
    """No bytes, or no text in them."""

    reason = "empty"


class NotAnArticle(PageError):
    """A page, but not one article."""

    reason = "not_an_article"


class NotHtml(PageError):
    """Binary data or another format than HTML and plain text."""

    reason = "not_html"


class DamagedPage(PageError):
    """Bytes that no known charset explains, or a transfer that was cut."""

    reason = "damaged"


class OversizePage(PageError):
    """Larger or deeper nested than we are willing to parse."""

    reason = "oversize"


class PageTimeout(PageError):
    """Parsing took longer than the limit for one page."""

    reason = "timeout"


class LowQuality(PageError):
    """A body was found, but not one to publish."""

    reason = "low_quality"


class InputError(IngestError):
    """What the user handed in cannot be used."""


class ReleaseStopped(IngestError):
    """A release did not pass its checks."""


class StoreError(IngestError):
    """The corpus on disk is missing, damaged or newer than this code."""


class Busy(StoreError):
    """Somebody else is at work there; the same works some minutes later."""


class ConfigError(IngestError):
    """The run cannot start."""
