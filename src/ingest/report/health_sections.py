"""The sections of the health page: each takes the facts and returns HTML, empty for nothing."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from ingest.model.instant import BEIJING
from ingest.report.health_causes import (
    MIN_SILENCE,
    SILENT_TIMES,
    STUCK_AFTER,
    Cause,
    bytes_words,
    duration_words,
    hours_since,
)
from ingest.report.health_charts import against_usual, columns, day_bars, gauge, stacked
from ingest.report.health_facts import Day, Facts, Quality, Source

_URGENCY = ("broken", "drift", "idle", "silent", "holes", "ok", "new", "off")
_PARTS = (("raw", "c1"), ("ledger", "c2"), ("releases", "c3"), ("search", "c4"), ("other", "c5"))
_WAITING = {
    "pages": "pages archived, not built",
    "looks": "looks at known addresses that are due",
    "addresses": "addresses found, not fetched",
}
SHOWN_HOLES = 60
_YEARS = 1000


def sources(facts: Facts, causes: Sequence[Cause]) -> str:
    """Return every source with its freshness and its days, the most urgent first."""
    if not facts.sources:
        return ""
    states = {source.portal: _state(source, facts, causes) for source in facts.sources}
    ranked = sorted(facts.sources, key=lambda one: (_URGENCY.index(states[one.portal]), one.portal))
    rows = [_source_row(source, states[source.portal], facts.at) for source in ranked]
    head = _header(
        "source", "", "newest article", "of its longest silence", "last good run",
        "30 days", ">7 days", ">30 days",
    )  # fmt: skip
    note = (
        "Bars are articles a day in Beijing, the dark mark is what eight weeks make expected, red "
        "is less than half of it, orange was held back. The gauge is full when a source counts as "
        "silent. Last columns: got of expected."
    )
    return _section("Sources", _total_days(facts) + _table(head, rows), note)


def routes(facts: Facts) -> str:
    """Return every route that is not in order, and pages that are not as they were."""
    rows = []
    for source in facts.sources:
        for route in source.routes:
            if route.verdict != "ok" and route.is_asked:
                off = " (switched off)" if route.is_off else ""
                rows.append(
                    f"<tr>{_who(source)}<td class=cut>{escape(route.route)}</td>"
                    f"<td>{_word(route.verdict)}{off}</td>"
                    f"<td class=cut>{escape(route.detail)}</td>"
                    f"<td>{_when(route.last_ok_at, facts.at, never='never worked')}</td></tr>"
                )
        pages = source.pages
        if pages is not None and pages.verdict not in {"ok", "learning", "accepted"}:
            rows.append(
                f"<tr>{_who(source)}<td>pages, {pages.n_held} held back</td>"
                f"<td>{_word(pages.verdict)}</td><td class=cut>{escape(pages.detail)}</td>"
                f"<td>{_when(pages.ran_at, facts.at)}</td></tr>"
            )
    n_routes = sum(route.is_asked for source in facts.sources for route in source.routes)
    if not rows:
        return _section("Routes and drift", "", f"All {n_routes} routes are in order.")
    head = _header("source", "route", "verdict", "what was seen", "last in order")
    note = f"{len(rows)} not in order, of {n_routes} routes and the pages behind them."
    return _section("Routes and drift", _table(head, rows), note)


def holes(facts: Facts) -> str:
    """Return the days with far fewer articles than expected."""
    if not facts.sources:
        return ""
    if not facts.holes:
        return _section("Holes", "", "No day of the last 30 has far fewer articles than expected.")
    names = {source.portal: source for source in facts.sources}
    rows = [
        f"<tr>{_who(names[hole.portal])}<td>{hole.day}</td><td class=n>{hole.got}</td>"
        f"<td class=n>{hole.expected:g}</td><td>{escape(hole.reason)}</td></tr>"
        for hole in facts.holes[:SHOWN_HOLES]
        if hole.portal in names
    ]
    more = len(facts.holes) - SHOWN_HOLES
    note = "Fill one with: ingest run PORTAL --since DAY --until DAY"
    note += f"; {more} more are in health.json" if more > 0 else ""
    return _section(
        "Holes", _table(_header("source", "day", ">got", ">expected", "why"), rows), note
    )


def rejects(facts: Facts) -> str:
    """Return what was rejected this week against the weeks before."""
    if not facts.rejects:
        return ""
    highest = max(max(one.n_week, one.usual or 0) for one in facts.rejects)
    rows = []
    for one in facts.rejects:
        usual = "" if one.usual is None else f"{one.usual:.1f}"
        label = f"{one.reason}: {one.n_week} this week, usually {usual or 'unknown'}"
        chart = against_usual(one.n_week, one.usual, highest=highest, label=label)
        rows.append(
            f"<tr><td>{escape(one.reason)}</td><td>{chart}</td><td class=n>{one.n_week}</td>"
            f"<td class=n>{usual}</td><td class=n>{one.n_ever:,}</td></tr>"
        )
    head = _header("reason", "", ">7 days", ">usual week", ">ever")
    note = "The dark mark is the mean of up to four weeks before; orange is more than twice that."
    return _section("Rejects by reason", _table(head, rows), note)


def quality(facts: Facts) -> str:
    """Return how well articles are read, source by source, the worst first."""
    known = [(source, source.recent or source.before) for source in facts.sources]
    ranked = sorted(
        ((source, one) for source, one in known if one is not None),
        key=lambda pair: (pair[1].mean_quality, pair[0].portal),
    )
    if not ranked:
        return ""
    rows = [
        f"<tr>{_who(source)}<td class=n>{one.n_articles:,}{'' if source.recent else ' *'}</td>"
        f"{_shares(one, source.before if source.recent else None)}</tr>"
        for source, one in ranked
    ]
    head = _header(
        "source", ">articles", ">mean quality", ">without date", ">without author",
        ">without source",
    )  # fmt: skip
    note = "Articles first seen in the last 30 days, small: before. * none lately, all of them."
    return _section("Extraction quality", _table(head, rows), note)


def waiting(facts: Facts) -> str:
    """Return the work that is left."""
    rows = []
    for one in facts.waiting:
        is_stuck = one.oldest_at is not None and facts.at - one.oldest_at > STUCK_AFTER[one.kind]
        where = ", ".join(f"{portal} {n}" for portal, n in one.by_portal[:6])
        more = f" and {len(one.by_portal) - 6} more" if len(one.by_portal) > 6 else ""
        rows.append(
            f"<tr><td>{_WAITING[one.kind]}</td><td class=n>{one.n:,}</td>"
            f"<td>{_when(one.oldest_at, facts.at, never='')}{' stuck' if is_stuck else ''}</td>"
            f"<td class=cut>{escape(where + more)}</td></tr>"
        )
    if not rows:
        return ""
    note = "Some always wait between two runs; what waits too long is told at the top."
    return _section("Waiting", _table(_header("what", ">how many", "oldest", "where"), rows), note)


def runs(facts: Facts) -> str:
    """Return the newest crawls and releases."""
    parts = []
    if facts.crawls:
        oldest_first = facts.crawls[::-1]
        bars = [
            (
                f"{_clock(one.started_at)}, {duration_words(one.ended_at - one.started_at)}, "
                f"{one.n_ok_routes} of {one.n_routes} routes in order, pages",
                float(one.n_pages),
                "got" if one.n_ok_routes == one.n_routes else "warn",
            )
            for one in oldest_first
        ]
        named = [(_short(name) if n in {0, len(bars) - 1} else name, value, kind)
                 for n, (name, value, kind) in enumerate(bars)]  # fmt: skip
        parts.append(columns(named, label="Pages fetched by each of the newest crawls"))
        rows = [
            f"<tr><td>{_clock(one.started_at)}</td>"
            f"<td class=n>{duration_words(one.ended_at - one.started_at)}</td>"
            f"<td class=n>{one.n_pages:,}</td>"
            f"<td class=n>{one.n_ok_routes} of {one.n_routes}</td></tr>"
            for one in facts.crawls[:10]
        ]
        head = _header("crawl began", ">took", ">pages", ">routes in order")
        parts.append(_table(head, rows))
    if facts.releases:
        rows = [
            f"<tr><td>{escape(one.name)}</td><td>{_clock(one.created_at)}</td>"
            f"<td class=n>{one.n_articles:,}</td><td class=n>{one.n_pages:,}</td></tr>"
            for one in facts.releases[:10]
        ]
        parts.append(_table(_header("release", "made", ">articles", ">pages"), rows))
    note = "Crawls that are in the newest release; orange: a route was not in order."
    return _section("Runs and releases", "".join(parts), note) if parts else ""


def disk(facts: Facts) -> str:
    """Return what takes room, how fast it grows, and how long it lasts."""
    room, now = facts.disk, facts.disk.sizes[-1]
    pieces = [(f"{name}: {bytes_words(getattr(now, name))}", getattr(now, name), kind)
              for name, kind in _PARTS]  # fmt: skip
    key = "".join(f'<i class="key {kind}"></i>{escape(name)}' for name, _, kind in pieces)
    growth = room.growth
    words = (
        "growth is known tomorrow"
        if growth is None
        else f"{bytes_words(growth)} more a day"
        + (f", {_lasting(room.days_left)}" if room.days_left is not None else "")
    )
    parts = [stacked(pieces, label="Room taken by the parts of the corpus"), f"<p>{key}</p>"]
    if len(room.sizes) > 1:
        bars = [(str(one.day), one.total / 1e6, "got") for one in room.sizes[-60:]]
        parts.append(columns(bars, label="Megabytes on disk, day by day"))
        parts.append("<p class=dim>Megabytes, day by day</p>")
    note = (
        f"{bytes_words(now.total)} of ours, {bytes_words(room.free)} free of "
        f"{bytes_words(room.total)}; {words}."
    )
    return _section("Disk", "".join(parts), note)


def ago(instant: datetime, now: datetime) -> str:
    """Return how long ago an instant was, in words."""
    words = duration_words(now - instant)
    return "just now" if words == "0 minutes" else f"{words} ago"


def _lasting(days: float) -> str:
    return f"full in {days:,.0f} days" if days < _YEARS else "room for years"


def _state(source: Source, facts: Facts, causes: Sequence[Cause]) -> str:
    if source.portal in facts.now_off:
        return "off"
    own = {cause.kind for cause in causes if cause.subject == source.portal}
    for kind in _URGENCY:
        if kind in own:
            return kind
    works = any(route.verdict == "ok" for route in source.routes)
    return "ok" if works or not source.routes else "new"


def _source_row(source: Source, state: str, now: datetime) -> str:
    return (
        f"<tr>{_who(source)}<td>{_word(state)}</td><td>{_when(source.newest_at, now)}</td>"
        f"<td>{_silence(source, now)}</td><td>{_when(source.last_ok_at, now)}</td>"
        f"<td>{day_bars(source.days, label=f'{source.portal}: articles a day')}</td>"
        f"<td class=n>{_balance(source, 7)}</td><td class=n>{_balance(source, 30)}</td></tr>"
    )


def _silence(source: Source, now: datetime) -> str:
    if source.silence_h is None or source.newest_at is None:
        return "<small>too little history</small>"
    allowed = max(MIN_SILENCE.total_seconds() / 3600, SILENT_TIMES * source.silence_h)
    share = hours_since(source.newest_at, now) / allowed
    return gauge(share, label=f"{share:.0%} of {duration_words(allowed)}")


def _balance(source: Source, n_days: int) -> str:
    got, expected = source.balance(n_days)
    return f"{got}" if expected is None else f"{got} of {expected:.0f}"


def _total_days(facts: Facts) -> str:
    total: dict[str, list[Day]] = {}
    for source in facts.sources:
        for one in source.days:
            total.setdefault(str(one.day), []).append(one)
    days = sorted(total.items())
    bars = [
        (day, float(sum(one.got for one in ones)), "got" if n + 1 < len(days) else "today")
        for n, (day, ones) in enumerate(days)
    ]
    return columns(bars, label="Articles a day, all sources") if bars else ""


def _shares(one: Quality, before: Quality | None) -> str:
    cells = []
    for name in ("mean_quality", "undated_share", "authorless_share", "sourceless_share"):
        form = ".2f" if name == "mean_quality" else ".0%"
        earlier = "" if before is None else f" <small>{getattr(before, name):{form}}</small>"
        cells.append(f"<td class=n>{getattr(one, name):{form}}{earlier}</td>")
    return "".join(cells)


def _who(source: Source) -> str:
    name = f'<span lang="zh">{escape(source.name)}</span> ' if source.name else ""
    return f"<td>{name}<small>{escape(source.portal)}</small></td>"


def _word(word: str) -> str:
    return f'<span class="word {escape(word)}">{escape(word)}</span>'


def _when(instant: datetime | None, now: datetime, *, never: str = "never") -> str:
    if instant is None:
        return f"<small>{never}</small>"
    return f'<span title="{_clock(instant)} in Beijing">{ago(instant, now)}</span>'


def _clock(instant: datetime) -> str:
    return f"{instant.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _short(name: str) -> str:
    return name.split(",", maxsplit=1)[0]


def _header(*names: str) -> str:
    """Return the cells of a header; a name that begins with > stands over numbers."""
    return "".join(
        f"<th class=n>{escape(name[1:])}</th>" if name[:1] == ">" else f"<th>{escape(name)}</th>"
        for name in names
    )


def _table(head: str, rows: Sequence[str]) -> str:
    return (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _section(title: str, body: str, note: str) -> str:
    return f"<section><h2>{escape(title)}</h2><p class=dim>{escape(note)}</p>{body}</section>"
