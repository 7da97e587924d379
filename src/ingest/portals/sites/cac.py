"""国家网信办: rules on AI in their first version, and registers."""

from ingest.portals.portal import ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="cac",
    name="国家网信办",
    domains=("cac.gov.cn",),
    outlet="cac",
    routes=(
        ListPage(
            "https://www.cac.gov.cn/wxzw/wxfb/A093702index_{page}.htm",
            link=".news-normal li a",
            pages=2,
        ),
    ),
    article_url=(r"^https?://www\.cac\.gov\.cn/\d{4}-\d{2}/\d{2}/c_\d{10,19}\.htm",),
    rules=(Rules(body="div#BodyLabel", published="#pubtime", source="#source"),),
    delay_s=10.0,
)
