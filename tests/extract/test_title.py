import pytest

from ingest.extract.decode import decode
from ingest.extract.page import parse_html
from ingest.extract.title import find_headline, strip_farm_tail, strip_site_tail


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("云岭县给机器人立规矩_科技频道_云屿网", "云岭县给机器人立规矩"),
        ("云岭县给机器人立规矩--科技--云岭网", "云岭县给机器人立规矩"),
        ("云岭县给机器人立规矩 - 云屿新闻", "云岭县给机器人立规矩"),
        ("GPT-4 之后的一年", "GPT-4 之后的一年"),
        ("中国-东盟论坛开幕", "中国-东盟论坛开幕"),
        ("机器人|规矩|云屿网", "机器人|规矩"),
    ],
)
def test_site_tail(title, stripped):
    assert strip_site_tail(title) == stripped


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("云岭县给机器人立规矩-今日热文", "云岭县给机器人立规矩"),
        ("云岭县给机器人立规矩-世界最资讯", "云岭县给机器人立规矩"),
        ("机器人记者的第一天-天天关注", "机器人记者的第一天"),
        ("机器人记者的第一天", "机器人记者的第一天"),
        ("从今天起，关注每日观察", "从今天起，关注每日观察"),
    ],
)
def test_farm_tail(title, stripped):
    assert strip_farm_tail(title) == stripped


def headline(html, **kwargs):
    found = find_headline(parse_html(decode(html.encode()), url="http://a.example/"), **kwargs)
    best = min(found.readings, key=lambda r: r.rank, default=None)
    return best.value if best else None


BODY = "<p>办法要求，凡是能够自主移动的设备，都要标明编号。</p>"


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (
            f"<title>机器人立规矩_科技_云屿网</title><h1>机器人立规矩</h1>{BODY}",
            "机器人立规矩",
        ),
        (
            # the kicker is no headline, the class says so
            "<title>机器人立规矩（发布）--科技</title>"
            f"<h3>云岭县</h3><h1>机器人立规矩（发布）</h1>{BODY}",
            "机器人立规矩（发布）",
        ),
        (
            # og:title cut at an unescaped quote
            '<meta property="og:title" content="机器人"规矩"出台">'
            '<title>机器人"规矩"出台_云屿网</title>'
            f"<h1>机器人&quot;规矩&quot;出台</h1>{BODY}",
            '机器人"规矩"出台',
        ),
        (
            # the site puts its own name first
            "<title>云屿网--机器人立规矩了没有</title>"
            f"<div class='title-text'>机器人立规矩了没有</div>{BODY}",
            "机器人立规矩了没有",
        ),
        (
            f"<title>机器人立规矩-每日观察</title><h2>机器人立规矩-每日观察</h2>{BODY}",
            "机器人立规矩",
        ),
        (f"<title></title><h1>机器人立规矩</h1>{BODY}", "机器人立规矩"),
        (f"<title>机器人立规矩_云屿网</title>{BODY}", "机器人立规矩"),
        (BODY, None),
    ],
)
def test_headline(html, title):
    assert headline(f"<html><head></head><body>{html}</body></html>") == title


def test_suffixes_of_the_portal():
    html = f"<html><title>机器人立规矩@云屿</title><body>{BODY}</body></html>"
    assert headline(html, suffixes=("@云屿",)) == "机器人立规矩"
