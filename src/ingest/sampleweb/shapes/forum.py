"""码农社区: a programmers' forum with relative dates and reposted articles."""

from functools import partial
from html import escape

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
    paragraphs_html,
    text_of,
)
from ingest.sampleweb.times import relative_words

_ROWS_PER_PAGE = 25
_POSTERS = ("算法前线观察", "夜航的小码", "后端老周", "AI开发者社群", "栈溢出研究员")
_BOARDS = ("python", "docker", "机器学习", "aigc", "linux", "redis")
_REPLIES = (
    "感谢分享，已收藏。",
    "前排围观，等大佬解读。",
    "这个说法和我们组上周讨论的不太一样，蹲一个后续。",
    "有原文链接吗？想看看出处。",
    "标题有点大，内容还行。",
    "转给同事了，正好在做这块合规。",
)

_FRAME = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title} - 码农社区</title></head>
<body><div id="nav">社区所有版块导航 {boards} <a href="/login">登录</a>
<a href="/join">注册</a></div>
{content}
<div id="bottom">码农社区是高质量的程序员社区 · 反馈 · 公告 · 社区推广</div></body></html>
"""


def _frame(title: str, content: str) -> str:
    boards = " ".join(f'<a href="/go/{name}">{name}</a>' for name in _BOARDS)
    return _FRAME.format(title=escape(title, quote=False), content=content, boards=boards)


def _notice(title: str, text: str, _view: View) -> str:
    return _frame(title, f'<div class="box"><h1>{escape(title)}</h1><p>{escape(text)}</p></div>')


def _article(shown: Shown, view: View) -> bytes:
    page, dice = shown.page, view.dice
    is_own = page.relation in {"original", "quotes"}
    title = half_width(shown.version.title)
    age = relative_words(page.published_at, view.now)
    clicks = dice.whole(60, 2400, page.name, "clicks")
    poster = dice.pick(_POSTERS, page.name, "poster")
    body = paragraphs_html(tuple(half_width(line) for line in shown.version.paragraphs))
    head = tail = ""
    if not is_own:
        head = "<p>专注人工智能与软件工程的专业社区,关注大模型的落地与评测,欢迎关注!</p>\n"
        more = '<p><a href="#">阅读全文</a></p>\n' if page.is_preview else ""
        tail = f"\n{more}<p>本文来源{declared_source(page)},如有侵权请联系删除</p>\n<p>END</p>"
    replies = "\n".join(
        f'<div class="reply"><b>用户{dice.digits(5, page.name, "user", number)}</b>'
        f"<span>{number} 楼</span><p>{text}</p></div>"
        for number, text in enumerate(
            dice.some(_REPLIES, dice.whole(0, 4, page.name, "replies"), page.name), start=1
        )
    )
    content = f"""<div class="path"><a href="/">码农社区</a>  »  <a href="/go/aigc">aigc</a></div>
<h1>{escape(title, quote=False)}</h1>
<small class="gray">{poster} • {age} • {clicks} 次点击</small>
<div class="topic_content"><div class="markdown_body">
{head}{body}{tail}
</div></div>
<div class="replies">
{replies}
</div>
<div class="box"><b>相关主题</b><ul>{links_html(view.others(page, 4))}</ul></div>"""
    return text_of(_frame(title, content))


def _articles(shown: Shown, view: View) -> tuple[Resource, ...]:
    # No Last-Modified: the page changes with the clock.
    return (
        Resource(
            url=shown.url,
            kind="article",
            body=partial(_article, shown, view),
            page=shown.page,
        ),
    )


def _list(rows: tuple[Row, ...], view: View) -> bytes:
    items = "\n".join(
        f'<div class="cell item"><a class="topic-link" href="{escape(row.url)}">'
        f"{escape(row.title, quote=False)}</a> "
        f"<span>{relative_words(row.at, view.now)}</span></div>"
        for row in rows
    )
    return text_of(_frame("全部主题", items))


def _routes(view: View) -> tuple[Resource, ...]:
    found = [(view.site.home, partial(_list, view.rows[:_ROWS_PER_PAGE], view))]
    for number, rows in enumerate(chunks(view.rows, _ROWS_PER_PAGE), start=1):
        found.append((f"{view.site.home}recent?p={number}", partial(_list, rows, view)))
    return tuple(
        Resource(url=url, kind="not_article", body=body, reject_reason="not_an_article")
        for url, body in found
    )


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
