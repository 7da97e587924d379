"""A webhook: what there is to tell, as JSON, to an address that the operator chose."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ingest.report.health_alerts import Event
from ingest.report.health_facts import iso_utc, plain_words

TIMEOUT_S = 10.0
"""For the connection, and for each wait after it: whoever takes messages does so in a second."""

VERSION = 1
"""Raised when a field changes its meaning or goes."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer other than 2xx: what it leads to nobody chose."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        """Follow nothing."""


def body_of(events: Sequence[Event], *, n_open: int, at: datetime) -> dict[str, Any]:
    """Return the JSON body.

    Args:
        events: What to tell, the oldest first.
        n_open: Alerts that are open now.
        at: When it is sent.
    """
    return {
        "version": VERSION,
        "sent_at": iso_utc(at),
        "n_open": n_open,
        "text": "\n".join(event.line for event in events),
        "events": [event.as_json() for event in events],
    }


def fault_of_post(url: str, body: dict[str, Any], *, timeout_s: float = TIMEOUT_S) -> str | None:
    """Post JSON; return None when it was taken (2xx), else what went wrong, without the address.

    The address may hold a secret, so only its host is named.

    Args:
        url: An http or https address.
        body: The body.
        timeout_s: For each wait.
    """
    host = "webhook"
    try:
        host = urlsplit(url).hostname or host
        request = urllib.request.Request(  # noqa: S310 - settings take http and https only
            url,
            data=json.dumps(body, ensure_ascii=False).encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "ingest-health",
            },
            method="POST",
        )
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=timeout_s):
            return None
    except urllib.error.HTTPError as error:
        error.close()
        return f"{host}: HTTP {error.code}"
    except urllib.error.URLError as error:
        return plain_words(f"{host}: {_reason(error)}", limit=120)
    except (OSError, ValueError, http.client.HTTPException) as error:  # ValueError: no address
        return plain_words(f"{host}: {type(error).__name__}", limit=120)


def _reason(error: urllib.error.URLError) -> str:
    reason = error.reason
    if isinstance(reason, OSError):
        return reason.strerror or type(reason).__name__
    return str(reason)
