"""How a resource becomes an HTTP answer: validators, 304, redirects, cut transfers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from hashlib import sha256
from html import escape

from ingest.sampleweb.addresses import SITES
from ingest.sampleweb.pages import Resource, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One HTTP answer.

    Args:
        status: HTTP status.
        headers: Name and value, in the order to send; ``Content-Length`` is that of the full
            body even where less is sent.
        body: The bytes, empty for HEAD and 304.
        delay_s: Pause before sending, in seconds.
        truncate_to: Send only that many bytes and close; None sends all.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    delay_s: float = 0.0
    truncate_to: int | None = None


def answer(resource: Resource, method: str, headers: Mapping[str, str]) -> Response:
    """Return the answer of a resource to a request."""
    if method not in {"GET", "HEAD"}:
        return Response(
            status=405, headers=(("Allow", "GET, HEAD"), ("Content-Length", "0")), body=b""
        )
    sent = {name.lower(): value for name, value in headers.items()}
    body = resource.body()
    etag = f'"{sha256(body).hexdigest()[:20]}"'
    validators = _validators(resource, etag)
    if resource.status == 200 and _is_unchanged(resource, etag, sent):
        return Response(status=304, headers=validators, body=b"")
    lines = [("Content-Type", resource.content_type), ("Content-Length", str(len(body)))]
    if resource.location is not None:
        lines.append(("Location", resource.location))
    if resource.status == 200:
        lines += validators
    return Response(
        status=resource.status,
        headers=tuple(lines),
        body=b"" if method == "HEAD" else body,
        delay_s=resource.delay_s,
        truncate_to=len(body) * 2 // 5 if resource.is_cut and method == "GET" else None,
    )


def _validators(resource: Resource, etag: str) -> tuple[tuple[str, str], ...]:
    if resource.modified_at is None:
        return (("ETag", etag),)
    return (
        ("ETag", etag),
        ("Last-Modified", format_datetime(resource.modified_at.astimezone(UTC), usegmt=True)),
    )


def _is_unchanged(resource: Resource, etag: str, sent: Mapping[str, str]) -> bool:
    """Compare ETags, and only without one the dates, as RFC 9110 says."""
    known = sent.get("if-none-match")
    if known is not None:
        return etag in {part.strip().removeprefix("W/") for part in known.split(",")}
    since = sent.get("if-modified-since")
    if since is None or resource.modified_at is None:
        return False
    try:
        asked: datetime = parsedate_to_datetime(since)
    except ValueError:
        return False
    if asked.tzinfo is None:
        asked = asked.replace(tzinfo=UTC)
    return resource.modified_at.replace(microsecond=0) <= asked


def not_found(url: str) -> Resource:
    """Return a plain 404."""
    return Resource(url=url, body=partial(bytes, b"<h1>404 Not Found</h1>"), status=404)


def index_page(url: str) -> Resource:
    """Return the list of portals that the server shows under its own address."""
    items = "\n".join(
        f'<li><a href="{escape(site.home)}">{site.name}</a> {site.host}</li>'
        for site in SITES.values()
    )
    html = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<title>Sample web</title></head><body><h1>Sample web</h1>
<p>Ten made-up portals. Use this server as an HTTP proxy to open them.</p>
<ul>
{items}
</ul></body></html>
"""
    return Resource(url=url, body=partial(text_of, html))
