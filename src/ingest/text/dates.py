"""Points in time as Chinese pages print them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from ingest.model.instant import BEIJING, Instant, Precision
from ingest.text.date_forms import FORMS, LUNAR, MONTHS
from ingest.text.numerals import ascii_digits, number_of

_EARLIEST_YEAR = 1995  # no Chinese news site is older; earlier years are subjects, not datelines
_AHEAD = timedelta(days=2)  # clocks and zones are off by hours, embargoed pieces by a day

_DAYS_BACK = {"大前": 3, "前": 2, "昨": 1, "今": 0}
_NIGHT = ("晚", "夜", "深夜")
_SMALL_HOURS = 5
_FIRST_YEAR_OF_REPUBLIC = 1912
_WEEKDAYS = "一二三四五六日"
_SECOND = timedelta(seconds=1)
_FEW = (2, 9)  # what 几天前 and 数月前 can mean
_JUST_NOW = timedelta(minutes=5)
_UNITS = {"second": "秒", "minute": "分钟", "hour": "小时", "day": "天", "week": "周"}
_UNITS |= {"month": "个月", "year": "年"}
# Hours east of Greenwich; CST on Chinese machines is China's. A name of two letters leaves open
# whether summer time ran.
_ZONES = {"BST": 1, "CET": 1, "CEST": 2, "CST": 8, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9}
_ZONES |= {"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_SUMMER_OR_NOT = {"ET": -5, "CT": -6, "MT": -7, "PT": -8}


def instant_of(raw: str, *, seen_at: datetime | None) -> Instant | None:
    """Return the instant a dateline means, or None if it names no possible day.

    Reads ``2023-03-29 15:42``, ``2023年3月29日``, ``03月30日 16:01`` and relative forms such as
    ``2 年前``. A dateline without a zone is Beijing time.

    Args:
        raw: Dateline as printed, with other words around it if need be; the first date counts.
        seen_at: When the page was fetched, with zone. Without it what is counted back from now,
            or lacks its year, is None.
    """
    found = instants_in(raw, seen_at=seen_at)
    return found[0][0] if found else None


def instants_in(text: str, *, seen_at: datetime | None) -> list[tuple[Instant, int, int]]:
    """Return every date of a text with the offsets where it starts and ends, in text order.

    Words that would name an impossible day (2月30日), a year before 1995 or more than two days
    after ``seen_at`` are left out.
    """
    plain = ascii_digits(text)
    taken = bytearray(len(plain))  # 1 where a surer form has read
    found: list[tuple[Instant, int, int]] = []
    for form in FORMS:
        if not any(word in plain for word in form.needs):
            continue
        for match in form.pattern.finditer(plain):
            start, end = match.span()
            if any(taken[start:end]) or LUNAR.search(plain[max(0, start - 3) : start]):
                continue
            taken[start:end] = b"\x01" * (end - start)
            raw = text[start:end].strip()
            span = _span_of(match, seen_at)
            if span is not None and _is_plausible(span, seen_at):
                instant = Instant(
                    earliest=span.start.astimezone(UTC),
                    latest=span.end.astimezone(UTC),
                    precision=span.precision,
                    raw=raw,
                )
                found.append((instant, start, start + len(text[start:end].rstrip())))
    return sorted(found, key=lambda item: item[1])


def instant_of_epoch(value: int | str) -> Instant | None:
    """Return the instant of Unix seconds or milliseconds, None outside 1995 to 2100."""
    digits = str(value).strip()
    if not digits.isascii() or not digits.isdigit():
        return None
    seconds = int(digits) // (1000 if len(digits) >= 12 else 1)
    if not 788_918_400 <= seconds < 4_102_444_800:
        return None
    at = datetime.fromtimestamp(seconds, tz=UTC)
    return Instant(earliest=at, latest=at, precision="second", raw=digits)


@dataclass(frozen=True, slots=True)
class _Span:
    start: datetime
    end: datetime
    precision: Precision


def _span_of(match: re.Match[str], seen_at: datetime | None) -> _Span | None:
    groups = match.groupdict()
    try:
        if groups.get("rfc"):
            return _rfc822(groups["rfc"])
        if groups.get("y"):
            return _dated(number_of(groups["y"]), groups)
        if groups.get("roc"):
            year = number_of(groups["roc"]) + _FIRST_YEAR_OF_REPUBLIC - 1
            return _dated(year, groups)
        return _counted_back(groups, seen_at.astimezone(BEIJING)) if seen_at else None
    except (ValueError, OverflowError):
        return None  # the 30th of February, the year 0


def _counted_back(groups: dict[str, str | None], here: datetime) -> _Span:
    """Return what a date without a year, or words such as 昨天 and 3小时前, mean on a day."""
    if year := groups.get("year"):
        return _dated(here.year - "今去前".index(year), groups)
    if month := groups.get("month"):
        first = _midnight(_months_back(here, 1 if month == "上" else 0))
        return _at_clock(first.replace(day=number_of(groups["d"] or "")), groups)
    if groups.get("m"):
        return _yearless(groups, here)
    if day := groups.get("day"):
        back = next(n for word, n in _DAYS_BACK.items() if day.startswith(word))
        return _at_clock(here - timedelta(days=back), groups)
    if weekday := groups.get("wd"):
        weeks = {"上上": 2, "上": 1}.get(groups["week"] or "", 0)
        days = _WEEKDAYS.index(weekday.replace("天", "日")) - here.weekday() - 7 * weeks
        return _at_clock(here + timedelta(days=days), groups)
    return _stretch(groups, here)


def _stretch(groups: dict[str, str | None], here: datetime) -> _Span:
    if groups.get("now"):
        return _Span(here - _JUST_NOW, here, "minute")
    return _ago(groups, here)


def _dated(year: int, groups: dict[str, str | None]) -> _Span:
    mon = groups.get("mon")
    month = MONTHS.index(mon) + 1 if mon else number_of(groups["m"] or "")
    if not groups.get("d"):
        start = datetime(year, month, 1, tzinfo=BEIJING)
        return _Span(start, _next_month(start) - _SECOND, "month")
    day = datetime(year, month, number_of(groups["d"] or ""), tzinfo=BEIJING)
    return _at_clock(day, groups)


def _yearless(groups: dict[str, str | None], here: datetime) -> _Span:
    """Return the last such day that is not after ``here``, as a site prints this year's dates.

    Raises:
        ValueError: There is none, or the day is about to come: then it may be tomorrow's paper as
            well as last year's.
    """
    for year in range(here.year + 1, here.year - 9, -1):
        try:
            span = _dated(year, groups)
        except ValueError:
            continue  # the 29th of February of another year
        if span.start <= here:
            return span
        if span.start <= here + _AHEAD:
            break
    raise ValueError("no such day")


def _at_clock(day: datetime, groups: dict[str, str | None]) -> _Span:
    """Return the day, narrowed to the hour, minute or second that the dateline names.

    Raises:
        ValueError: 晚上2点 is of that night, which ends on the next day: nobody can tell.
    """
    start = _midnight(day)
    whole_day = _Span(start, start + timedelta(days=1) - _SECOND, "day")
    if groups.get("h") is None:
        return whole_day
    half = groups.get("half") or groups.get("half_behind")
    if half is None and (groups.get("day") or "").endswith(("晚", "夜")):
        half = "晚上"
    hours = _hours_of_day(int(groups["h"] or ""), half)
    if hours is None:
        return whole_day
    earliest, latest = (
        (start + timedelta(hours=hours)).replace(tzinfo=zone) for zone in _zones(groups)
    )
    span = _narrowed(earliest, groups)
    if earliest.utcoffset() != latest.utcoffset():
        return _Span(span.start, _narrowed(latest, groups).end, "hour")
    return span


def _narrowed(hour: datetime, groups: dict[str, str | None]) -> _Span:
    """Return the hour, narrowed to the minute or second that the dateline names."""
    if groups.get("half_past"):
        return _Span(hour.replace(minute=30), hour.replace(minute=30, second=59), "minute")
    minute = groups.get("min") or groups.get("min2")
    if minute is None:
        return _Span(hour, hour + timedelta(hours=1) - _SECOND, "hour")
    start = hour.replace(minute=int(minute))
    second = groups.get("s") or groups.get("s2")
    if second is None:
        return _Span(start, start + timedelta(seconds=59), "minute")
    start = start.replace(second=int(second))
    return _Span(start, start, "second")


def _midnight(at: datetime) -> datetime:
    return datetime(at.year, at.month, at.day, tzinfo=BEIJING)


def _hours_of_day(hour: int, half: str | None) -> int | None:
    """Return the hours since midnight; None where 12 may be noon or midnight.

    Raises:
        ValueError: The hour is of the next day.
    """
    half = (half or "").replace(".", "").lower()
    if hour > 12 or not half:
        return hour
    if half.startswith(_NIGHT):
        if hour < _SMALL_HOURS:
            raise ValueError("the next day")
        return hour + 12
    if hour == 12:
        return {"am": 0, "凌晨": 0, "pm": 12, "中午": 12, "下午": 12}.get(half)
    if half in {"pm", "下午", "傍晚"} or (half == "中午" and hour < 3):
        return hour + 12
    return hour


def _zones(groups: dict[str, str | None]) -> tuple[tzinfo, tzinfo]:
    """Return the zone of the earliest and of the latest instant the words can mean."""
    name = groups.get("zone")
    if name is None:
        return BEIJING, BEIJING
    if name in _SUMMER_OR_NOT:
        winter = _SUMMER_OR_NOT[name]
        return timezone(timedelta(hours=winter + 1)), timezone(timedelta(hours=winter))
    offset = re.search(r"([+-])(\d{1,2}):?(\d{2})?", name)
    if offset is None:
        zone = timezone(timedelta(hours=_ZONES.get(name, 0)))
        return zone, zone
    sign, hours, minutes = offset.groups()
    is_offset = groups.get("t") or groups.get("s") or not name.startswith("-")
    east = timedelta(hours=int(hours), minutes=int(minutes or 0))
    zone = timezone(east if sign == "+" else -east)
    return (zone, zone) if is_offset else (BEIJING, BEIJING)  # opening hours: 08:00-12:00


def _rfc822(raw: str) -> _Span:
    at = parsedate_to_datetime(raw)
    at = at if at.tzinfo else at.replace(tzinfo=BEIJING)
    if raw.count(":") == 2:
        return _Span(at, at, "second")
    return _Span(at, at + timedelta(seconds=59), "minute")


def _ago(groups: dict[str, str | None], here: datetime) -> _Span:
    """Return the stretch the words leave open.

    Sites count whole units, so ``3小时前`` is three to four hours ago and ``2 年前`` two to three
    years. Some count days by the calendar instead, and months as 30 days: the stretch holds
    both readings.

    Raises:
        ValueError: 5月前 is before May, 10日前 is by the 10th.
    """
    count, unit = groups["n"] or "", groups["unit"] or ""
    unit = _UNITS.get(unit.lower(), unit)
    count = "1" if count.lower() in {"a", "an"} else count
    is_vague = count in {"几", "数", "幾", "數"}
    if (unit == "月" and count != "半" and not is_vague) or (unit == "日" and count.isdigit()):
        raise ValueError("a date, not a stretch of time")
    if count == "半":
        return _half_ago(unit, here)
    low, high = _FEW if is_vague else (number_of(count),) * 2
    if unit in {"天", "日"}:
        end_of_day = _midnight(here - timedelta(days=low - 1)) - _SECOND
        return _Span(here - timedelta(days=high + 1), end_of_day, "day")
    if unit == "年":
        end = max(_months_back(here, 12 * low), here - timedelta(days=365 * low))
        return _Span(_months_back(here, 12 * (high + 1)), end, "year")
    if unit.endswith("月"):
        end = max(_months_back(here, low), here - timedelta(days=30 * low))
        return _Span(_months_back(here, high + 1), end, "month")
    step, precision = _unit_length(unit)
    extra = step / 2 if "半" in unit else timedelta()
    if groups.get("n0"):
        extra = number_of(groups["n0"] or "") * _unit_length(groups["unit0"] or "")[0]
    return _Span(here - step * (high + 1) - extra, here - step * low - extra, precision)


def _half_ago(unit: str, here: datetime) -> _Span:
    if unit == "年":
        return _Span(_months_back(here, 7), _months_back(here, 5), "month")
    if unit.endswith("月"):
        return _Span(here - timedelta(days=20), here - timedelta(days=14), "day")
    step, precision = _unit_length(unit)
    fine: Precision = "hour" if precision == "day" else "minute"
    return _Span(here - step, here - step / 2, fine)


def _unit_length(unit: str) -> tuple[timedelta, Precision]:
    if unit.startswith("秒"):
        return timedelta(seconds=1), "minute"
    if unit.startswith("分"):
        return timedelta(minutes=1), "minute"
    if unit.endswith(("小时", "小時", "钟头")):
        return timedelta(hours=1), "hour"
    if unit == "天":
        return timedelta(days=1), "day"
    return timedelta(weeks=1), "day"


def _months_back(here: datetime, months: int) -> datetime:
    index = here.year * 12 + here.month - 1 - months
    year, month = divmod(index, 12)
    first = here.replace(year=year, month=month + 1, day=1)
    last_day = (_next_month(first) - timedelta(days=1)).day
    return first.replace(day=min(here.day, last_day))


def _next_month(first: datetime) -> datetime:
    year, month = divmod(first.year * 12 + first.month, 12)
    return first.replace(year=year, month=month + 1)


def _is_plausible(span: _Span, seen_at: datetime | None) -> bool:
    try:
        year = span.start.astimezone(BEIJING).year
        span.end.astimezone(UTC)
    except OverflowError:  # 9999-12-31T23:59-12:00 is a year that datetime does not have
        return False
    if year < _EARLIEST_YEAR:
        return False
    return seen_at is None or span.start <= seen_at + _AHEAD
