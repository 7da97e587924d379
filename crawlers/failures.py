"""Why an address gave no page, in a word that stays the same."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawlers.bounds import HostPaused, OffPortal
from crawlers.private import PrivateAddressError, refused_address
from crawlers.robots import RobotsForbidden, RobotsUnreachable

_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (RobotsForbidden, "robots"),
    (RobotsUnreachable, "robots_unreachable"),
    (OffPortal, "offsite"),
    (PrivateAddressError, "private_address"),
    (HostPaused, "paused"),
    (ResponseDataLossError, "truncated"),
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "dns"),
    (DownloadCancelledError, "oversize"),
)

_DETAILS = {
    "oversize": "larger than a page may be",
    "truncated": "the connection ended before the page did",
}
"""What happened where Scrapy's error has no words."""

_IGNORED = (
    ("max redirections", "redirect_loop"),
    ("DOWNLOAD_MAXSIZE", "oversize"),  # small as sent, too large when unpacked
)
"""Words of Scrapy's own refusals, whose class says nothing."""


def reason_of(error: BaseException | None, *, host: str) -> tuple[str, str]:
    """Return the reason and what happened.

    Args:
        error: What Scrapy met.
        host: The host that was asked.
    """
    if (private := refused_address(host)) is not None:
        return "private_address", f"{host} leads to the private address {private}"
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason, str(error) or _DETAILS.get(reason, "")
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error)), str(error)
    return "connection", f"{type(error).__name__}: {error}"


def _ignored(words: str) -> str:
    return next((reason for part, reason in _IGNORED if part in words), "ignored")
