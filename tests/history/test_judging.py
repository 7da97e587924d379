from dataclasses import replace

import pytest

from ingest.history.changes import Text
from ingest.history.judging import Judgement, Seen, judged, judged_answer
from ingest.history.notices import Notice
from ingest.text.clean import key_text

URL = "http://x.example/news/2026/1101/c1.html"
TEXT = Text(
    title="渡口重新开放",
    text="老渡口昨天重新开放，第一班船等了十分钟。\n乘客多是附近的居民，也有专程来拍照的游客。\n管理处说每天开放到傍晚六点。",
)
OTHER = Text(title="另一篇文章", text="江城图书馆下周起延长开放时间。\n馆方说夜里也有人借书。")
PART = replace(TEXT, text=TEXT.text.split("\n")[0])

BEFORE = Seen(asked=URL, landed=URL, status=200, article=URL, text=TEXT)
NONE = Seen(asked=URL, landed=URL, status=200, failure="low_quality: too_short: 12 characters")
REMOVED = Notice(kind="removed", words="页面不存在")
DOOR = Notice(kind="blocked", words="请登录后")
BROKEN = Notice(kind="outage", words="系统繁忙")
TAKEN_BACK = Notice(kind="retracted", words="本文已撤稿")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("robots", "robots"),
        ("robots_unreachable", "outage"),
        ("timeout", "outage"),
        ("dns", "outage"),
        ("connection", "outage"),
        ("truncated", "outage"),
        ("oversize", "outage"),
        ("redirect_loop", "outage"),
        ("http_503", "outage"),
        ("http_408", "outage"),
        ("http_304", "outage"),
        ("http_429", "blocked"),
        ("offsite", "blocked"),
    ],
)
def test_a_visit_without_a_page(answer, outcome):
    assert judged_answer(answer) == Judgement(outcome=outcome)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((status, "gone") for status in (404, 410)),
        *((status, "blocked") for status in (401, 403, 405, 412, 418, 451)),
        *((status, "outage") for status in (500, 501, 505, 520, 525, 408, 300, 304)),
    ],
)
def test_a_status_speaks_for_itself(status, outcome):
    for seen in (NONE, replace(BEFORE, text=OTHER)):
        assert judged(replace(seen, status=status), BEFORE).outcome == outcome
    assert judged(replace(NONE, status=status, notices=(REMOVED,)), BEFORE).outcome == outcome


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Judgement(outcome="unchanged")),
        (
            {"text": replace(TEXT, title="渡口开放")},
            Judgement(outcome="changed", changes=("title_changed",)),
        ),
        ({"text": PART}, Judgement(outcome="changed", changes=("paragraph_cut",))),
        ({"text": PART, "is_whole": False}, Judgement(outcome="outage", detail="the page is cut")),
        ({"text": PART, "notices": (DOOR,)}, Judgement(outcome="blocked", detail="请登录后")),
        ({"notices": (REMOVED,)}, Judgement(outcome="unchanged")),
        ({"notices": (DOOR,)}, Judgement(outcome="unchanged")),
        ({"text": OTHER, "notices": (REMOVED,)}, Judgement(outcome="gone", detail="页面不存在")),
        ({"text": OTHER, "notices": (DOOR,)}, Judgement(outcome="blocked", detail="请登录后")),
        ({"text": OTHER, "notices": (BROKEN,)}, Judgement(outcome="outage", detail="系统繁忙")),
        ({"text": OTHER}, Judgement(outcome="outage", detail="another article stands there")),
        (
            {"text": replace(OTHER, title=TEXT.title)},
            Judgement(outcome="changed", changes=("paragraph_cut", "paragraph_added")),
        ),
    ],
)
def test_a_page_with_a_text(change, expected):
    assert judged(replace(BEFORE, **change), BEFORE) == expected


def test_what_the_page_said_before_is_no_notice():
    before = replace(BEFORE, notices=(DOOR,))
    seen = replace(BEFORE, text=PART, notices=(DOOR,))
    assert judged(seen, before).outcome == "changed"


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"notices": (REMOVED,)}, "gone"),
        ({"notices": (DOOR,)}, "blocked"),
        ({"notices": (BROKEN,)}, "outage"),
        ({"notices": (TAKEN_BACK,)}, "changed"),
        ({"notices": (BROKEN, REMOVED)}, "outage"),
        ({}, "outage"),
        ({"landed": "http://x.example/"}, "gone"),
        ({"landed": "http://x.example/index.html"}, "gone"),
        ({"landed": "http://x.example/news/"}, "gone"),
        ({"landed": "http://x.example/sport/"}, "gone"),
        ({"landed": "http://x.example/404.html"}, "gone"),
        ({"landed": "http://x.example/news/2026/1101/c2.html"}, "outage"),
        ({"landed": "http://x.example/error"}, "outage"),
        ({"landed": "http://x.example/", "notices": (BROKEN,)}, "outage"),
        ({"landed": "http://x.example/", "notices": (BROKEN,), "n_chars": 3000}, "gone"),
        ({"landed": "http://x.example/user/login?from=c1"}, "blocked"),
        ({"landed": "http://passport.x.example/"}, "blocked"),
        ({"landed": "http://x.example/captcha", "notices": (REMOVED,)}, "blocked"),
    ],
)
def test_a_page_without_a_text(change, outcome):
    assert judged(replace(NONE, **change), BEFORE).outcome == outcome


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, Judgement(outcome="moved", moved_to="http://x.example/n/1")),
        (
            replace(TEXT, title="新标题"),
            Judgement(outcome="moved", moved_to="http://x.example/n/1"),
        ),
        (OTHER, Judgement(outcome="outage", detail="another article stands there")),
    ],
)
def test_a_redirect_to_a_text(text, expected):
    new = "http://x.example/n/1"
    assert judged(replace(BEFORE, landed=new, article=new, text=text), BEFORE) == expected


def test_a_mobile_page_that_names_the_address_is_no_move():
    seen = replace(BEFORE, landed="http://m.x.example/c1.html")
    assert judged(seen, BEFORE) == Judgement(outcome="unchanged")


def test_the_first_text_of_an_address():
    assert judged(BEFORE, None) == Judgement(outcome="first")
    assert judged(NONE, None).outcome == "outage"


def test_what_cannot_be_compared_is_no_edit():
    before = replace(NONE, failure="timeout")
    found = judged(replace(BEFORE, text=OTHER), before)
    assert found.outcome == "unchanged"
    assert "timeout" in found.detail


def test_a_text_shown_elsewhere_on_the_page_counts_as_kept():
    shown = key_text(TEXT.text)
    seen = replace(BEFORE, text=replace(PART, shown=shown))
    assert judged(seen, replace(BEFORE, text=replace(TEXT, shown=shown))).outcome == "unchanged"
