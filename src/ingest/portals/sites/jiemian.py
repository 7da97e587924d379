"""界面新闻: business news."""

from ingest.portals.portal import ListPage, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="jiemian",
    name="界面新闻",
    domains=("jiemian.com",),
    outlet="jiemian",
    routes=(ListPage("https://www.jiemian.com/lists/65.html", link=".card-list h3 a"),),
    article_url=(r"^https?://(?:www|m)\.jiemian\.com/article/\d+\.html",),
    rules=(
        Rules(title="div.article-header h1", body="div.article-content", drop=("p.report-view",)),
    ),
)
