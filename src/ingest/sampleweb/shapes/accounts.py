"""公众号平台: pages of public accounts, hidden until a script runs, with the time in a script."""

from functools import partial
from html import escape

from ingest.sampleweb.pages import Resource, Shape, Shown, View, printed_author, text_of

_FRAME = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title></title>
{head}</head>
<body id="activity-detail" class="zh_CN mm_appmsg">
{content}
</body></html>
"""


def _notice(title: str, text: str, _view: View) -> str:
    content = f'<div class="weui-msg"><h2>{escape(title)}</h2><div>{escape(text)}</div></div>'
    return _FRAME.format(head="", content=content)


def _article(shown: Shown, _view: View) -> bytes:
    page, title = shown.page, escape(shown.version.title)
    author = printed_author(page) or ""
    epoch = int(page.published_at.timestamp())
    sections = "\n".join(
        f'<section><p style="margin: 0 8px;"><span>{escape(line, quote=False)}</span></p></section>'
        for line in shown.version.paragraphs
    )
    head = f"""<meta property="og:title" content="{title}" />
<meta property="og:url" content="{escape(shown.url)}" />
<meta property="og:article:author" content="{author}" />
<meta property="og:site_name" content="公众号平台" />
"""
    signed = f'<span class="rich_media_meta rich_media_meta_text">{author}</span>' if author else ""
    content = f"""<div id="js_article" class="rich_media"><div id="img-content">
<h1 class="rich_media_title" id="activity-name">
{title}
</h1>
<div id="meta_content" class="rich_media_meta_list">
<span id="copyright_logo" class="wx_tap_link">原创</span>
{signed}
<span class="rich_media_meta rich_media_meta_nickname" id="profileBt">
<a href="javascript:void(0);" class="wx_tap_link js_wx_tap_highlight" id="js_name">
 {page.outlet_name} </a></span>
<em id="publish_time" class="rich_media_meta rich_media_meta_text"></em></div>
<div class="rich_media_content js_underline_content" id="js_content"
 style="visibility: hidden; opacity: 0; ">
{sections}
</div></div></div>
<div class="rich_media_tool"><span>阅读</span><span>在看</span>
<span>微信扫一扫关注该公众号</span></div>
<script type="text/javascript">
var biz = "" || "";
var ct = "{epoch}";
var user_name = "gh_{page.key}";
var nickname = "{page.outlet_name}";
</script>"""
    return text_of(_FRAME.format(head=head, content=content))


def _articles(shown: Shown, view: View) -> tuple[Resource, ...]:
    # Dynamic pages: no Last-Modified.
    return (
        Resource(
            url=shown.url, kind="article", body=partial(_article, shown, view), page=shown.page
        ),
    )


def _addresses(view: View) -> bytes:
    return text_of("".join(f"{row.url}\n" for row in view.rows))


def _front(view: View) -> bytes:
    return text_of(_notice("公众号平台", "请在客户端打开", view))


def _routes(view: View) -> tuple[Resource, ...]:
    return (
        Resource(
            url=view.site.home,
            kind="not_article",
            body=partial(_front, view),
            reject_reason="not_an_article",
        ),
        Resource(
            url=f"{view.site.home}urls.txt",
            body=partial(_addresses, view),
            content_type="text/plain; charset=utf-8",
        ),
    )


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
