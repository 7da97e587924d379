"""华文镜像: a mobile mirror that prints text in segments with the system's own data."""

from functools import partial
from html import escape

from ingest.sampleweb.dirt import hard_wrapped, without_gaps
from ingest.sampleweb.pages import (
    Resource,
    Row,
    Shape,
    Shown,
    View,
    chunks,
    declared_source,
    printed_author,
    text_of,
)
from ingest.sampleweb.segments import segmented

_WIDTH = 90
_ROWS_PER_PAGE = 20

_FRAME = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title></head>
<body>
<pre>
{text}
</pre>
</body></html>
"""

_MENU = ("要闻", "时政", "科技", "财经", "社会", "体育", "文化", "评论")


def stored(title: str, paragraphs: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return what can be had back from the page: spaces beside Chinese text are lost."""
    return without_gaps(title), tuple(without_gaps(line) for line in paragraphs)


def _notice(title: str, text: str, _view: View) -> str:
    words = escape(f"{title}\n\n{text}", quote=False)
    return _FRAME.format(title=escape(title, quote=False), text=words)


def _cms_dump(shown: Shown, view: View, words: frozenset[str]) -> str:
    page, local = shown.page, shown.local
    pick = view.dice.digits
    fields = (
        ("catalogs", pick(6, page.name, "catalogs")),
        ("contentid", page.key),
        ("publishdate", f"{local:%Y-%m-%d}"),
        ("author", printed_author(page) or ""),
        ("file", f"{int(page.published_at.timestamp())}-{pick(9, page.name, 'file')}"),
        ("source", pick(2, page.name, "source")),
        ("from", declared_source(page)),
        ("timestamp", f"{local:%Y-%m-%d %H:%M:%S}"),
    )
    return " ; ".join(f"{name} : {segmented(value, words)}" for name, value in fields) + " ;"


def _article(shown: Shown, view: View) -> bytes:
    words = view.corpus_words
    page, local = shown.page, shown.local
    title = segmented(shown.version.title, words)
    menu = "\n".join(f"* {entry}" for entry in _MENU)
    body = "\n\n".join(
        hard_wrapped(segmented(line, words), _WIDTH) for line in shown.version.paragraphs
    )
    source = segmented(f"来源：{declared_source(page)}", words).replace("来源", "来 源")
    related = "\n".join(
        f"[ {view.dice.digits(9, page.name, number)} . jpeg ]\n"
        f"{segmented(row.title, words)}\n{row.local:%d}日"
        for number, row in enumerate(view.others(page, 6))
    )
    minute = segmented(f"{local:%Y-%m-%d %H:%M}", words)
    text = f"""Model loaded succeed
[ hwLogo _ share . jpg ]

[ hom e . png ] [ log o . png ] [ mhom e . png ]
[ mshare . png ] [ mline . png ]

全部 导航

{menu}

{title}

{minute} {source}

调查 问题 加载 中 ， 请 稍候 。
若 长 时间 无 响应 ， 请 刷新 本页面

{body}
{hard_wrapped(_cms_dump(shown, view, words), _WIDTH)}
[ 责任 编辑 : ]
阅读 剩余 全文 （ ）
[ mweibo . png ] [ mq q . png ]
[ mzone . png ] [ mweixin . png ]
为 你 推荐
{related}
载入 更多 资讯
返回 顶部 ↑"""
    return text_of(_FRAME.format(title=escape(title, quote=False), text=escape(text, quote=False)))


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


def _list(rows: tuple[Row, ...], words: frozenset[str]) -> bytes:
    items = "\n".join(
        f'[ log o . png ] <a href="{escape(row.url)}">'
        f"{escape(segmented(row.title, words), quote=False)}</a>\n{_day(row)}"
        for row in rows
    )
    return text_of(_FRAME.format(title="科技 频道", text=items))


def _day(row: Row) -> str:
    return f"{row.local:%m}月 {row.local:%d}日"


def _routes(view: View) -> tuple[Resource, ...]:
    pages = chunks(view.rows, _ROWS_PER_PAGE)
    lists = [
        (f"{view.site.home}list/{number}.html", partial(_list, rows, view.corpus_words))
        for number, rows in enumerate(pages, start=1)
    ]
    return tuple(
        Resource(url=url, kind="not_article", body=body, reject_reason="not_an_article")
        for url, body in [(view.site.home, lists[0][1]), *lists]
    )


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
