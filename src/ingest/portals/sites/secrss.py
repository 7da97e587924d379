"""安全内参: security and data law; says 本文来自 for every repost."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="secrss",
    name="安全内参",
    domains=("secrss.com",),
    outlet="secrss",
    routes=(
        JsonApi(
            "https://www.secrss.com/api/articles?tag=人工智能",
            items="data",
            link="https://www.secrss.com/articles/{id}",
            time="published_at",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://www.secrss.com/api/articles?tag=数据安全",
            items="data",
            link="https://www.secrss.com/articles/{id}",
            time="published_at",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://www.secrss.com/api/articles/group?author=中国信息安全",
            items="data.list",
            link="{url}",
            time="original_timestamp",
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://www.secrss.com/api/articles?tag={keyword}",
            items="data",
            link="https://www.secrss.com/articles/{id}",
            time="published_at",
            search=True,
            confidence="medium",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://www\.secrss\.com/articles/\d+",),
    rules=(Rules(body="div.article-body"),),
)
