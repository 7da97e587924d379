"""What stands in real lists besides articles: dead links, logins, videos, forbidden paths."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Literal

from ingest.sampleweb.addresses import absolute
from ingest.sampleweb.days import day_start
from ingest.sampleweb.pages import (
    HTML,
    HTML_WITHOUT_CHARSET,
    Kind,
    Resource,
    Row,
    View,
    text_of,
)

Sort = Literal["forbidden", "dead", "gone", "login", "video", "empty", "cut", "pdf", "loop"]


@dataclass(frozen=True, slots=True)
class Oddity:
    """One address in a site's lists that is no article.

    Args:
        site: Id of the site.
        path: Path and query.
        sort: What is odd about it.
        day: Day on which it appears in the lists.
        title: Headline the list shows.
    """

    site: str
    path: str
    sort: Sort
    day: int
    title: str


ODDITIES = (
    Oddity(
        "jiangcheng", "/internal/c/20260903/c10000001.html", "forbidden", 2, "编前会纪要（内部）"
    ),
    Oddity(
        "jiangcheng", "/print/c/20260911/c10000002.html", "forbidden", 10, "打印版：一周要闻回顾"
    ),
    Oddity(
        "jiangcheng", "/internal/c/20261006/c10000003.html", "forbidden", 35, "值班安排（内部）"
    ),
    Oddity("jiangcheng", "/c/20260906/c10000004.html", "dead", 5, "江城湿地公园试开放"),
    Oddity("jiangcheng", "/c/20260908/v10000005.html", "video", 7, "视频丨三分钟看懂江城新地铁"),
    Oddity("jiangcheng", "/c/20260920/c10000006.html", "dead", 19, "晨报读者节下周举行"),
    Oddity("jiangcheng", "/c/20260925/v10000007.html", "video", 24, "视频丨秋收时节话丰年"),
    Oddity("shendu", "/article/draft-20260910", "forbidden", 9, "（草稿）三季度选题表"),
    Oddity("shendu", "/article/10000012", "login", 6, "会员专享：算力行业季度数据包"),
    Oddity("shendu", "/article/10000013", "dead", 14, "早报：昨夜今晨科技要闻"),
    Oddity("shendu", "/article/draft-20261002", "forbidden", 31, "（草稿）年度人物候选"),
    Oddity("shendu", "/article/10000014", "empty", 22, "快讯：某公司回应传闻"),
    Oddity("zhixie", "/archives/preview-20260905", "forbidden", 4, "预览：下期封面"),
    Oddity("zhixie", "/archives/10000021", "empty", 11, "编读往来"),
    Oddity("zhixie", "/archives/10000022", "gone", 16, "招聘：周刊寻找新同事"),
    Oddity("zhongnan", "/html/202609/10000031.pdf", "pdf", 8, "中南地区信息化简报（PDF）"),
    Oddity("zhongnan", "/html/202609/10000032.htm", "dead", 3, "某某电脑城促销信息"),
    Oddity("zhongnan", "/html/internal/10000033.htm", "forbidden", 12, "站务：广告位价目"),
    Oddity("zhongnan", "/html/202610/10000034.htm", "empty", 33, "本站机房搬迁通知"),
    Oddity("farm", "/keji/20260910/10000041.html", "cut", 9, "手机信号满格却没网？原因在这"),
    Oddity("farm", "/print/keji/20260912/10000042.html", "forbidden", 11, "今日快讯打印版"),
    Oddity("farm", "/redian/20260915/10000043.html", "dead", 14, "热点聚合：这些事你该知道"),
    Oddity("farm", "/redian/20261003/10000044.html", "login", 32, "登录后可查看全部热榜"),
    Oddity("farm", "/print/redian/20261008/10000045.html", "forbidden", 37, "热榜打印版"),
    Oddity("mirror", "/a/10000051.html", "dead", 8, "频道 页面 已 下线"),
    Oddity("mirror", "/a/10000052.html", "loop", 13, "移动 版 自动 跳转"),
    Oddity("mirror", "/internal/a/10000053.html", "forbidden", 18, "镜像 节点 状态"),
    Oddity("wanxiang", "/content/26/0909/10000061.shtml", "login", 8, "登入後可繼續閱讀"),
    Oddity("wanxiang", "/internal/content/26/0913/10000062.shtml", "forbidden", 12, "我的書房"),
    Oddity("forum", "/topic/10000071", "gone", 6, "求推荐一把顺手的键盘"),
    Oddity("forum", "/topic/10000072", "login", 15, "内推区（登录可见）"),
    Oddity("forum", "/internal/topic/10000073", "forbidden", 21, "版主议事区"),
    Oddity("manyi", "/internal/2026/09/10000081/", "forbidden", 10, "译名对照表（草稿）"),
    Oddity("accounts", "/s?__biz=MzkyODQ2MTAzNw==&mid=10000091&idx=1&sn=0a1b2c3d", "dead", 9, ""),
)

ROBOTS = {
    "jiangcheng": "User-agent: *\nDisallow: /internal/\nDisallow: /print/\n",
    "shendu": "User-agent: *\nDisallow: /article/draft-\nDisallow: /user\nAllow: /\n",
    "zhixie": "User-agent: *\nDisallow: /archives/preview-\n",
    "zhongnan": "User-agent: *\nDisallow: /html/internal/\nDisallow: /admin/\n",
    "farm": "User-agent: BadBot\nDisallow: /\n\nUser-agent: *\nDisallow: /print/\n",
    "mirror": "User-agent: *\nDisallow: /internal/\n",
    "wanxiang": "User-agent: *\nDisallow: /internal/\nDisallow: /user/\n",
    "forum": "User-agent: *\nDisallow: /internal/\nDisallow: /member/\n",
    "manyi": (
        "User-agent: *\nCrawl-delay: 0.5\nDisallow: /internal/\n\n"
        "Sitemap: http://blog.manyi.example/sitemap_index.xml\n"
    ),
    "accounts": "User-agent: *\nDisallow: /mp/\n",
}

# sort -> (kind, HTTP status, reject reason, text of the page)
_ANSWERS: dict[Sort, tuple[Kind, int, str, str]] = {
    "forbidden": ("disallowed", 200, "robots", "本页仅供内部人员使用，请勿外传。"),
    "dead": ("missing", 404, "http_404", "您访问的页面不存在。"),
    "gone": ("missing", 410, "http_410", "该页面已永久删除。"),
    "login": ("not_article", 200, "not_an_article", "请登录后查看 手机号 验证码 立即登录 注册账号"),
    "video": ("not_article", 200, "not_an_article", "播放 00:00 / 03:12 倍速 清晰度 全屏"),
    "empty": ("broken", 200, "empty", ""),
    "cut": ("broken", 200, "truncated", ""),
    "pdf": ("not_article", 200, "not_html", ""),
    "loop": ("broken", 302, "redirect_loop", ""),
}

_PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
)

Notice = Callable[[str, str, View], str]


def odd_rows(view: View) -> tuple[Row, ...]:
    """Return the list lines of a site's oddities that have appeared."""
    return tuple(
        Row(
            url=absolute(item.site, item.path),
            title=item.title,
            at=day_start(item.day) + timedelta(hours=11, minutes=view.dice.whole(0, 59, item.path)),
        )
        for item in _visible(view)
    )


