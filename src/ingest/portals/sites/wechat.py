"""微信公众号: article pages of public accounts; the body is hidden until a script runs.

The time stands only in a script (``var ct``); the visible one is relative. No list can be read
without login, so addresses are handed in.
"""

from ingest.portals.portal import Portal, UrlList
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="wechat",
    name="微信公众号",
    domains=("mp.weixin.qq.com",),
    has_accounts=True,
    outlet="wechat",
    routes=(UrlList(),),
    article_url=(r"^https?://mp\.weixin\.qq\.com/s[/?]",),
    rules=(Rules(title="#activity-name", body="#js_content"),),
    delay_s=10.0,
    max_doors=1,
    note="Single articles only; stops at the first 环境异常.",
)
