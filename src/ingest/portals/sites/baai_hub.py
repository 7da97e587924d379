"""智源社区: an AI research institute's community; many pieces of public accounts."""

from ingest.portals.portal import Evidence, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="baai_hub",
    name="智源社区",
    domains=("hub.baai.ac.cn", "hub-api.baai.ac.cn"),
    outlet="baai_hub",
    routes=(
        JsonApi(
            "https://hub-api.baai.ac.cn/api/v1/story/list?page={page}&sort=new&tag_id=",
            form="",
            items="data[is_event=false]",
            link="https://hub.baai.ac.cn/view/{story_id}",
            time="story_info.created_at",
            pages=2,
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(r"^https?://hub\.baai\.ac\.cn/views?/\d+",),
    rules=(Rules(body="div.post-content"),),
    note="Many items are pieces of public accounts.",
)
