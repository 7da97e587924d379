"""今日快讯网: a content farm; retitled reposts between keywords and twenty links."""

from functools import partial
from html import escape

from ingest.sampleweb.addresses import ACCOUNT_IDS, FARM_CHANNELS
from ingest.sampleweb.dirt import half_width
from ingest.sampleweb.pages import (
    Resource,
    Row,
    Shape,
    Shown,
    View,
    chunks,
    declared_source,
    links_html,
    text_of,
)

_ROWS_PER_PAGE = 20
_TAILS = ("-今日热文", "-快资讯", "-当前通讯", "-世界热推荐", "-每日速看", "-全球新要闻", "")
_CREDITS = ("图/视觉素材库", "图/网络", "图/受访者供图")
_KEYWORDS = ("人工智能", "互联网", "科技", "模型", "数据", "监管", "产业", "应用")

# Links of a farm lead to stories that were never crawled.
_FILLERS = (
    "旧手机别急着扔 这样处理才稳妥",
    "天天关注：秋季养生吃什么好",
    "全球热资讯：油价调整窗口将开启",
    "每日看点：这届年轻人爱上夜跑",
    "快播：地铁新线开通首日客流公布",
    "环球观点：露营装备怎么选",
    "当前热门：老小区加装电梯有新进展",
    "世界微动态：咖啡店开进菜市场",
    "今日报丨国庆出行抢票攻略",
    "即时看！月饼新口味盘点",
    "焦点短讯！高校食堂上新菜",
    "热消息：城市公园夜间照明升级",
    "天天速读：宠物友好商场增多",
    "要闻速递：快递柜收费标准说明",
    "前沿资讯！家电以旧换新怎么领",
    "观热点：电影暑期档收官",
    "短讯！沿江骑行道全线贯通",
    "头条焦点：秋粮收购价格平稳",
    "报道：二手书店迎来开学季",
    "消息！多地图书馆延长开放时间",
)

_FRAME = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}_今日快讯网</title>
<meta name="keywords" content="快讯,热点,资讯"></head>
<body><div class="top"><a href="/">今日快讯网</a> {nav}</div>
{content}
<div class="foot">免责声明:本站内容均来自网络转载,如有侵权请联系删除
投稿邮箱 tougao@kuaixun-today.example<br>
Copyright 2026 今日快讯网</div></body></html>
"""


def _frame(title: str, content: str) -> str:
    nav = " ".join(f'<a href="/{path}/">{name}</a>' for path, name in FARM_CHANNELS)
    return _FRAME.format(title=escape(title, quote=False), content=content, nav=nav)


def _notice(title: str, text: str, _view: View) -> str:
    return _frame(title, f'<div class="msg"><h1>{escape(title)}</h1>{escape(text)}</div>')


def _provenance(shown: Shown) -> str:
    article = shown.page.article
    if article.outlet not in ACCOUNT_IDS:
        return ""
    line = (
        f"本文来自微信公众号:{shown.page.outlet_name} (ID:{ACCOUNT_IDS[article.outlet]}),"
        f"作者:{article.author or shown.page.outlet_name},原文标题:《{article.title}》,"
        "题图来自:视觉素材库"
    )
    return f"<p>{escape(line, quote=False)}</p>\n"


def _article(shown: Shown, view: View) -> bytes:
    page, version, dice = shown.page, shown.version, view.dice
    tail = dice.pick(_TAILS, page.name, "tail")
    title = half_width(version.title) + tail
    channel = next(name for path, name in FARM_CHANNELS if f"/{path}/" in shown.url)
    lines = [f"<p>{escape(half_width(line), quote=False)}</p>" for line in version.paragraphs]
    if dice.share(page.name, "material") < 0.6:
        lines.insert(min(1, len(lines)), "<p>【资料图】</p>")
    for number in (2, 5):
        if number < len(lines) and dice.share(page.name, "credit", number) < 0.6:
            lines.insert(number, f"<p>{dice.pick(_CREDITS, page.name, 'credit of', number)}</p>")
    if page.is_preview:
        link = page.source.first_url() if page.source else "#"
        lines.append(f'<p><a href="{escape(link)}">阅读全文</a></p>')
    keywords = " ".join(dice.some(_KEYWORDS, 3, page.name, "keywords"))
    fillers = "\n".join(
        f'<li><a href="/redian/old/{number}.html">{text}</a></li>'
        for number, text in enumerate(dice.some(_FILLERS, 16, page.name, "fillers"), start=1)
    )
    body = "\n".join(lines)
    content = f"""<div class="nav">首页&gt;{channel} &gt; 正文</div>
<div class="left"><h1>{escape(title, quote=False)}</h1>
<div class="info">来源: {declared_source(page)} 发布于:{shown.local:%Y-%m-%d %H:%M:%S}</div>
<div class="content">
{_provenance(shown)}{body}
</div>
<div class="tags">关键词: {keywords}</div>
<div class="like"><h3>猜你喜欢</h3><ul>
{links_html(view.others(page, 4))}
{fillers}
</ul></div></div>
<div class="right"><h3>最近更新</h3><ul>
{links_html(view.others(page, 14)[4:])}
</ul></div>"""
    return text_of(_frame(title, content))


def _articles(shown: Shown, view: View) -> tuple[Resource, ...]:
    return (
        Resource(
            url=shown.url,
            kind="article",
            body=partial(_article, shown, view),
            modified_at=shown.version.since,
            page=shown.page,
        ),
    )


def _list(title: str, rows: tuple[Row, ...]) -> bytes:
    items = links_html(
        list(rows), '<li><a href="{url}">{title}</a><span>{at:%m-%d %H:%M}</span></li>'
    )
    return text_of(_frame(title, f'<ul class="newslist">\n{items}\n</ul>'))


def _routes(view: View) -> tuple[Resource, ...]:
    found = [(view.site.home, partial(_list, "首页", view.rows[:10]))]
    for number, rows in enumerate(chunks(view.rows, _ROWS_PER_PAGE), start=1):
        found.append((f"{view.site.home}new/{number}.html", partial(_list, "最新", rows)))
    return tuple(
        Resource(url=url, kind="not_article", body=body, reject_reason="not_an_article")
        for url, body in found
    )


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
