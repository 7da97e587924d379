"""中国政府网: policies and their explanations."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="gov_cn",
    name="中国政府网",
    domains=("www.gov.cn",),
    outlet="gov_cn",
    routes=(
        JsonApi(
            "https://www.gov.cn/zhengce/zuixin/ZUIXINZHENGCE.json",
            items="",
            link="{URL}",
            time="DOCRELPUBTIME",
            confidence="high",
            evidence=Evidence("P", 2026),
        ),
        JsonApi(
            "https://www.gov.cn/zhengce/jiedu/ZCJD_QZ.json",
            items="",
            link="{URL}",
            time="DOCRELPUBTIME",
            confidence="high",
            evidence=Evidence("P", 2026),
        ),
        JsonApi(
            "https://www.gov.cn/zhengce/zhengceku/bmwj/TONGYONGGAILAN.json",
            items="",
            link="{URL}",
            time="DOCRELPUBTIME",
            confidence="medium",
            evidence=Evidence("P", 2026),
        ),
        JsonApi(
            "https://www.gov.cn/zhengce/zhengceku/gwywj/TONGYONGGAILAN.json",
            items="",
            link="{URL}",
            time="DOCRELPUBTIME",
            confidence="medium",
            evidence=Evidence("P", 2026),
        ),
    ),
    article_url=(r"^https?://www\.gov\.cn/(?:[\w/]+/)?\d{6}/content_\d+\.htm",),
    rules=(Rules(body="div#UCAP-CONTENT"),),
    delay_s=8.0,
)
