"""萬象文摘: a personal-library mirror: traditional characters, readings, lost bytes, spam."""

from functools import partial
from html import escape

from ingest.sampleweb.dirt import corner_quotes, half_width, traditional, with_readings, with_slips
from ingest.sampleweb.pages import (
    Resource,
    Row,
    Shape,
    Shown,
    View,
    chunks,
    text_of,
)

_ROWS_PER_PAGE = 20
_READING_SHARE = 0.18
_SLIP_SHARE = 0.22
_UPLOADERS = ("松間明月", "老鄧書齋", "漁樵閒話", "東籬一菊")
_SPAM = (
    "免費彩票在線網站,高清影院在線,手機遊戲免費下載大全,小說全集免費閱讀",
    "最新電影免費看,棋牌遊戲大廳官網,免費彩票開獎結果,在線音樂試聽網站",
)

_FRAME = """<!DOCTYPE html>
<html lang="zh-Hant"><head><meta charset="utf-8"><title>{title}_萬象文摘</title></head>
<body>
{spam}
<div id="bar"><a href="/">萬象文摘</a> <span>分享</span> <span>轉藏</span> <span>獻花</span></div>
{content}
<div id="foot">本站是提供個人知識管理的網絡存儲空間,所有內容均由用戶發布,不代表本站觀點。</div>
</body></html>
"""


def stored(title: str, paragraphs: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return what the page holds in simplified characters: its quotation marks are 「」."""
    return corner_quotes(title), tuple(corner_quotes(line) for line in paragraphs)


def _frame(title: str, content: str, spam: str = "") -> str:
    return _FRAME.format(title=title, content=content, spam=spam)


def _notice(title: str, text: str, _view: View) -> str:
    heading, line = traditional(title), traditional(text)
    return _frame(heading, f"<h2>{escape(heading)}</h2><div>{escape(line)}</div>")


def _dirty(line: str, view: View, key: str) -> str:
    """One line of the page, in the order real mirrors did it: readings, lost bytes, ASCII."""
    text = with_readings(corner_quotes(line), view.dice, key, _READING_SHARE)
    html = f"<span>{escape(text, quote=False)}</span>"
    return half_width(with_slips(html, view.dice, key, _SLIP_SHARE))


def _heading(title: str, view: View, key: str) -> str:
    readings = with_readings(corner_quotes(title), view.dice, key, _READING_SHARE)
    return half_width(escape(readings, quote=False))


def _article(shown: Shown, view: View) -> bytes:
    page, dice = shown.page, view.dice
    title = _heading(shown.version.title, view, page.name)
    lines = []
    for number, line in enumerate(shown.version.paragraphs):
        lines.append(f"<p>{_dirty(line, view, f'{page.name}/{number}')}</p>")
        if dice.share(page.name, "image", number) < 0.35:
            lines.append("<p>圖片</p>")
    body = "\n".join(lines)
    day = f"{shown.local:%Y-%m-%d}"
    uploader = dice.pick(_UPLOADERS, page.name, "uploader")
    outlet = traditional(page.outlet_name)
    others = "\n".join(
        f'<li><a href="{escape(row.url)}">{half_width(escape(traditional(row.title)))}</a></li>'
        for row in view.others(page, 5)
    )
    content = f"""<h2 id="titiletext">{title}</h2>
<div class="user"> {uploader} {day} 發布於湖北</div>
<div id="artContent">
<p>{outlet}報道</p>
{body}
</div>
<div class="similar"><b>類似文章</b><ul>
{others}
</ul></div>"""
    return text_of(_frame(title, content, f"<div>{dice.pick(_SPAM, page.name, 'spam')}</div>"))


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


def _list(rows: tuple[Row, ...]) -> bytes:
    items = "\n".join(
        f'<li><a class="t" href="{escape(row.url)}">{escape(traditional(row.title))}</a> '
        f"{row.local:%Y-%m-%d}</li>"
        for row in rows
    )
    return text_of(_frame("最新文章", f"<ul>\n{items}\n</ul>"))


def _routes(view: View) -> tuple[Resource, ...]:
    found = [(view.site.home, partial(_list, view.rows[:10]))]
    for number, rows in enumerate(chunks(view.rows, _ROWS_PER_PAGE), start=1):
        found.append((f"{view.site.home}list_{number}.shtml", partial(_list, rows)))
    return tuple(
        Resource(url=url, kind="not_article", body=body, reject_reason="not_an_article")
        for url, body in found
    )


SHAPE = Shape(articles=_articles, routes=_routes, notice=_notice)
