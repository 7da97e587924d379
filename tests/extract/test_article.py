from datetime import date

import pytest

from ingest.errors import (
    DamagedPage,
    EmptyPage,
    LowQuality,
    NotAnArticle,
    NotHtml,
    OversizePage,
    PageError,
)
from ingest.extract.article import MAX_BYTES, article_from, fields_of
from ingest.portals.portal import Portal
from ingest.portals.rules import Rules


def test_plain_news_page(fetched, news_page, paragraphs):
    parts = article_from(fetched(news_page()), portal=None)
    assert parts.title == "云岭县给机器人立规矩"
    assert parts.text == "\n".join(paragraphs)
    assert parts.source == "云岭晚报"
    assert parts.editor == "梁晓"
    assert parts.published.iso() == "2026-10-20T09:30+08:00"
    assert parts.charset == "utf-8"
    assert parts.quality == 1.0
    assert parts.quality_reasons == ()


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_charsets_give_the_same_text(fetched, news_page, paragraphs, charset):
    parts = article_from(fetched(news_page().encode(charset)), portal=None)
    assert parts.text == "\n".join(paragraphs)


def test_paragraphs_parted_by_line_breaks(fetched, news_page, paragraphs):
    parts = article_from(fetched(news_page(body="<br><br>".join(paragraphs))), portal=None)
    assert parts.text == "\n".join(paragraphs)


def test_paragraphs_parted_by_full_width_indents(fetched, news_page, paragraphs):
    body = "　　" + "　　".join(paragraphs)
    parts = article_from(fetched(news_page(body=body)), portal=None)
    assert parts.text == "\n".join(paragraphs)


def test_body_deep_in_sections(fetched, news_page, paragraphs):
    body = "<section><section>" + "".join(
        f"<section><p><span>{p}</span></p></section>" for p in paragraphs
    )
    parts = article_from(fetched(news_page(body=body + "</section></section>")), portal=None)
    assert parts.text == "\n".join(paragraphs)


def test_short_news(fetched, news_page):
    body = (
        "<p>云岭晚报讯（记者 季远）十月二十日，云岭县公布机器人管理办法。</p>"
        "<p>办法共二十二条，要求设备标明编号和负责人，从十一月起施行，违者最高罚款二千元。</p>"
    )
    parts = article_from(fetched(news_page(body=body)), portal=None)
    assert parts.text.count("\n") == 1
    assert parts.author == "季远"


def test_comments_and_related_articles_stay_out(fetched, news_page, paragraphs):
    tail = (
        "<div class='related'><h4>相关阅读</h4><p>另一个县也有了规矩，居民看法不一。</p></div>"
        "<div class='comment-list'><p>读者甲：规矩写得很清楚，希望真的有人执行它。</p>"
        "<p>读者乙：我们小区的配送车上周刚撞坏了一扇门，到现在也没有人来处理这件事。</p></div>"
    )
    parts = article_from(fetched(news_page(tail=tail)), portal=None)
    assert parts.text == "\n".join(paragraphs)


def test_second_article_of_an_endless_page_stays_out(fetched, news_page, paragraphs):
    second = (
        "<div class='article'><h1>江城的路口换了新灯</h1><div>2026-10-19 08:00 来源：江城晨报</div>"
        + "".join(
            f"<p>江城交警介绍，第{i}个路口的新灯本周启用，行人等待时间缩短。</p>" for i in range(9)
        )
        + "</div>"
    )
    parts = article_from(fetched(news_page(tail=second)), portal=None)
    assert parts.text == "\n".join(paragraphs)


def test_hidden_text_is_not_read(fetched, news_page, paragraphs):
    hidden = (
        "<div style='display:none'><p>这一段是写给机器看的，读者看不到它，也不该出现。</p></div>"
    )
    body = "".join(f"<p>{p}</p>" for p in paragraphs) + hidden
    parts = article_from(fetched(news_page(body=body)), portal=None)
    assert "写给机器看的" not in parts.text


def test_account_page_whose_body_is_hidden_until_a_script_runs(fetched, paragraphs):
    body = "".join(f"<section><span>{p}</span></section>" for p in paragraphs)
    html = (
        "<html><head><title></title><meta property='og:title' content='机器人立规矩'>"
        "<meta property='og:article:author' content='云上的猫'></head><body>"
        "<h1 id='activity-name'>机器人立规矩</h1><a id='js_name'>云屿观察</a>"
        "<em id='publish_time'>昨天</em>"
        f"<div id='js_content' style='visibility: hidden;'>{body}</div>"
        "<p>微信扫一扫关注该公众号</p>"
        '<script>var ct = "1792459817";</script></body></html>'
    )
    parts = article_from(fetched(html, seen_at=None), portal=None)
    assert parts.text == "\n".join(paragraphs)
    assert (parts.title, parts.author, parts.source) == ("机器人立规矩", "云上的猫", "云屿观察")
    assert parts.published.iso() == "2026-10-20T09:30:17+08:00"
    assert parts.declared_source is None


