"""界面新闻: business news."""

from ingest.portals.portal import Evidence, ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="jiemian",
    name="界面新闻",
    domains=("jiemian.com",),
    outlet="jiemian",
    routes=(
        ListPage(
            "https://www.jiemian.com/lists/65.html",
            link='a[href*="/article/"]',
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        ListPage(
            "https://www.jiemian.com/lists/1330kb.html",
            link='a[href*="/article/"]',
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://(?:www|m)\.jiemian\.com/article/\d+\.html",),
    rules=(
        Rules(title="div.article-header h1", body="div.article-content", drop=("p.report-view",)),
    ),
    note="Lists 65 科技 and 1330kb 监管通报; further pages of a list need ids of its first, and "
    "are left.",
)
