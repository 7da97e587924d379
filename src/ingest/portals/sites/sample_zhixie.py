"""智械周刊 (sample web): a tech weekly with a full-text feed and JSON-LD.

Imitates independent tech magazines.
"""

from ingest.portals.portal import Feed, Portal

PORTAL = Portal(
    id="sample_zhixie",
    name="智械周刊",
    domains=("www.zhixie-weekly.example",),
    outlet="zhixie",
    routes=(Feed("http://www.zhixie-weekly.example/feed/"),),
    article_url=(
        r"^http://www\.zhixie-weekly\.example/archives/(?:preview-)?\d+$",
        r"^http://www\.zhixie-weekly\.example/\d{4}/\d{2}/\d+$",
        r"^http://www\.zhixie-weekly\.example/\?p=\d+$",
    ),
    delay_s=0.03,
    status="sample",
)
