"""The health page: facts and causes in, one HTML document out; nothing in it asks a server."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from html import escape

from ingest.model.instant import BEIJING
from ingest.report import health_sections as sections
from ingest.report.health_alerts import Alert, Event
from ingest.report.health_causes import Cause, bytes_words
from ingest.report.health_facts import Facts
from ingest.report.health_style import STYLE

SHOWN_EVENTS = 12

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""A browser that reads the page can ask nobody for anything, whatever a title says."""

_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def page_of(
    facts: Facts, causes: Sequence[Cause], alerts: Sequence[Alert], *, events: Sequence[Event]
) -> str:
    """Return the page.

    Args:
        facts: What is known.
        causes: What is wrong, the most urgent first.
        alerts: The open alerts: since when each cause is known.
        events: What was told of late, the oldest first.
    """
    n_broken = sum(cause.weight == "broken" for cause in causes)
    body = [
        _head(facts, causes, n_broken),
        _causes(facts, causes, alerts),
        _tiles(facts),
        sections.sources(facts, causes),
        sections.routes(facts),
        sections.holes(facts),
        sections.rejects(facts),
        sections.quality(facts),
        sections.waiting(facts),
        sections.runs(facts),
        sections.disk(facts),
        _told(events),
    ]
    return _FRAME.format(
        policy=escape(_POLICY, quote=True),
        title=f"{n_broken} broken" if n_broken else "All is well",
        style=STYLE,
        body="\n".join(part for part in body if part),
    )


def well_line(facts: Facts) -> str:
    """Return the one line a healthy corpus needs."""
    n_sources = sum(source.portal not in facts.now_off for source in facts.sources)
    age = (
        f", newest release {sections.ago(facts.releases[0].created_at, facts.at)}"
        if facts.releases
        else ""
    )
    return f"All is well: {n_sources} sources{age}, {bytes_words(facts.disk.free)} free."


def _head(facts: Facts, causes: Sequence[Cause], n_broken: int) -> str:
    kind = "bad" if n_broken else "well"
    n_watch = len(causes) - n_broken
    if n_broken:
        line = "1 thing is broken." if n_broken == 1 else f"{n_broken} things are broken."
    else:
        line = well_line(facts)
    if n_watch:
        line += f" {n_watch} to look at some day."
    return (
        f'<header><h1>Corpus health</h1><p class="when">as of {_beijing(facts.at)} in Beijing</p>'
        f'<p class="banner {kind}">{escape(line)}</p></header>'
    )


def _causes(facts: Facts, causes: Sequence[Cause], alerts: Sequence[Alert]) -> str:
    if not causes:
        return ""
    since = {alert.id: alert.opened_at for alert in alerts}
    names = {source.portal: source.name for source in facts.sources}
    rows = []
    for cause in causes:
        opened = since.get(cause.id)
        age = f"since {_beijing(opened)}" if opened else ""
        name = names.get(cause.subject)
        who = f'<b lang="zh">{escape(name)}</b> ' if name else ""
        said = cause.said.removeprefix(f"{cause.kind} ")
        rows.append(
            f'<li class="{cause.weight}"><span class="kind">{escape(cause.kind)}</span> '
            f'{who}{escape(said)} <span class="dim">{escape(age)}</span></li>'
        )
    return f'<ul class="causes">{"".join(rows)}</ul>'


def _tiles(facts: Facts) -> str:
    asked = [source for source in facts.sources if source.portal not in facts.now_off]
    balances = [source.balance(7) for source in asked]
    got = sum(n for n, _ in balances)
    expected = [n for _, n in balances if n is not None]
    n_ok = sum(any(r.verdict == "ok" and r.is_asked for r in source.routes) for source in asked)
    tiles = [
        (f"{n_ok} of {len(asked)}", "sources with a route in order"),
        (
            f"{got:,}",
            "articles in 7 whole days" + (f", {sum(expected):,.0f} expected" if expected else ""),
        ),
        (
            sections.ago(facts.releases[0].created_at, facts.at) if facts.releases else "none",
            "newest release",
        ),
        (
            sections.ago(facts.crawls[0].started_at, facts.at) if facts.crawls else "none",
            "newest crawl that is published",
        ),
        (f"{sum(one.n for one in facts.waiting):,}", "pages, looks and addresses waiting"),
        (bytes_words(facts.disk.free), f"free of {bytes_words(facts.disk.total)}"),
    ]
    return '<div class="tiles">{}</div>'.format(
        "".join(
            f"<div><b>{escape(big)}</b><span>{escape(small)}</span></div>" for big, small in tiles
        )
    )


def _told(events: Sequence[Event]) -> str:
    if not events:
        return ""
    rows = "".join(
        f"<li>{_beijing(event.at)} {escape(event.line)}</li>"
        for event in list(events)[-SHOWN_EVENTS:][::-1]
    )
    counted = Counter(event.what for event in events)
    note = f"{counted['opened']} opened and {counted['cleared']} cleared are remembered; "
    return (
        f'<section><h2>Alerts told</h2><p class="dim">{note}'
        f'the same as a feed: <a href="alerts.atom">alerts.atom</a></p>'
        f'<ul class="told">{rows}</ul></section>'
    )


def _beijing(instant: datetime) -> str:
    return f"{instant.astimezone(BEIJING):%Y-%m-%d %H:%M}"
