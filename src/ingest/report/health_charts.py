"""Small drawings as inline SVG: bars of days, gauges, sizes. Pure; every text is escaped.

Colours are classes, so that the page's own style decides them, in the light and in the dark.
"""

from collections.abc import Iterable, Sequence
from html import escape

from ingest.report.health_facts import Day

_STEP, _BAR, _HEIGHT = 7, 5, 30
_WIDEST = 36
_NAMES = 230
"""Pixels that the names of the first and the last column need side by side."""


def day_bars(days: Sequence[Day], *, label: str) -> str:
    """Return one bar a day, with a mark where as many were expected; holes stand out.

    Args:
        days: The oldest first; the last one is not over.
        label: What it shows, for those who do not see it.
    """
    highest = max((max(one.got, one.expected or 0) for one in days), default=0) or 1
    parts = []
    for n, one in enumerate(days):
        height = one.got / highest * _HEIGHT
        kind = _kind_of_day(one, is_over=n + 1 < len(days))
        expected = "" if one.expected is None else f", {one.expected:g} expected"
        held = f", {one.n_held} held back" if one.n_held else ""
        drawn = _rect(n * _STEP, _HEIGHT - height, _BAR, height, kind) if one.got else ""
        if kind == "hole":  # a day without any article would not be seen
            drawn += _rect(n * _STEP, _HEIGHT, _BAR, 2, "hole")
        if one.expected:
            y = _HEIGHT - one.expected / highest * _HEIGHT
            drawn += _rect(n * _STEP - 1, max(0.0, y - 0.5), _BAR + 2, 1, "expected")
        title = f"{one.day}: {one.got} articles{expected}{held}"
        target = _rect(n * _STEP, 0, _STEP, _HEIGHT + 2, "target")
        parts.append(f"<g><title>{escape(title)}</title>{drawn}{target}</g>")
    return _svg(max(1, len(days)) * _STEP, _HEIGHT + 2, "".join(parts), label=label)


def gauge(share: float, *, label: str) -> str:
    """Return a bar that is full at 1, and red beyond.

    Args:
        share: How much of what is allowed is used up.
        label: What it shows.
    """
    kind = "hole" if share > 1 else "warn" if share > 2 / 3 else "got"
    drawn = _rect(0, 0, 80, 8, "ground") + _rect(0, 0, 80 * min(1.0, max(0.02, share)), 8, kind)
    return _svg(80, 8, drawn, label=label)


def against_usual(n: float, usual: float | None, *, highest: float, label: str) -> str:
    """Return a bar for a number with a mark at the usual one.

    Args:
        n: The number.
        usual: What it is usually; None if nobody knows.
        highest: The number that fills the width.
        label: What it shows.
    """
    width, scale = 240, 240 / (highest or 1)
    is_odd = usual is not None and n >= 20 and n > 2 * usual
    drawn = _rect(0, 2, max(1.0, n * scale) if n else 0, 10, "warn" if is_odd else "got")
    if usual is not None:
        drawn += _rect(min(width - 2, usual * scale), 0, 2, 14, "expected")
    return _svg(width, 14, drawn, label=label)


def columns(
    values: Sequence[tuple[str, float, str]], *, label: str, width: int = 1080, height: int = 90
) -> str:
    """Return wide columns with the highest value and the first and last name written beside.

    Args:
        values: Name, value and class of colour of each column, from left to right.
        label: What it shows.
        width: Of the drawing, pixels.
        height: Of the columns, pixels.
    """
    highest = max((value for _, value, _ in values), default=0) or 1
    step = min(_WIDEST, (width - 40) / max(1, len(values)))
    end = 40 + step * len(values)
    parts = [
        f'<line x1="40" x2="{width}" y1="{height + 4}" y2="{height + 4}" class="axis"/>',
        _text(36, 12, f"{highest:,.0f}", "end"),
        _text(36, height + 4, "0", "end"),
    ]
    for n, (name, value, kind) in enumerate(values):
        tall = value / highest * height
        shape = _rect(40 + n * step, height + 4 - tall, max(1.0, step - 2), tall, kind)
        parts.append(f"<g><title>{escape(f'{name}: {value:,.0f}')}</title>{shape}</g>")
    if values:
        parts.append(_text(40, height + 18, values[0][0], "start"))
    if len(values) * step > _NAMES:
        parts.append(_text(end, height + 18, values[-1][0], "end"))
    return _svg(width, height + 22, "".join(parts), label=label)


def stacked(parts: Iterable[tuple[str, float, str]], *, label: str, width: int = 1080) -> str:
    """Return one bar in pieces.

    Args:
        parts: Name with its value in words, value and class of colour, from left to right.
        label: What it shows.
        width: Of the drawing, pixels.
    """
    pieces = [(name, value, kind) for name, value, kind in parts if value > 0]
    total = sum(value for _, value, _ in pieces) or 1
    drawn, x = [], 0.0
    for name, value, kind in pieces:
        wide = value / total * width
        shape = _rect(x, 0, max(1.0, wide), 18, kind)
        drawn.append(f"<g><title>{escape(name)}</title>{shape}</g>")
        x += wide
    return _svg(width, 18, "".join(drawn), label=label)


def _kind_of_day(one: Day, *, is_over: bool) -> str:
    if not is_over:
        return "today"
    if one.n_held:
        return "warn"
    expected = one.expected or 0
    return "hole" if expected >= 1 and one.got < expected / 2 else "got"


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="{kind}"/>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(width: float, height: float, drawn: str, *, label: str) -> str:
    return (
        f'<svg width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        f'role="img" aria-label="{escape(label)}">{drawn}</svg>'
    )
