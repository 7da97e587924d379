"""央视网: state television's news site."""

from ingest.portals.portal import Evidence, JsonInScript, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="cctv",
    name="央视网",
    domains=("cctv.com",),
    outlet="cctv",
    routes=(
        JsonInScript(
            "https://news.cctv.com/2019/07/gaiban/cmsdatainterface/page/tech_{page}.jsonp",
            after=r"^\s*\w+\(",
            headers=(("Referer", "https://news.cctv.com/tech"),),
            items="data.list",
            link="{url}",
            time="focus_date",
            pages=2,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
        JsonInScript(
            "https://news.cctv.com/2019/07/gaiban/cmsdatainterface/page/law_{page}.jsonp",
            after=r"^\s*\w+\(",
            headers=(("Referer", "https://news.cctv.com/law"),),
            items="data.list",
            link="{url}",
            time="focus_date",
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://[a-z]+\.cctv\.com/\d{4}/\d{2}/\d{2}/ARTI\w+\.shtml",),
    rules=(Rules(body="div#content_area, div.content_area", editor=".zebian span"),),
)
