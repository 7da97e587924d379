"""The Atom feed of what was wrong and what is well again, the newest first."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from ingest.report.health_alerts import KEPT_EVENTS, Event
from ingest.report.health_facts import iso_utc, plain_words

_ATOM = "http://www.w3.org/2005/Atom"
_TITLE_CHARS = 120


def feed_of(events: Sequence[Event], *, began_at: datetime) -> bytes:
    """Return an Atom 1.0 document.

    Args:
        events: What to tell, the oldest first; the newest of them are taken.
        began_at: When the corpus was first looked at; names the feed.
    """
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    told = list(events)[-KEPT_EVENTS:][::-1]
    _put(feed, "id", uuid.uuid5(uuid.NAMESPACE_OID, f"health {iso_utc(began_at)}").urn)
    _put(feed, "title", "Corpus alerts")
    _put(feed, "updated", iso_utc(told[0].at if told else began_at))
    _put(etree.SubElement(feed, f"{{{_ATOM}}}author"), "name", "ai-governance-corpus")
    etree.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href="alerts.atom")
    for event in told:
        entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
        _put(entry, "id", event.id)
        _put(entry, "title", plain_words(event.line, limit=_TITLE_CHARS))
        _put(entry, "updated", iso_utc(event.at))
        _put(entry, "published", iso_utc(event.at))
        link = {"rel": "alternate", "href": "health.html", "type": "text/html"}
        etree.SubElement(entry, f"{{{_ATOM}}}link", link)
        for term in (event.what, event.alert.kind, event.alert.weight):
            etree.SubElement(entry, f"{{{_ATOM}}}category", term=term)
        _put(entry, "summary", plain_words(_summary(event), limit=1000))
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _summary(event: Event) -> str:
    if event.what == "opened":
        return event.alert.said
    return f"{event.alert.said} (open since {iso_utc(event.alert.opened_at)}, now cleared)"


def _put(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = text
