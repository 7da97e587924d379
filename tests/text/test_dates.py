"""Datelines."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model.instant import BEIJING
from ingest.text.dates import instant_of, instant_of_epoch, instants_in

SEEN = datetime(2025, 6, 12, 10, 30, tzinfo=UTC)  # a Thursday, 18:30 in Beijing


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2023-03-29 15:42", "2023-03-29T15:42+08:00"),
        ("2023-03-29 15:42:52", "2023-03-29T15:42:52+08:00"),
        ("2023/3/29", "2023-03-29"),
        ("2023/3/9 8:05", "2023-03-09T08:05+08:00"),
        ("2023.03.29", "2023-03-29"),
        ("20230329", "2023-03-29"),
        ("20230329154252", "2023-03-29T15:42:52+08:00"),
        ("2023年3月29日", "2023-03-29"),
        ("2023年3月29日 15时42分", "2023-03-29T15:42+08:00"),
        ("2023年3月29日15时", "2023-03-29T15:00+08:00"),
        ("2023年03月29日15:42", "2023-03-29T15:42+08:00"),
        ("2023年3月29日下午3时42分", "2023-03-29T15:42+08:00"),
        ("2023年3月29日（星期三）15:42", "2023-03-29T15:42+08:00"),
        ("2023-03-29 周三 15:42", "2023-03-29T15:42+08:00"),
        ("2023年3月29日 發布於江蘇", "2023-03-29"),
        ("2023年3月", "2023-03"),
        ("二〇二三年三月二十九日", "2023-03-29"),
        ("二零二三年十二月一日", "2023-12-01"),
        ("2023 - 03 - 29 15 : 42", "2023-03-29T15:42+08:00"),
        ("２０２３年３月２９日", "2023-03-29"),
        ("２０２３－０３－２９　１５：４２", "2023-03-29T15:42+08:00"),
        ("2023-03-29T15:42:52+08:00", "2023-03-29T15:42:52+08:00"),
        ("2023-03-29T07:42:52Z", "2023-03-29T15:42:52+08:00"),
        ("2023-03-29T07:42:52.123Z", "2023-03-29T15:42:52+08:00"),
        ("2023-03-29T02:42:52-0500", "2023-03-29T15:42:52+08:00"),
        ("Wed, 29 Mar 2023 07:42:52 GMT", "2023-03-29T15:42:52+08:00"),
        ("Wed, 29 Mar 2023 15:42:52 +0800", "2023-03-29T15:42:52+08:00"),
        ("发布于:2023-03-30 16:01:15", "2023-03-30T16:01:15+08:00"),
        ("2023-03-29 15:42 来源：某报", "2023-03-29T15:42+08:00"),
        ("2024年2月29日", "2024-02-29"),
        ("2023-03-29 08:00-12:00", "2023-03-29T08:00+08:00"),  # hours, not a zone
    ],
)
def test_absolute_forms_need_no_fetch_time(raw: str, iso: str) -> None:
    instant = instant_of(raw, seen_at=None)
    assert instant is not None
    assert instant.iso() == iso
    assert instant == instant_of(raw, seen_at=SEEN)


@pytest.mark.parametrize(
    ("raw", "earliest", "latest", "precision"),
    [
        ("2023-03-29", "2023-03-29 00:00:00", "2023-03-29 23:59:59", "day"),
        ("2023-03-29 15:42", "2023-03-29 15:42:00", "2023-03-29 15:42:59", "minute"),
        ("2023-03-29 15:42:52", "2023-03-29 15:42:52", "2023-03-29 15:42:52", "second"),
        ("2024年2月", "2024-02-01 00:00:00", "2024-02-29 23:59:59", "month"),
        ("03月30日 16:01", "2025-03-30 16:01:00", "2025-03-30 16:01:59", "minute"),
        ("03-30 16:01", "2025-03-30 16:01:00", "2025-03-30 16:01:59", "minute"),
        ("11月27日", "2024-11-27 00:00:00", "2024-11-27 23:59:59", "day"),
        ("2月29日", "2024-02-29 00:00:00", "2024-02-29 23:59:59", "day"),
        ("昨天 08:30", "2025-06-11 08:30:00", "2025-06-11 08:30:59", "minute"),
        ("前天", "2025-06-10 00:00:00", "2025-06-10 23:59:59", "day"),
        ("今天", "2025-06-12 00:00:00", "2025-06-12 23:59:59", "day"),
        ("昨晚9点", "2025-06-11 21:00:00", "2025-06-11 21:59:59", "hour"),
        ("刚刚", "2025-06-12 18:25:00", "2025-06-12 18:30:00", "minute"),
        ("5分钟前", "2025-06-12 18:24:00", "2025-06-12 18:25:00", "minute"),
        ("半小时前", "2025-06-12 17:30:00", "2025-06-12 18:00:00", "minute"),
        ("3小时前", "2025-06-12 14:30:00", "2025-06-12 15:30:00", "hour"),
        ("3 個小時前", "2025-06-12 14:30:00", "2025-06-12 15:30:00", "hour"),
        ("一天前", "2025-06-10 18:30:00", "2025-06-11 23:59:59", "day"),
        ("3 天前", "2025-06-08 18:30:00", "2025-06-09 23:59:59", "day"),
        ("上周五", "2025-06-06 00:00:00", "2025-06-06 23:59:59", "day"),
        ("上周日", "2025-06-08 00:00:00", "2025-06-08 23:59:59", "day"),
        ("2个月前", "2025-03-12 18:30:00", "2025-04-13 18:30:00", "month"),
        ("两年前", "2022-06-12 18:30:00", "2023-06-13 18:30:00", "year"),
        ("2 年前", "2022-06-12 18:30:00", "2023-06-13 18:30:00", "year"),
        ("某社区 • 2 年前 • 517 次点击", "2022-06-12 18:30:00", "2023-06-13 18:30:00", "year"),
    ],
)
def test_ranges(raw: str, earliest: str, latest: str, precision: str) -> None:
    instant = instant_of(raw, seen_at=SEEN)
    assert instant is not None
    assert f"{instant.earliest.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" == earliest
    assert f"{instant.latest.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" == latest
    assert instant.precision == precision
    assert instant.earliest.utcoffset() == timedelta()


@pytest.mark.parametrize(
    "raw", ["昨天 08:30", "2 年前", "刚刚", "03月30日 16:01", "上周五", "3月29日"]
)
def test_counted_from_now_is_nothing_without_a_fetch_time(raw: str) -> None:
    assert instant_of(raw, seen_at=None) is None


@pytest.mark.parametrize(
    "raw",
    [
        *("2023-02-30", "2023年02月29日", "2023-13-01", "1980-01-01", "2025-06-20", "10万年前"),
        *("GPT-4 3.5 15:42", "29日", "http://a.example/2023-03/29/content_1.htm", "192.168.20.1"),
        *("编号20230329001", "1000年前", "", "3.5亿", "版本 2023.1.1.5", "2023北京智源大会"),
    ],
)
def test_what_is_no_day(raw: str) -> None:
    assert instant_of(raw, seen_at=SEEN) is None


def test_every_date_of_a_text_with_its_place() -> None:
    text = "2023-03-29 15:42 来源：某报\n会议于2022年11月30日举行，前天结束。"
    found = instants_in(text, seen_at=SEEN)
    assert [text[a:b] for _, a, b in found] == ["2023-03-29 15:42", "2022年11月30日", "前天"]
    assert [instant.raw for instant, _, _ in found] == [text[a:b] for _, a, b in found]


@pytest.mark.parametrize("value", [1680075781111, 1680075781, "1680075781", " 1680075781111 "])
def test_epoch(value: int | str) -> None:
    instant = instant_of_epoch(value)
    assert instant is not None
    assert instant.iso() == "2023-03-29T15:43:01+08:00"


@pytest.mark.parametrize("value", [0, "", "abc", "20230329", -5, 99999999999])
def test_no_epoch(value: int | str) -> None:
    assert instant_of_epoch(value) is None


times = st.datetimes(min_value=datetime(1996, 1, 1), max_value=datetime(2025, 6, 12))  # noqa: DTZ001
FORMATS = [
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y.%m.%d",
    "%Y年%m月%d日%H时%M分",
]


@given(times, st.sampled_from(FORMATS))
def test_a_printed_time_lies_in_its_range(at: datetime, form: str) -> None:
    at = at.replace(tzinfo=BEIJING, microsecond=0)
    instant = instant_of(at.strftime(form), seen_at=SEEN)
    assert instant is not None
    assert instant.earliest <= at <= instant.latest
    assert instant.earliest <= instant.latest


@given(st.integers(1, 30), st.sampled_from(["秒", "分钟", "小时", "天", "周", "个月", "年"]), times)
def test_a_relative_time_is_past_and_ordered(n: int, unit: str, seen: datetime) -> None:
    seen_at = seen.replace(tzinfo=UTC)
    instant = instant_of(f"{n} {unit}前", seen_at=seen_at)
    if instant is not None:  # before 1995 otherwise
        assert instant.earliest <= instant.latest <= seen_at


@given(st.text(alphabet="0123456789年月日-/:. 前天昨上周", max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    for instant, start, end in instants_in(text, seen_at=SEEN):
        assert text[start:end].strip() == instant.raw
        assert instant.earliest <= instant.latest
