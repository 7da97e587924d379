from datetime import timedelta

import pytest

from ingest.sampleweb.days import DAY_ZERO, day_start
from ingest.sampleweb.times import relative_precision, relative_words

NOW = day_start(40) + timedelta(hours=15)


@pytest.mark.parametrize(
    ("age", "words", "precision"),
    [
        (timedelta(minutes=12), "12 分钟前", "minute"),
        (timedelta(hours=5), "5 小时前", "hour"),
        (timedelta(hours=17, minutes=56), "昨天 21:04", "minute"),
        (timedelta(hours=23, minutes=30), "昨天 15:30", "minute"),
        (timedelta(days=3, hours=2), "3 天前", "day"),
        (timedelta(days=64), "2 个月前", "month"),
        (timedelta(days=800), "2 年前", "year"),
    ],
)
def test_relative_words(age, words, precision):
    assert relative_words(NOW - age, NOW) == words
    assert relative_precision(NOW - age, NOW) == precision


def test_day_zero_is_midnight_in_beijing():
    assert day_start(0) == DAY_ZERO
    assert DAY_ZERO.isoformat() == "2026-09-01T00:00:00+08:00"
    assert day_start(60).isoformat() == "2026-10-31T00:00:00+08:00"
