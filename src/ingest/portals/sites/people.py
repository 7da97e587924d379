"""人民网: party daily online; reposts agencies and papers, always with 来源.

Says gb2312 and sends UTF-8 since about 2019; older pages are true GBK.
"""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="people",
    name="人民网",
    domains=("people.com.cn", "people.cn"),
    outlet="people",
    routes=(
        Feed("http://www.people.com.cn/rss/politics.xml"),
        Feed("http://www.people.com.cn/rss/finance.xml"),
    ),
    article_url=(
        r"^https?://[a-z0-9]+\.people\.com\.cn/(?:n[12]/\d{4}/\d{4}/c\d+-\d+|GB/[\d/]+)(?:-\d+)?\.html",
    ),
    rules=(
        Rules(
            body="div.rm_txt_con",
            drop=(".edit", ".paper_num", "#rwb_tjyd", ".zdfy", ".section-common-share"),
        ),
        Rules(body="div#rwb_zw", drop=(".edit", ".zdfy")),
        Rules(body="div.artDet"),
        Rules(body="div#p_content", drop=("table",)),
    ),
)
