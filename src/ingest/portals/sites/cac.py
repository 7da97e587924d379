"""国家网信办: rules on AI in their first version, and registers."""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="cac",
    name="国家网信办",
    domains=("cac.gov.cn",),
    outlet="cac",
    routes=(
        ListPage(
            "https://www.cac.gov.cn/wxzw/wxfb/A093702index_{page}.htm",
            link=".news-normal li a, #loadingInfoPage li a",
            pages=2,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.cac.gov.cn/wxzw/zcfg/gfxwj/A09370305index_1.htm",
            link=".news-normal li a, #loadingInfoPage li a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.cac.gov.cn/wxzw/zcfg/bmgz/A09370303index_1.htm",
            link=".news-normal li a, #loadingInfoPage li a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.cac.gov.cn/wxzw/zcfg/zcwj/A09370306index_1.htm",
            link=".news-normal li a, #loadingInfoPage li a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.cac.gov.cn/wxzw/sjzl/A093708index_1.htm",
            link=".news-normal li a, #loadingInfoPage li a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.cac.gov.cn/yaowen/wxyw/A093602index_1.htm",
            link=".news-normal li a, #loadingInfoPage li a",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://www\.cac\.gov\.cn/\d{4}-\d{2}/\d{2}/c_\d{10,19}\.htm",),
    rules=(Rules(body="div#BodyLabel", published="#pubtime", source="#source"),),
    delay_s=10.0,
    note="Lists of releases, normative documents, rules, policies, data governance and news; "
    "their codes change now and then and stand on the home page.",
)
