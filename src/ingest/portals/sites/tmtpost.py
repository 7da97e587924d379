"""钛媒体: tech business magazine; its interface gives articles as JSON."""

from ingest.portals.portal import Feed, Portal
from ingest.portals.rules import Rules

PORTAL = Portal(
    id="tmtpost",
    name="钛媒体",
    domains=("tmtpost.com",),
    outlet="tmtpost",
    routes=(Feed("https://www.tmtpost.com/rss.xml"),),
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
    note="Lists of the interface want a header of its own, which no route sends yet.",
)