def test_traditional_page_is_simplified_and_says_so(fetched, news_page):
    body = "".join(
        f"<p>{p}</p>"
        for p in (
            "雲嶺縣上週公佈了一份關於機器人的管理辦法，全文共二十二條，從十一月起施行。",
            "辦法要求，凡是能夠自主移動的設備，都要在顯著位置標明編號和負責人。",
            "當地一家配送公司的經理說，編號並不麻煩，麻煩的是誰來承擔夜間巡檢的費用。",
        )
    )
    parts = article_from(fetched(news_page(title="雲嶺縣給機器人立規矩", body=body)), portal=None)
    assert parts.script == "Hant"
    assert parts.title == "云岭县给机器人立规矩"
    assert parts.title_raw == "雲嶺縣給機器人立規矩"
    assert "設備" in parts.text_raw and "设备" in parts.text
    assert parts.edits


def portal(*rules):
    return Portal(id="yunyu", name="云屿网", domains=("yunyu.example",), rules=rules)


def test_rules_come_first(fetched, news_page, paragraphs):
    rules = Rules(body="div.txt", author=".by", title_suffixes=("_云屿网",))
    html = news_page(header="<p class='by'>云上的猫</p><p>2026-10-20 09:30</p>")
    parts = article_from(fetched(html), portal=portal(rules))
    assert (parts.method, parts.author) == ("rules", "云上的猫")
    assert parts.text == "\n".join(paragraphs)


def test_first_template_with_a_body_wins_and_none_falls_back(fetched, news_page, paragraphs):
    old, new = Rules(body="div.gone"), Rules(body="div.txt")
    assert article_from(fetched(news_page()), portal=portal(old, new)).method == "rules"
    parts = article_from(fetched(news_page()), portal=portal(old))
    assert parts.method != "rules"
    assert parts.text == "\n".join(paragraphs)


@pytest.mark.parametrize(
    ("header", "until", "method"),
    [
        ("<p>2026-10-20 09:30</p>", date(2026, 10, 20), "rules"),
        ("<p>2026-10-21 00:10</p>", date(2026, 10, 20), "generic"),
        ("<p>2024-05-01 09:30</p>", date(2026, 10, 20), "rules"),
        ("<p>云屿网</p>", date(2026, 10, 20), "rules"),
    ],
)
def test_a_template_ends_with_its_era(fetched, news_page, header, until, method):
    """The page's own time decides, not the day it was fetched on; without one it may be old."""
    old, new = Rules(body="div.txt", until=until), Rules(body="div.gone")
    page = fetched(news_page(header=header), url="http://www.yunyu.example/a/1.html")
    parts = article_from(page, portal=portal(new, old))
    assert (parts.method == "rules") == (method == "rules")


def test_the_template_of_the_era_is_taken_when_two_match(fetched, news_page, paragraphs):
    """A redesign that leaves the old node as a shell for something else."""
    shell = "<div class='old'>" + "".join(f"<p>{p}</p>" for p in paragraphs[::-1]) + "</div>"
    old, new = Rules(body="div.old", until=date(2020, 1, 1)), Rules(body="div.txt")
    html = news_page(tail=shell)
    assert article_from(fetched(html), portal=portal(old, new)).text == "\n".join(paragraphs)


def test_body_in_the_page_state(fetched, paragraphs):
    rules = Rules(
        state_script="script#state",
        state_body="page.detail.content",
        state_title="page.detail.name",
        state_author="page.detail.author",
        state_source="page.detail.source",
        state_published="page.detail.time",
    )
    content = "".join(f"<p>{p}</p>" for p in paragraphs).replace('"', '\\"')
    html = (
        "<html><head><title>机器人立规矩</title></head><body><div id='app'></div>"
        "<script id='state' type='application/json'>"
        '{"page": {"detail": {"name": "机器人立规矩", "author": "季远", "source": "云岭晚报",'
        f'"time": 1792459817000, "content": "{content}"}}}}}}</script></body></html>'
    )
    parts = article_from(fetched(html), portal=portal(rules))
    assert parts.method == "state"
    assert parts.text == "\n".join(paragraphs)
    assert (parts.title, parts.author, parts.source) == ("机器人立规矩", "季远", "云岭晚报")
    assert parts.published.iso() == "2026-10-20T09:30:17+08:00"


