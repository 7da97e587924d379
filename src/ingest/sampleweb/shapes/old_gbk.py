"""中南信息港: a regional site of 2003 that never changed: GBK, tables, <BR><BR>."""

from functools import partial
from html import escape

from ingest.sampleweb.pages import (
    HTML_WITHOUT_CHARSET,
    Resource,
    Shape,
    Shown,
    View,
    chunks,
    declared_source,
    links_html,
    printed_author,
    text_of,
)

_ROWS_PER_PAGE = 15

_FRAME = """<HTML>
<HEAD>
<TITLE>{title} - 中南信息港</TITLE>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">
</HEAD>
<BODY BGCOLOR="#FFFFFF" TOPMARGIN="0">
<TABLE WIDTH="778" BORDER="0" CELLSPACING="0" CELLPADDING="0" ALIGN="center">
<TR><TD HEIGHT="60" BGCOLOR="#003399"><FONT COLOR="#FFFFFF" SIZE="5">中南信息港</FONT></TD></TR>
<TR><TD BGCOLOR="#EEEEEE"><A HREF="/">首页</A> | <A HREF="/news/list_1.htm">IT新闻</A>
 | <A HREF="#">本地动态</A> | <A HREF="#">供求信息</A> | <A HREF="#">留言本</A></TD></TR>
<TR><TD>
{content}
</TD></TR>
<TR><TD ALIGN="center"><FONT SIZE="2">中南信息港 版权所有 建议使用1024×768分辨率浏览<BR>
本站部分文章来自网络，如有侵权请与站长联系</FONT></TD></TR>
</TABLE>
</BODY>
</HTML>
"""


def _frame(title: str, content: str) -> str:
    return _FRAME.format(title=escape(title, quote=False), content=content)


def _notice(title: str, text: str, _view: View) -> str:
    return _frame(
        title, f"<TABLE><TR><TD><B>{escape(title)}</B><BR>{escape(text)}</TD></TR></TABLE>"
    )


def _article(shown: Shown, view: View) -> bytes:
    page, local = shown.page, shown.local
    date = f"{local.year}-{local.month}-{local.day} {local.hour}:{local:%M:%S}"
    author = printed_author(page)
    signed = f"作者：{author} " if author else ""
    clicks = view.dice.whole(20, 900, page.name, "clicks")
    body = "<BR><BR>\n".join(
        f"　　{escape(line, quote=False)}" for line in shown.version.paragraphs
    )
    related = links_html(view.others(page, 5), '·<A HREF="{url}">{title}</A><BR>')
    content = f"""<TABLE WIDTH="100%" BORDER="0"><TR><TD WIDTH="560" VALIGN="top">
<TABLE WIDTH="98%" BORDER="0" CELLPADDING="4"><TR>
<TD ALIGN="center"><FONT SIZE="4"><B>{escape(shown.version.title, quote=False)}</B></FONT></TD></TR>
<TR><TD ALIGN="center" BGCOLOR="#F5F5F5"><FONT SIZE="2">发布日期：{date} {signed}来源：{
        declared_source(page)
    } 点击：{clicks}次</FONT></TD></TR>
<TR><TD CLASS="zw">{body}<BR><BR>
</TD></TR>
<TR><TD ALIGN="right"><FONT SIZE="2">【<A HREF="#">大</A> <A HREF="#">中</A> <A HREF="#">小</A>】
【<A HREF="javascript:window.print()">打印</A>】
【<A HREF="javascript:window.close()">关闭</A>】</FONT></TD></TR>
</TABLE></TD><TD WIDTH="218" VALIGN="top" BGCOLOR="#F0F0F0"><B>相关文章</B><BR>
{related}</TD></TR></TABLE>"""
    return text_of(_frame(shown.version.title, content), "gbk")


def _articles(shown: Shown, view: View) -> tuple[Resource, ...]:
    return (
        Resource(
            url=shown.url,
            kind="article",
            body=partial(_article, shown, view),
            content_type=HTML_WITHOUT_CHARSET,
            modified_at=shown.version.since,
            page=shown.page,
        ),
    )


def _list(view: View, number: int) -> bytes:
    pages = chunks(view.rows, _ROWS_PER_PAGE)
    rows = links_html(
        list(pages[number - 1]),
        '<TR><TD>·<A HREF="{url}" TARGET="_blank">{title}</A></TD><TD>{at:%m-%d}</TD></TR>',
    )
    pager = " ".join(f'<A HREF="/news/list_{n}.htm">[{n}]</A>' for n in range(1, len(pages) + 1))
    content = f'<TABLE CLASS="list" WIDTH="100%">\n{rows}\n</TABLE>\n{pager}'
    return text_of(_frame("IT新闻", content), "gbk")


def _front(view: View) -> bytes:
    rows = links_html(list(view.rows[:10]), '·<A HREF="{url}">{title}</A><BR>')
    return text_of(_frame("首页", f"<TABLE><TR><TD>{rows}</TD></TR></TABLE>"), "gbk")


def _routes(view: View) -> tuple[Resource, ...]:
    lists = tuple(
        Resource(
            url=f"{view.site.home}news/list_{number}.htm",
            kind="not_article",
            body=partial(_list, view, number),
            content_type=HTML_WITHOUT_CHARSET,
            reject_reason="not_an_article",
        )
        for number in range(1, len(chunks(view.rows, _ROWS_PER_PAGE)) + 1)
    )
    front = Resource(
        url=view.site.home,
        kind="not_article",
        body=partial(_front, view),
        content_type=HTML_WITHOUT_CHARSET,
        reject_reason="not_an_article",
    )
    return (front, *lists)


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
