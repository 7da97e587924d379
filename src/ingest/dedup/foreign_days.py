"""The days that words of an article mean: of the calendar or of the week."""

import re
from datetime import date, timedelta

from ingest.dedup.foreign_places import Dated, day_of
from ingest.model.document import Document
from ingest.model.instant import BEIJING

_DAY = re.compile(r"(?:(?P<year>20\d\d)年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日")
_DAY_BEFORE = re.compile(
    rf"{_DAY.pattern}(?:[（(][^）)]{{1,8}}[）)])?(?:凌晨|早上|上午|下午|傍晚|晚间|晚上?|深夜)?[，,]?$"
)
"""A day right before words that name a source: ``5月17日在推特上发文``."""
_WEEKDAY = re.compile("(?P<before>上)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])")
_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6}


def day_in(words: str, document: Document) -> Dated | None:
    """Return the day that words name, its year and month as near before the article's as can be."""
    match = _DAY.search(words)
    if match is None:
        return None
    if match["year"]:
        if match["month"] is None:
            return None
        return day_of(int(match["year"]), int(match["month"]), int(match["day"]), by="words")
    if document.published_at is None:
        return None
    last = document.published_at.astimezone(BEIJING).date()
    return _newest(int(match["month"] or 0), int(match["day"]), last)


def _newest(month: int, day: int, last: date) -> Dated | None:
    """Return the newest such day up to a last one; month 0 for any."""
    for back in range(366):
        one = last - timedelta(days=back)
        if one.day == day and month in (0, one.month):
            return day_of(one.year, one.month, one.day, by="words")
    return None


def day_at(match: re.Match[str], document: Document) -> Dated | None:
    """Return the day that words of the text name, or that stands right before them."""
    found = day_in(match[0], document) or _weekday_in(match[0], document)
    if found is not None:
        return found
    before = _DAY_BEFORE.search(document.text, max(0, match.start() - 24), match.start())
    return day_in(before[0], document) if before is not None else None


def _weekday_in(words: str, document: Document) -> Dated | None:
    """Return the newest such day of the week up to the article's, of the week before for 上周."""
    match = _WEEKDAY.search(words)
    if match is None or document.published_at is None:
        return None
    last = document.published_at.astimezone(BEIJING).date()
    back = (last.weekday() - _WEEKDAYS[match["weekday"]]) % 7
    if match["before"]:
        back = last.weekday() + 7 - _WEEKDAYS[match["weekday"]]
    one = last - timedelta(days=back)
    return day_of(one.year, one.month, one.day, by="words")
