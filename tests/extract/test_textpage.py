import pytest

from ingest.extract.article import article_from

PLAIN = (("content-type", "text/plain; charset=utf-8"),)
BODY = """云岭县上周公布了一份关于机器人的管理办法，全文共二十二条，从十一月起施行。

办法要求，凡是能够自主移动的设备，都要在显著位置标明编号和负责人。

图/云屿观察

“先把责任说清楚，再谈发展。”负责起草的季远说，他们走访了四十家企业。"""


def read(fetched, text):
    return article_from(fetched(text, headers=PLAIN, url="urn:sha256:1"), portal=None)


def test_farm_page(fetched):
    parts = read(
        fetched,
        "首页>科技 > 正文\n云岭县给机器人立规矩-今日热文\n"
        "来源: 云岭晚报 发布于:2026-10-20 09:30:17\n\n"
        "本文来自微信公众号：云屿观察（ID：yunyu），作者：云上的猫，原文标题：《二十二条规矩》\n\n"
        f"【资料图】\n\n{BODY}\n\n参考资料：\n\nhttps://www.yunyu.example/a\n\n关键词：\n\n猜你喜欢\n"
        "  • 云岭县给机器人立规矩-今日热文\n  • 江城的路口换了新灯-天天关注\n",
    )
    assert parts.title == "云岭县给机器人立规矩"
    assert (parts.declared_source, parts.source) == ("云岭晚报", "云屿观察")
    assert (parts.author, parts.original_title) == ("云上的猫", "二十二条规矩")
    assert parts.published.iso() == "2026-10-20T09:30:17+08:00"
    assert parts.references == ("https://www.yunyu.example/a",)
    assert parts.text.count("\n") == 2
    assert parts.method == "text"


def test_rendered_page_with_system_data(fetched):
    parts = read(
        fetched,
        "Model loaded succeed\n[top_logo.png]\n\n* 时政\n* 财经\n\n云岭县给机器人立规矩\n\n"
        f"2026-10-20 09:30 来源：云岭晚报\n\n{BODY}\n"
        "catalogs: 12; contentid: 345; publishdate: 2026-10-20; author:梁晓; fi\n"
        "le: 1; source: 29; from:云岭\n晚报; timestamp: 2026-10-20 09:30:17;\n"
        "[责任编辑：]\n为你推荐\n"
        "[a1.png]\n另一个县的机器人也有了规矩，居民看法不一，有人支持，也有人观望。\n02日\n",
    )
    assert parts.title == "云岭县给机器人立规矩"
    assert parts.author == "梁晓"
    assert parts.published.iso() == "2026-10-20T09:30:17+08:00"
    assert "另一个县" not in parts.text and "catalogs" not in parts.text


def test_mirror_page(fetched):
    parts = read(
        fetched,
        "在线视频网站,免费小说阅读,棋牌游戏大厅,电影天堂下载,彩票开奖结果,手机壁纸大全\n\n"
        "分享\n\n云岭县给机器人立规矩\n\n 山中的客人 2026-10-20 发布于江苏\n\n"
        f"量子位报道\n\n编辑：梁晓\n\n{BODY}\n\n"
        "    本站是提供个人知识管理的网络存储空间，不代表本站观点。\n"
        "    转藏 分享 献花(0\n    类似文章 更多",
    )
    assert parts.title == "云岭县给机器人立规矩"
    assert (parts.author, parts.source, parts.editor) == ("量子位", "量子位", "梁晓")
    assert parts.published.iso() == "2026-10-20"
    assert "电影天堂" not in parts.text


def test_forum_page_with_relative_date(fetched):
    page = fetched(
        "社区导航\nPython\n机器学习\nPy学习  »  aigc\n\n云岭县给机器人立规矩\n\n"
        f"云屿社区 • 2 年前 • 517 次点击  \n\n{BODY}\n\n"
        "本文来源江城晨报，如有侵权请联系删除\n\nEND\n",
        headers=PLAIN,
        seen_at=None,
    )
    parts = article_from(page, portal=None)
    assert parts.title == "云岭县给机器人立规矩"
    assert (parts.source, parts.author) == ("江城晨报", None)
    assert parts.published.precision == "day"  # of the address; the page's own is relative


def test_text_without_headline_has_none(fetched):
    parts = read(
        fetched, f"- A+\n{BODY}\n参考材料\nhttps://www.wired.com/story/made-up/\n- 我的微信\n"
    )
    assert parts.title is None
    assert "no_title" in parts.quality_reasons
    assert parts.source == "WIRED"
    assert parts.text.startswith("云岭县上周")


def test_headline_right_above_the_text(fetched):
    assert read(fetched, f"云岭县给机器人立规矩\n\n{BODY}").title == "云岭县给机器人立规矩"


@pytest.mark.parametrize("wrap", ["<html><body><pre>{}</pre></body></html>", "{}"])
def test_text_rendered_into_pre_is_read_as_text(fetched, wrap):
    text = f"[top_logo.png]\n云岭县给机器人立规矩\n2026-10-20 09:30 来源：云岭晚报\n\n{BODY * 2}"
    parts = article_from(fetched(wrap.format(text)), portal=None)
    assert (parts.method, parts.title) == ("text", "云岭县给机器人立规矩")


@pytest.mark.parametrize("line", ["云：" * 60_000, "云，岭：" * 40_000 + "云" * 20, "：" * 90_000])
def test_a_line_of_nothing_but_marks(fetched, line):
    """Looking for a comma after each colon would take minutes."""
    parts = read(fetched, f"云岭县给机器人立规矩\n\n2026-10-20 09:30\n\n{line}\n\n{BODY}\n\n{line}")
    assert "云岭县上周公布" in parts.text
