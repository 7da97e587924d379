"""Pages without an article are refused with a word that stays; short news is not."""

import pytest

from ingest.errors import PageError
from ingest.extract.article import article_from

MENU = "".join(f"<li><a href='/{i}'>栏目{i}</a></li>" for i in range(14))
HOT = "".join(f"<li><a href='/a/{i}'>第{i}条热门新闻的标题写在这里</a></li>" for i in range(10))
FOOT = (
    "<div class='footer'><p>关于我们 | 广告服务 | 联系我们</p>"
    "<p>Copyright © 2026 云屿网 版权所有 未经授权禁止转载</p></div>"
)
LEAD = "三月的一个下午，云岭县一家律所收到一张账单，金额是往常的七倍。"


def site(title, main):
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<ul class='nav'>{MENU}</ul><div class='main'>{main}</div>"
        f"<div class='hot'><h3>热门推荐</h3><ul>{HOT}</ul></div>{FOOT}</body></html>"
    )


def bare(title, main):
    return f"<html><head><title>{title}</title></head><body>{main}</body></html>"


def items(*, n, summary):
    return "".join(
        f"<div><h3><a href='/a/{i}'>第{i}条新闻的标题写在这里</a></h3>{summary}"
        f"<span>2026-03-{i + 1:02d}</span></div>"
        for i in range(n)
    )


