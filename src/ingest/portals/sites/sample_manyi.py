"""慢译 (sample web): one person's blog of translations and essays.

Imitates blogs on common blog software, found through their sitemaps.
"""

from ingest.portals.portal import Portal, Sitemap

PORTAL = Portal(
    id="sample_manyi",
    name="慢译",
    domains=("blog.manyi.example",),
    outlet="manyi",
    routes=(Sitemap("http://blog.manyi.example/sitemap_index.xml"),),
    article_url=(r"^http://blog\.manyi\.example/(?:internal/)?\d{4}/\d{2}/[a-z0-9-]+/$",),
    delay_s=0.05,
    status="sample",
)
