"""Author, editor, source and time, each from one wording on an otherwise plain page."""

import pytest

from ingest.extract.article import article_from, fields_of


@pytest.fixture
def fields(fetched, news_page):
    def read(**kwargs):
        page_kwargs = {k: kwargs.pop(k) for k in ("url", "seen_at") if k in kwargs}
        return fields_of(article_from(fetched(news_page(**kwargs), **page_kwargs), portal=None))

    return read


def text_with(first="", last=""):
    from_paragraphs = (
        "云岭县上周公布了一份关于机器人的管理办法，全文共二十二条，从十一月起施行。",
        "办法要求，凡是能够自主移动的设备，都要在显著位置标明编号和负责人。",
        "当地一家配送公司的经理说，编号并不麻烦，麻烦的是谁来承担夜间巡检的费用。",
    )
    return "".join(f"<p>{p}</p>" for p in (first, *from_paragraphs, last) if p)


@pytest.mark.parametrize(
    ("kwargs", "author"),
    [
        ({"header": "<div>2026-10-20 09:30 作者：季远</div>"}, "季远"),
        ({"header": "<div><span>作者</span><span>季远</span></div>"}, "季远"),
        ({"header": "<p>季远/云岭晚报</p><p>2026-10-20 09:30</p>"}, "季远"),
        ({"header": "<p>云岭晚报记者 季远</p>"}, "季远"),
        ({"body": text_with("云岭晚报讯（记者 季远 岑露）十月二十日，办法公布。")}, "季远、岑露"),
        ({"body": text_with("云岭十月二十日电（季远、岑露）办法昨天公布。")}, "季远、岑露"),
        ({"body": text_with("【文/云屿网专栏作者 季远】")}, "季远"),
        ({"body": text_with(last="文/季远")}, "季远"),
        ({"body": text_with(last="（作者：季远，系云岭大学副教授）")}, "季远"),
        ({"body": text_with(last="（作者：季远北京大学法学院教授）")}, "季远"),
        ({"header": "<a class='author-name'>云上的猫</a>"}, "云上的猫"),
        ({"head": "<meta name='author' content='季远'>"}, "季远"),
        ({"head": "<meta name='author' content='云屿网'>"}, None),
        ({"head": "<meta name='author' content='104363'>"}, None),
        # a system that prints its editor as author
        (
            {"head": "<meta name='author' content='梁晓'><meta name='contentid' content='1'>"},
            None,
        ),
        ({"header": "<div>作者：网络整理</div>"}, None),
        ({"body": text_with(last="文字：岑露 摄")}, None),
        ({}, None),
    ],
)
def test_author(fields, kwargs, author):
    assert fields(**kwargs)["author"] == author


@pytest.mark.parametrize(
    ("tail", "editor"),
    [
        ("<div class='edit'>（责编：梁晓）</div>", "梁晓"),
        ("<p>责任编辑：梁晓_YY1234</p>", "梁晓"),
        ("<p>编辑 梁晓 校对 岑露</p>", "梁晓"),
        ("", None),
    ],
)
def test_editor(fields, tail, editor):
    assert fields(tail=tail)["editor"] == editor


@pytest.mark.parametrize(
    ("kwargs", "declared", "source"),
    [
        ({}, "云岭晚报", "云岭晚报"),
        (
            {"header": "<div>2026-10-20 09:30　来源:<a>云岭晚报</a><a>举报</a></div>"},
            "云岭晚报",
            "云岭晚报",
        ),
        ({"header": "<div>来源：网络</div>"}, None, None),
        ({"header": "<p>新华社</p><p>2026-10-20</p>"}, "新华社", "新华社"),
        ({"header": "<div>来源于：云岭区办事处</div>"}, "云岭区办事处", "云岭区办事处"),
        (
            {"body": text_with("本文来自微信公众号：云屿观察（ID：yunyu），作者：季远")},
            "云岭晚报",
            "云屿观察",
        ),
        ({"body": text_with(last="（转载自江城晨报）")}, "云岭晚报", "江城晨报"),
        ({"header": "", "body": text_with(last="本文来源江城晨报，侵删")}, "江城晨报", "江城晨报"),
        (
            # an advertisement of the portal names no writer
            {"body": text_with(last="（本文来自云屿新闻，更多资讯请下载“云屿新闻”APP）")},
            "云岭晚报",
            "云岭晚报",
        ),
        (
            {
                "header": "",
                "body": text_with(last="参考材料") + "<p>https://www.wired.com/story/made-up/</p>",
            },
            None,
            "WIRED",
        ),
        ({"header": ""}, None, None),
    ],
)
def test_source(fields, kwargs, declared, source):
    read = fields(**kwargs)
    assert (read["declared_source"], read["source"]) == (declared, source)


@pytest.mark.parametrize(
    ("kwargs", "published"),
    [
        ({}, "2026-10-20T09:30+08:00"),
        ({"header": "<p>2026年10月20日</p>"}, "2026-10-20"),
        (
            # the machine says the same, to the second
            {"head": "<meta property='article:published_time' content='2026-10-20 09:30:17'>"},
            "2026-10-20T09:30:17+08:00",
        ),
        (
            # the machine says another day: what the reader sees counts
            {"head": "<meta property='article:published_time' content='2026-10-25 00:00:00'>"},
            "2026-10-20T09:30+08:00",
        ),
        (
            {"header": "<p>最后更新 2026-10-22 08:00</p><p>2026-10-20 09:30 发布</p>"},
            "2026-10-20T09:30+08:00",
        ),
        (
            {
                "header": "<p>昨天</p>",
                "head": '<script>var ct = "1792459817";</script>',
            },
            "2026-10-20T09:30:17+08:00",
        ),
        ({"header": "", "tail": "<p>发布日期：2026-10-20</p>"}, "2026-10-20"),
        ({"header": "<p>昨天 18:20</p>"}, "2026-10-31T18:20+08:00"),
        ({"header": "<p>昨天 18:20</p>", "seen_at": None, "url": "http://a.example/x"}, None),
        ({"header": "", "url": "http://a.example/20261020/x.html"}, "2026-10-20"),
        # a day the text speaks of is no dateline
        (
            {
                "header": "",
                "url": "http://a.example/x",
                "body": text_with("2026年10月2日，云岭县召开会议，讨论机器人管理办法的草案。"),
            },
            None,
        ),
    ],
)
def test_published(fields, kwargs, published):
    assert fields(**kwargs)["published_at"] == published


def test_original_title(fields):
    read = fields(body=text_with("（原标题：《二十二条规矩，谁来执行》）"))
    assert read["original_title"] == "二十二条规矩，谁来执行"


def test_every_reading_is_a_claim_and_one_wins(fetched, news_page):
    parts = article_from(fetched(news_page()), portal=None)
    for field in ("title", "declared_source", "source", "published"):
        assert [c.won for c in parts.claims if c.field == field].count(True) == 1