GONE = [
    ("404", "<h1>404</h1><p>很抱歉，您要访问的页面不存在或已被删除！5秒后自动跳转到首页</p>"),
    ("云屿网", "<p>该内容已被发布者删除</p>"),
    ("云屿网", "<p>文章已下架</p><p>您访问的文章因作者申请已下架，去看看其他内容吧</p>"),
    ("云屿网", "<p>对不起，您所查看的信息不存在或尚未通过审核。</p>"),
    ("云屿论坛", "<p>抱歉，指定的主题不存在或已被删除或正在被审核</p>"),
    ("云屿网", "<p>该文章违反相关规定，已被屏蔽，无法查看。如有疑问请联系客服。</p>"),
    ("云屿网", "<p>该公众号已迁移</p><p>若需访问原文章链接，请点击下方按钮。</p>"),
    ("云屿网", "<p>该稿件已撤回</p><p>该稿件已于2026年3月12日撤回，敬请谅解。</p>"),
    ("新闻详情", "<h1>新闻详情</h1><p>暂无内容</p>"),
    (
        "公益404",
        "<p>您访问的页面找不回来了！但我们可以一起寻找失踪宝贝</p><p>姓名：某某，出生日期：2010年"
        "3月5日，失踪地点：云岭县，身高约一米一，右耳有一颗痣，操本地口音。如有线索请拨打热线。</p>",
    ),
]
LOGIN = [
    ("登录", "<h2>用户登录</h2><label>用户名</label><label>密码</label><a>忘记密码</a>"),
    ("登录", "<h1>欢迎登录云屿网</h1><p>未注册手机验证后自动登录，即代表同意《用户协议》</p>"),
    ("云屿社区", "<p>请您登录后查看更多专业优质内容</p><p>验证码登录</p><p>密码登录</p>"),
]
PAID = [
    ("谁来付账", f"<h1>谁来付账</h1><p>{LEAD}</p><p>本文为付费内容，订阅后可阅读全文</p>"),
    ("谁来付账", f"<h1>谁来付账</h1><p>{LEAD * 3}</p><p>[本文共计3281字，请订阅后继续阅读]</p>"),
    ("谁来付账", f"<h1>谁来付账</h1><p>{LEAD * 3}</p><p>剩余82%内容，开通会员后解锁全文</p>"),
]
ROBOT = [
    ("环境异常", "<p>当前环境异常，完成验证后即可继续访问。</p>"),
    ("安全验证", "<p>请完成下列验证后继续:</p><p>按住左边按钮拖动完成上方拼图</p>"),
    ("验证", "<p>亲，请拖动下方滑块完成验证</p><p>通过验证以确保正常访问</p>"),
    ("405", "<p>由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p>"),
    (
        "拦截",
        "<p>您的请求疑似攻击行为，已被拦截。如果您认为是误报，请联系网站管理员，并提供事件编号："
        "20260312093012345。</p>",
    ),
]
SERVER = [
    ("502 Bad Gateway", "<h1>502 Bad Gateway</h1><hr>nginx"),
    ("云屿网", "<p>系统繁忙，请稍后再试</p>"),
    ("云屿网", "<p>网站正在维护升级，预计于今日22时恢复访问，给您带来的不便敬请谅解。</p>"),
    (
        "恭喜",
        "<h1>恭喜，站点创建成功！</h1><p>这是默认首页，本页面由系统自动生成，可以修改、删除"
        "或覆盖本页面，相关信息请到面板查看，如有疑问请联系服务商。</p>",
    ),
]
LISTS = [
    ("科技频道", items(n=15, summary="")),
    ("科技频道", items(n=15, summary="<p>记者从有关部门了解到，措施已经落地，细则近期公布。</p>")),
    ("标签：算法", f"<h1>算法</h1><p>共有 32 篇文章</p><ul>{HOT * 3}</ul>"),
]
PICTURES = [
    ("组图：云岭春色", "<h1>组图：云岭春色</h1>" + "<p><img src='a.jpg'></p>" * 9),
    (
        "组图：云岭春色",
        "<h1>组图：云岭春色</h1>" + "<p><img src='a.jpg'></p><p>图为山樱 季远 摄</p>" * 3,
    ),
]
NO_ARTICLE = [
    *((*page, "deleted_notice", site) for page in GONE),
    *((*page, "login", site) for page in LOGIN),
    *((*page, "paywall", site) for page in PAID),
    *((*page, "robot_check", bare) for page in ROBOT),
    *((*page, "server_error", bare) for page in SERVER),
    *((*page, "list", site) for page in LISTS),
    *((*page, "pictures", site) for page in PICTURES),
    ("关于我们_云屿网", f"<h1>关于我们</h1><p>{LEAD * 2}</p>", "site_page", site),
    ("跳转", "<meta http-equiv='refresh' content='0;url=/'><p>正在跳转</p>", "redirect", bare),
    (
        "标题",
        "<h1>一篇没有正文的文章</h1><div class='comments'><h3>评论</h3>"
        + "".join(f"<div><b>读者{i}</b><p>第{i}次读，{LEAD}</p></div>" for i in range(4))
        + "</div>",
        "comments",
        site,
    ),
]
HEADER = "<h1>{}</h1><p class='info'>2026-03-12 09:12 来源：云岭晚报</p>"
SHORT_NEWS = [
    (
        "云岭首台无人环卫车上路",
        "云岭晚报讯 三月十二日清晨，云岭首台无人环卫车在滨江路上路试运行，时速不超过十公里，遇到"
        "行人自动停车，试运行为期两个月。",
    ),
    (
        "平台下架违规应用三百款",
        "县网信办十二日通报，第一季度下架违规应用三百一十款，主要问题是超范围收集个人信息，相关页面"
        "已被删除，涉及二百四十家企业。",
    ),
    (
        "论坛改版：游客须登录后查看图片",
        "云岭论坛十二日宣布改版，游客须登录后查看图片，文字内容不受影响。站方称，此举是为了防止程序"
        "大量下载用户照片用于训练模型。",
    ),
    (
        "多家高校官网出现“页面不存在”，系遭攻击",
        "三月十一日晚，多家高校官网打开后显示“页面不存在”。警方通报，攻击者利用同一系统的漏洞改写了"
        "首页，目前各校均已恢复，没有数据被窃取。",
    ),
    (
        "购票系统今晚维护升级",
        "铁路部门十二日公告，购票系统将于今晚二十三时至次日五时维护升级，期间暂停售票、退票和改签，"
        "已购车票不受影响，次日六时恢复。",
    ),
    (
        "知识付费平台调整规则",
        "一家知识付费平台十二日公布新规则，订阅后可阅读全文的期限由一年改为长期，已经开通会员的读者"
        "不必另外付费，退款期改为十四天。",
    ),
]


@pytest.mark.parametrize(("title", "main", "word", "around"), NO_ARTICLE)
def test_is_refused_with_a_stable_word(fetched, title, main, word, around):
    with pytest.raises(PageError) as caught:
        article_from(fetched(around(title, main)), portal=None)
    assert caught.value.detail.split(":")[0] == word


@pytest.mark.parametrize(("title", "text"), SHORT_NEWS)
def test_short_news_that_uses_the_same_words_is_kept(fetched, title, text):
    main = f"{HEADER.format(title)}<div class='content'><p>{text}</p></div>"
    parts = article_from(fetched(site(f"{title}_云屿网", main)), portal=None)
    assert (parts.title, parts.text) == (title, text)


def test_a_text_that_says_it_is_sold_is_kept_when_most_of_it_is_there(fetched, paragraphs):
    text = "".join(f"<p>{p}</p><p>他们说，{p}</p>" for p in paragraphs)
    main = f"{HEADER.format('谁来付账')}<div>{text}<p>本文为付费内容，订阅后可阅读全文</p></div>"
    parts = article_from(fetched(site("谁来付账", main)), portal=None)
    assert "paywall" in parts.quality_reasons