def test_fields_for_printing(fetched, news_page):
    fields = fields_of(article_from(fetched(news_page()), portal=None))
    assert fields["published_at"] == "2026-10-20T09:30+08:00"
    assert {"title", "author", "editor", "source", "declared_source", "text"} <= fields.keys()
    assert {"quality", "reasons", "method", "original_title", "dropped"} <= fields.keys()


LINKS = "".join(f"<li><a href='/{i}'>第{i}条新闻的标题写在这里</a></li>" for i in range(30))
NOTICE = "<html><head><title>{0}</title></head><body><div><p>{0}</p></div></body></html>"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", EmptyPage),
        (b" \n ", EmptyPage),
        ("<html><body></body></html>", EmptyPage),
        ("<!-- -->", EmptyPage),
        (b"%PDF-1.7\n1 0 obj", NotHtml),
        (b"\x00\x01" * 400, NotHtml),
        (b"<p>" + b"a" * MAX_BYTES, OversizePage),
        ("<div>" * 100_000 + "云" + "</div>" * 100_000, OversizePage),
        (f"<html><body><ul>{LINKS}</ul></body></html>", NotAnArticle),
        (NOTICE.format("该文章已被删除"), NotAnArticle),
        (NOTICE.format("播放 00:00 / 03:12 倍速 清晰度 全屏"), NotAnArticle),
        (NOTICE.format("抱歉，您访问的页面不存在"), NotAnArticle),
        (NOTICE.format("环境异常，完成验证后即可继续访问"), NotAnArticle),
        (NOTICE.format("请先登录后查看全文"), NotAnArticle),
        (NOTICE.format("該文章已被刪除"), NotAnArticle),
        (
            f"<html><body><ul>{LINKS}</ul><p>云屿网由云屿公司运营，欢迎来信。</p></body>",
            NotAnArticle,
        ),
        ("<html><title>天气</title><p>云岭县今天下雨，气温下降。</p></html>", LowQuality),
        ("<html><title>天气</title><video></video><p>云岭县下雨。</p></html>", NotAnArticle),
        ("该内容已被发布者删除", NotAnArticle),
    ],
)
def test_what_is_no_article(fetched, body, error):
    with pytest.raises(error):
        article_from(fetched(body), portal=None)


def test_content_type_of_a_picture(fetched, news_page):
    page = fetched(news_page(), headers=(("content-type", "image/png"),))
    with pytest.raises(NotHtml):
        article_from(page, portal=None)


def test_cut_transfer(fetched, news_page):
    body = news_page().encode()
    headers = (("content-type", "text/html"), ("content-length", str(len(body) + 9)))
    with pytest.raises(DamagedPage):
        article_from(fetched(body, headers=headers), portal=None)


def test_page_that_ends_in_the_middle_is_marked(fetched, news_page):
    html = news_page()
    parts = article_from(fetched(html[: html.index("遇到老人")]), portal=None)
    assert "cut_transfer" in parts.quality_reasons


def test_article_about_deleted_articles_is_an_article(fetched, news_page, paragraphs):
    body = "".join(f"<p>{p}</p>" for p in (*paragraphs, *paragraphs))
    body += "<p>平台回应说，该文章已被删除，是因为读者投诉，编辑部并没有参与处理。</p>"
    assert article_from(fetched(news_page(body=body)), portal=None).text


def test_errors_carry_a_stable_reason(fetched):
    with pytest.raises(PageError) as caught:
        article_from(fetched(NOTICE.format("该文章已被删除")), portal=None)
    assert caught.value.reason == "not_an_article"
    assert caught.value.detail.startswith("deleted_notice")


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("http://www.yunyu.example/a.html", "http://www.yunyu.example/a.html"),
        ("http://m.yunyu.example/a.html", "http://m.yunyu.example/a.html"),
        ("http://www.yunyu.example/", "http://www.yunyu.example/2026/10/20/a.html"),
        ("http://elsewhere.test/a.html", "http://www.yunyu.example/2026/10/20/a.html"),
        ("/a.html", "http://www.yunyu.example/2026/10/20/a.html"),
        ("http://[broken/a", "http://www.yunyu.example/2026/10/20/a.html"),
    ],
)
def test_canonical_address(fetched, news_page, href, canonical):
    html = news_page(head=f"<link rel='canonical' href='{href}'>")
    assert article_from(fetched(html), portal=None).canonical_url == canonical