def odd_resources(
    view: View, notice: Notice, model: Callable[[], bytes] | None
) -> tuple[Resource, ...]:
    """Return what a site's oddities answer.

    Args:
        view: The site.
        notice: How the site prints a short text.
        model: Body of one of its articles, for the page whose transfer is cut.
    """
    return tuple(_resource(item, view, notice, model) for item in _visible(view))


def _visible(view: View) -> list[Oddity]:
    return [
        item
        for item in ODDITIES
        if item.site == view.site.id and day_start(item.day + 1) <= view.now
    ]


def _resource(
    item: Oddity, view: View, notice: Notice, model: Callable[[], bytes] | None
) -> Resource:
    kind, status, reason, text = _ANSWERS[item.sort]
    is_utf8 = view.site.encoding == "utf-8"
    url = absolute(item.site, item.path)
    body = partial(notice_bytes, item.title or "提示", text, view, notice)
    content_type = HTML if is_utf8 else HTML_WITHOUT_CHARSET
    if item.sort == "pdf":
        body, content_type = partial(bytes, _PDF), "application/pdf"
    elif item.sort in {"empty", "loop"}:
        body = partial(bytes, b"")
    return Resource(
        url=url,
        kind=kind,
        body=model if item.sort == "cut" and model is not None else body,
        status=status,
        content_type=content_type,
        location=url if item.sort == "loop" else None,
        is_cut=item.sort == "cut",
        title=item.title or None,
        reject_reason=reason,
    )


def notice_bytes(title: str, text: str, view: View, notice: Notice) -> bytes:
    """Return the bytes of a short page in the site's own frame."""
    return text_of(notice(title, text, view), view.site.encoding)


def robots_resource(view: View) -> Resource:
    """Return a site's robots.txt."""
    return Resource(
        url=f"{view.site.home}robots.txt",
        body=partial(bytes, ROBOTS[view.site.id].encode()),
        content_type="text/plain; charset=utf-8",
    )
