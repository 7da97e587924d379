"""公众号平台 (sample web): pages of two public accounts, reached by a list of addresses.

Imitates the article pages of WeChat public accounts: the body is hidden until a script runs,
the time stands in a script, the address lives in its parameters.
"""

from ingest.portals.portal import Portal, UrlList

PORTAL = Portal(
    id="sample_accounts",
    name="公众号平台",
    domains=("mp.gongzhong.example",),
    has_accounts=True,
    routes=(UrlList(url="http://mp.gongzhong.example/urls.txt"),),
    article_url=(r"^http://mp\.gongzhong\.example/s\?",),
    delay_s=0.03,
    status="sample",
)
