"""Forms of dates that readers get wrong: a wrong reading is worse than none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model.instant import BEIJING
from ingest.text.dates import instant_of, instants_in

SEEN = datetime(2025, 6, 12, 10, 30, tzinfo=UTC)  # a Thursday, 18:30 in Beijing
NEW_YEAR = datetime(2025, 1, 1, 1, 0, tzinfo=UTC)  # 09:00 in Beijing
NEW_YEARS_EVE = datetime(2024, 12, 31, 4, 0, tzinfo=UTC)
FIRST_OF_MARCH = datetime(2024, 3, 1, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        # years and numerals
        ("民國112年3月30日", "2023-03-30"),
        ("中華民國一一二年三月三十日", "2023-03-30"),
        ("民国一百一十二年三月卅日", "2023-03-30"),
        ("二○二三年三月三十日", "2023-03-30"),
        ("二零二三年十二月卅一日", "2023-12-31"),
        ("2023年三月三十日", "2023-03-30"),
        ("公元2023年3月30日", "2023-03-30"),
        ("2023 年 3 月 30 日", "2023-03-30"),
        ("2023. 03. 30", "2023-03-30"),
        ("2023—03—30", "2023-03-30"),
        ("202303301601", "2023-03-30T16:01+08:00"),
        # the clock of twelve hours
        ("2023年3月30日 下午3:30", "2023-03-30T15:30+08:00"),
        ("2023-03-30 03:30 下午", "2023-03-30T15:30+08:00"),
        ("2023-03-30 4:01 PM", "2023-03-30T16:01+08:00"),
        ("2023/03/30 PM 08:30", "2023-03-30T20:30+08:00"),
        ("2023-03-30 12:30 AM", "2023-03-30T00:30+08:00"),
        ("2023-03-30 凌晨12:30", "2023-03-30T00:30+08:00"),
        ("2023年3月30日凌晨1点", "2023-03-30T01:00+08:00"),
        ("2023-03-30 中午12:30", "2023-03-30T12:30+08:00"),
        ("2023-03-30 中午1点", "2023-03-30T13:00+08:00"),
        ("2023-03-30 晚8时", "2023-03-30T20:00+08:00"),
        ("2023-03-30 晚上12点", "2023-03-31T00:00+08:00"),
        ("2023-03-30 晚上11点半", "2023-03-30T23:30+08:00"),
        ("2023-03-30 上午12:30", "2023-03-30"),  # noon or midnight: the day alone is sure
        ("2023-03-30 03:30下午茶", "2023-03-30T03:30+08:00"),
        # zones
        ("2023-03-30T16:01:15+00", "2023-03-31T00:01:15+08:00"),
        ("2023-03-30T08:30:00-05:00", "2023-03-30T21:30:00+08:00"),
        ("2023-03-30 16:01 (GMT+09:00)", "2023-03-30T15:01+08:00"),
        ("2023-03-30 16:01 GMT+8", "2023-03-30T16:01+08:00"),
        ("2023-03-30 16:01:15 +0800 CST", "2023-03-30T16:01:15+08:00"),
        ("30 Mar 2023 08:30:00 EST", "2023-03-30T21:30:00+08:00"),
        ("Mar. 30, 2023 8:30 AM EDT", "2023-03-30T20:30+08:00"),
        ("Thu Mar 30 2023 08:30:00 GMT+0000", "2023-03-30T16:30:00+08:00"),
        ("Thu Mar 30 08:30:00 CST 2023", "2023-03-30T08:30:00+08:00"),
        ("2023-03-30T16:01:15.123456+08:00", "2023-03-30T16:01:15+08:00"),
        # what a clock is not
        ("2023-03-30 24:00", "2023-03-30"),
        ("2023-03-30 08:60", "2023-03-30"),
        ("2023年3月30日至4月2日", "2023-03-30"),
    ],
)
def test_reads(raw: str, iso: str) -> None:
    instant = instant_of(raw, seen_at=None)
    assert instant is not None
    assert instant.iso() == iso
    assert instant == instant_of(raw, seen_at=SEEN)


@pytest.mark.parametrize(
    ("raw", "seen_at", "iso"),
    [
        ("12月31日", NEW_YEAR, "2024-12-31"),
        ("12-31 23:50", NEW_YEAR, "2024-12-31T23:50+08:00"),
        ("昨天 23:30", NEW_YEAR, "2024-12-31T23:30+08:00"),
        ("1月1日", NEW_YEAR, "2025-01-01"),
        ("去年12月", NEW_YEAR, "2024-12"),
        ("去年12月31日", NEW_YEAR, "2024-12-31"),
        ("今年1月", NEW_YEAR, "2025-01"),
        ("上周五", NEW_YEAR, "2024-12-27"),
        ("上月15日", NEW_YEAR, "2024-12-15"),
        ("发布于 3 天前", NEW_YEAR, "2024-12-28"),
        ("2月29日", FIRST_OF_MARCH, "2024-02-29"),
        ("昨天", FIRST_OF_MARCH, "2024-02-29"),
        ("2月29日", SEEN, "2024-02-29"),  # the last year that had one
        ("12月31日", NEW_YEARS_EVE, "2024-12-31"),
        ("昨晚11点半", SEEN, "2025-06-11T23:30+08:00"),
        ("昨晚12点", SEEN, "2025-06-12T00:00+08:00"),
        ("6月15日", SEEN, "2024-06-15"),
        ("1小时23分钟前", SEEN, "2025-06-12T17:06+08:00"),
        ("一小时23分钟前", SEEN, "2025-06-12T17:06+08:00"),
        ("2天3小时前", SEEN, "2025-06-10T14:30+08:00"),
        ("三十分钟前", SEEN, "2025-06-12T17:59+08:00"),
        ("3 hours ago", SEEN, "2025-06-12T14:30+08:00"),
        ("a day ago", SEEN, "2025-06-10"),
        ("3天之前", SEEN, "2025-06-08"),
        ("刚刚发布", SEEN, "2025-06-12T18:25+08:00"),
        ("三日前", SEEN, "2025-06-08"),
    ],
)
def test_reads_from_when_it_was_seen(raw: str, seen_at: datetime, iso: str) -> None:
    instant = instant_of(raw, seen_at=seen_at)
    assert instant is not None
    assert instant.iso() == iso
    assert instant.earliest <= seen_at
    assert instant_of(raw, seen_at=None) is None


@pytest.mark.parametrize(
    ("raw", "seen_at"),
    [
        # tomorrow's paper or last year's: nobody can tell
        ("1月2日", NEW_YEAR),
        ("1月1日", NEW_YEARS_EVE),
        ("6月13日", SEEN),
        ("6月12日 20:00", SEEN),
        # that night ends on the next day
        ("昨晚1点", SEEN),
        ("2023-03-30 晚上1点", SEEN),
        # no such day
        *((raw, SEEN) for raw in ("2023-02-30", "13月1日", "2023年13月", "2023-00-10", "2月30日")),
        *((raw, SEEN) for raw in ("2023年2月29日", "31日", "2025年6月31日", "民国元年3月30日")),
        # the moon's calendar
        *((raw, SEEN) for raw in ("农历3月30日", "农历2023年3月30日", "二〇二三年十月初三")),
        # words that hold a date by chance
        *((raw, SEEN) for raw in ("未来3年前景", "5月前提交", "10日前", "1年前后", "1000天前")),
        *(
            (raw, SEEN)
            for raw in ("刚刚，某公司发布新模型", "刚刚！", "去年12月，某公司", "v2023.3.30")
        ),
        *((raw, SEEN) for raw in ("凌晨2点", "下午3:30", "周五", "上周", "3天后", "明天", "23:59")),
        # which part is the month
        *((raw, SEEN) for raw in ("03/04/2023", "23-03-30", "112年3月30日", "3.30", "2023033")),
        ("2025-07-01", SEEN),
    ],
)
def test_reads_nothing(raw: str, seen_at: datetime) -> None:
    assert instant_of(raw, seen_at=seen_at) is None


def test_a_zone_that_leaves_summer_time_open_leaves_an_hour_open() -> None:
    instant = instant_of("Mar 30, 2023 8:30 PM ET", seen_at=None)
    assert instant is not None
    assert instant.precision == "hour"
    assert instant.latest - instant.earliest == timedelta(hours=1, seconds=59)


def test_the_end_of_a_span_is_no_date_of_this_year() -> None:
    found = instants_in("会期为2023年3月30日至4月2日", seen_at=SEEN)
    assert [instant.iso() for instant, _, _ in found] == ["2023-03-30"]


days = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2026, 12, 31))  # noqa: DTZ001


@given(days, st.integers(0, 700))
def test_a_day_without_year_is_right_or_nothing_for_a_year(seen: datetime, age: int) -> None:
    """A site leaves the year out while it is the same; a reader must never come out later."""
    seen_at = seen.replace(tzinfo=BEIJING)
    day = seen_at - timedelta(days=age)
    instant = instant_of(f"{day.month}月{day.day}日", seen_at=seen_at)
    if instant is None:
        assert age >= 360
    else:
        at = instant.earliest.astimezone(BEIJING)
        assert (at.month, at.day) == (day.month, day.day)
        assert instant.earliest <= seen_at
        assert age > 360 or at.date() == day.date()


@given(days, st.sampled_from(["凌晨", "上午", "中午", "下午", "晚上", "AM", "PM"]))
def test_the_clock_of_twelve_hours_holds_the_time(at: datetime, half: str) -> None:
    hours = {
        "凌晨": range(1, 5),
        "上午": range(5, 12),
        "中午": range(11, 14),
        "下午": range(12, 18),
    }
    hours |= {"晚上": range(18, 24), "AM": range(12), "PM": range(12, 24)}
    if at.hour not in hours[half]:
        return
    instant = instant_of(f"{at:%Y-%m-%d} {half}{(at.hour - 1) % 12 + 1}:{at:%M}", seen_at=None)
    assert instant is not None
    assert instant.earliest <= at.replace(tzinfo=BEIJING) <= instant.latest + timedelta(minutes=1)
