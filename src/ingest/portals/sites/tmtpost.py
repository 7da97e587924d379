"""钛媒体: tech business magazine; its interface gives articles as JSON."""

from ingest.portals.portal import Evidence, Feed, JsonApi, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="tmtpost",
    name="钛媒体",
    domains=("tmtpost.com",),
    outlet="tmtpost",
    routes=(
        Feed("https://www.tmtpost.com/rss.xml", confidence="high", evidence=Evidence("L", 2026)),
        JsonApi(
            "https://api.tmtpost.com/v1/lists/new?limit=30&offset={page}",
            items="data",
            link=("{share_link}", "https://www.tmtpost.com/{guid}.html"),
            time="time_published",
            pages=2,
            first=0,
            step=30,
            headers=(("app-version", "web1.0"),),
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://api.tmtpost.com/v1/categories/multi_content/list?subtype=post&category_guid=6916385&limit=30",
            items="data",
            link=("{share_link}", "https://www.tmtpost.com/{guid}.html"),
            time="time_published",
            headers=(("app-version", "web1.0"),),
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
        JsonApi(
            "https://api.tmtpost.com/v1/word/list?time_start={since:s}&time_end={until:s}&limit=40",
            items="data",
            link=("{share_link}", "https://www.tmtpost.com/nictation/{guid}.html"),
            time="time_published",
            headers=(("app-version", "web1.0"),),
            confidence="high",
            evidence=Evidence("M", 2026),
        ),
    ),
    article_url=(
        r"^https?://(?:www\.|m\.)?tmtpost\.com/(?:nictation/)?\d+\.html",
        r"^https?://api\.tmtpost\.com/v1/posts/\d+",
    ),
    rules=(
        Rules(
            state_is_page=True,
            state_body="data.main",
            state_title="data.title",
            state_author="data.authors[].username",
            state_published="data.time_published",
            state_url="https://www.tmtpost.com/{data.guid}.html",
        ),
    ),
    note="Category 6916385 is AGI. Pages are fetched; answers of the interface handed in are read.",
)
