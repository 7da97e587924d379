"""钛媒体: tech business magazine."""

from ingest.portals.portal import Feed, Portal

PORTAL = Portal(
    id="tmtpost",
    name="钛媒体",
    domains=("tmtpost.com",),
    outlet="tmtpost",
    routes=(Feed("https://www.tmtpost.com/rss.xml"),),
    article_url=(r"^https?://(?:www\.|m\.)?tmtpost\.com/(?:nictation/)?\d+\.html",),
)
