"""萬象文摘 (sample web): a personal-library mirror in traditional characters.

Imitates clipping sites scraped by spam mirrors: readings in brackets, lost bytes, uploaders.
"""

from ingest.portals.portal import ListPage, Portal

PORTAL = Portal(
    id="sample_wanxiang",
    name="萬象文摘",
    domains=("www.wanxiang-digest.example",),
    outlet="wanxiang",
    routes=(
        ListPage("http://www.wanxiang-digest.example/list_{page}.shtml", link="li a.t", pages=2),
    ),
    article_url=(
        r"^http://www\.wanxiang-digest\.example/(?:internal/)?content/\d{2}/\d{4}/\d+\.shtml$",
    ),
    delay_s=0.03,
    status="sample",
)
