"""Relative dates as forums print them."""

from datetime import datetime, timedelta

from ingest.model.instant import BEIJING, Precision

_DAY = timedelta(days=1)


def relative_words(at: datetime, now: datetime) -> str:
    """Return how long ago something was: ``5 小时前``, ``昨天 21:04``, ``3 天前``, ``2 年前``."""
    return _relative(at, now)[0]


def relative_precision(at: datetime, now: datetime) -> Precision:
    """Return the smallest unit that ``relative_words`` names."""
    return _relative(at, now)[1]


def _relative(at: datetime, now: datetime) -> tuple[str, Precision]:
    local, today = at.astimezone(BEIJING), now.astimezone(BEIJING)
    age = today - local
    if age < timedelta(hours=1):
        return f"{max(1, int(age.total_seconds() // 60))} 分钟前", "minute"
    if local.date() == (today - _DAY).date():
        return f"昨天 {local:%H:%M}", "minute"
    if age < _DAY:
        return f"{int(age.total_seconds() // 3600)} 小时前", "hour"
    if age < 30 * _DAY:
        return f"{age.days} 天前", "day"
    if age < 365 * _DAY:
        return f"{age.days // 30} 个月前", "month"
    return f"{age.days // 365} 年前", "year"
