"""人民网: party daily online; reposts agencies and papers, always with 来源.

Says gb2312 and sends UTF-8 since about 2019; older pages are true GBK.
"""

from ingest.portals.portal import Evidence, Feed, JsonApi, ListPage, Portal, Sitemap
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="people",
    name="人民网",
    domains=("people.com.cn", "people.cn"),
    outlet="people",
    routes=(
        Feed(
            "http://www.people.com.cn/rss/politics.xml",
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        Feed(
            "http://www.people.com.cn/rss/finance.xml",
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        Feed(
            "http://www.people.com.cn/rss/society.xml",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        Feed(
            "http://www.people.com.cn/rss/legal.xml",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "http://scitech.people.com.cn/GB/index1.html",
            link=".p6 a, div.p2j_list a, div.headingNews a, div.ej_list_box a, .leftItem a",
            confidence="medium",
            evidence=Evidence("P"),
        ),
        JsonApi(
            "http://search.people.cn/search-platform/front/search",
            json='{"key": "{keyword}", "page": {page}, "limit": 50, "hasTitle": true, '
            '"hasContent": true, "isFuzzy": false, "type": 0, "sortType": 2, '
            '"startTime": {since:ms}, "endTime": {until:ms}}',
            items="data.records",
            link="{url}",
            time="displayTime",
            pages=10,
            search=True,
            confidence="high",
            evidence=Evidence("L", 2026),
        ),
        Sitemap(
            "http://www.people.cn/sitemap_index.xml",
            search=True,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
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
    note="The search answers on http only and reaches back to about 2021.",
)
