"""What changes around an article between two visits: counters, adverts, lists of others."""

import re
from collections.abc import Sequence

from ingest.sampleweb.dice import Dice
from ingest.sampleweb.notices import ADVERTS
from ingest.sampleweb.pages import Row, links_html

_COUNTER = re.compile(r"(阅读 |点击：|• )(\d+)(?=</span>|次|</small>| 次点击)")
_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
_END = re.compile("</body>", re.IGNORECASE)
_PARAGRAPH_END = re.compile("</p>\n(?=<p>)")

_ADVERT = (
    '<div class="ad-box"><span class="ad-tag">{mark}</span>'
    '<a href="/promo/{number}"><img src="/ad/{number}.jpg" alt="">{words}</a></div>\n'
)


def aged(html: str, dice: Dice, key: str, rows: Sequence[Row]) -> str:
    """Return a page as a later visitor is served it: the same article, another frame.

    Args:
        html: The page.
        dice: Choices.
        key: Name of the page and the visit.
        rows: Articles of the site to name under it.
    """
    html = _COUNTER.sub(
        lambda found: found[1] + str(int(found[2]) + dice.whole(1, 900, key, "count")), html
    )
    if "<pre>" in html:  # a page of plain text has no place for boxes
        return html
    top, bottom, inside = (_advert(dice, key, place) for place in ("top", "bottom", "inside"))
    places = list(_PARAGRAPH_END.finditer(html))
    if len(places) > 2 and dice.share(key, "inside?") < 0.5:
        at = places[len(places) // 2].end()
        html = html[:at] + inside + html[at:]
    html = _BODY.sub(lambda found: f"{found[0]}\n{top}", html, count=1)
    others = links_html(dice.some(rows, 5, key, "others"))
    box = f'<div class="hot-list"><h3>大家还在看</h3><ul>\n{others}\n</ul></div>\n{bottom}'
    return _END.sub(lambda found: box + found[0], html, count=1)


def _advert(dice: Dice, key: str, place: str) -> str:
    mark, words = dice.pick(ADVERTS, key, place)
    return _ADVERT.format(mark=mark, words=words, number=dice.digits(5, key, place, "number"))
