"""InfoQ 中国: software engineering, many translations."""

from ingest.portals.portal import Feed, Portal

PORTAL = Portal(
    id="infoq_cn",
    name="InfoQ 中国",
    domains=("infoq.cn",),
    outlet="infoq_cn",
    routes=(Feed("https://www.infoq.cn/feed"),),
    article_url=(r"^https?://(?:www\.|xie\.)?infoq\.cn/(?:article|news)/[\w-]+",),
    note="Article pages are built by a script; the feed carries summaries.",
)
