import pytest

from ingest.history.notices import is_retraction, notices_on

LINES = {
    "removed": (
        "该内容已被发布者删除",
        "页面不存在",
        "文章已下架",
        "您访问的文章已被作者删除",
        "该微博不存在",
        "抱歉，你访问的内容不存在",
        "视频去哪了呢？该稿件已失效",
        "文章飞到火星去了",
        "对不起，您要浏览的页面暂时无法找到",
        "信息已下架",
        "你来晚了，文章已被删除",
        "该篇文章因涉嫌违反相关法律法规已被删除",
        "此帖被管理员或版主屏蔽",
        "该公众号已被封禁",
        "HTTP 404 - 文件未找到",
        "你要看的内容已被移走",
        "该视频因版权原因已下架",
        "此信息已被发布人删除",
        "該內容已被發布者刪除",
        "该 内容 已 被 发布 者 删除",
        "文(wén)章(zhāng)已下架",
        "Sorry, the page you visited does not exist",
        "Oops! That page can’t be found.",
        "404",
    ),
    "retracted": (
        "本文已撤稿。",
        "本刊决定撤销该论文",
        "更正与致歉",
        "致歉信：文章存在严重失实",
        "此稿已撤回，请各媒体不要转载",
        "因内容存在差错，编辑部向读者道歉",
        "由于内容失实，本报对该报道予以撤回并道歉",
    ),
    "blocked": (
        "当前环境异常，完成验证后即可继续访问。",
        "您的IP访问过于频繁",
        "请输入图片中的验证码",
        "请登录后继续浏览",
        "登录即可阅读全文",
        "本文为付费文章，购买后可阅读全文",
        "您没有阅读权限",
        "由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断",
        "Just a moment...",
        "内容不存在，或者您没有权限查看",  # of two readings the cautious one
    ),
    "outage": (
        "系统繁忙，请稍后再试。",
        "网站升级中，敬请期待",
        "抱歉，页面出错了",
        "数据库连接失败",
        "502 Bad Gateway",
        "页面不存在，或服务器出错，请稍后重试",  # the same
    ),
    None: (
        "多家公司的应用整改",
        "责任编辑：梁晓帆",
        "登录",
        "该评论已被删除",
        "版权声明：未经授权不得转载",
        "据了解，上月共有三十七款应用因为收集个人信息超出范围而被监管部门要求整改，其中五款没有按期完成，"
        "相关内容已被下架，另有两款主动关停，涉及用户约四百万人，后续处置结果将在下月公布。",
    ),
}


@pytest.mark.parametrize(
    ("kind", "line"), [(kind, line) for kind, lines in LINES.items() for line in lines]
)
def test_what_a_line_says(kind, line):
    found = notices_on("江城新闻", [line])
    assert (found[0].kind if found else None) == kind


def test_all_notices_are_given_in_order_each_once():
    found = notices_on("404", ["系统繁忙，请稍后再试", "404", "该内容已被发布者删除"])
    assert [notice.kind for notice in found] == ["removed", "outage", "removed"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本报日前刊发的报道因核实不严，\n文中数据失实，\n特此致歉。", True),
        ("两国外长会晤后宣布撤回各自的限制措施，双方没有为此前的争执致歉。", False),
    ],
)
def test_retractions_of_more_than_a_line(text, expected):
    assert is_retraction(text) == expected
