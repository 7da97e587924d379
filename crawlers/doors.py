"""Doors: answers that stand in front of a list or an article: a login, a check for robots."""

import re
from urllib.parse import urlsplit

from ingest.errors import EmptyPage, NotAnArticle, PageError
from ingest.extract.decode import Decoded, decode
from ingest.extract.page import parse_html
from ingest.history.notices import notices_on
from ingest.model.page import FetchedPage
from ingest.portals.portal import Portal

BLOCKED_STATUS = frozenset({401, 402, 403, 405, 406, 407, 412, 418, 429, 451})
"""Doors, and what firewalls answer to crawlers."""

LITTLE_TEXT = 3_000
"""Bytes beyond ASCII of a page that may be a door, a thousand characters: menus alone have more."""

MAX_BYTES = 300_000
"""Size of a page that may be a door; the largest seen is a tenth of it."""

_ASCII = bytes(range(128))
_NOT_AN_ARTICLE = ("robot_check", "login")

_DOOR_PATH = re.compile(
    r"log-?in|sign-?in|passport|captcha|verif(?:y|ication)|antispider|forbidden|access-?denied"
    r"|/waf|challenge",
    re.IGNORECASE,
)
_FRONT_PATH = re.compile(r"/?(?:(?:index|default|home|main)\.\w+|home/?)?", re.IGNORECASE)
# What the programs are called that firewalls send in place of a page; it shows no word.
_CHALLENGE = re.compile(
    r"acw_sc__v2|__cf_chl|cf-browser-verification|_waf_bd8ce2ce37|wzws_|\$_ts\b|aliyun_waf"
    r"|geetest|TencentCaptcha|nc_1_n1z|slidecaptcha|g-recaptcha|hcaptcha",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)


def is_door(asked: str, landed: str) -> bool:
    """Return whether an address led to a login or a check that it does not name itself."""
    return landed != asked and bool(_DOOR_PATH.search(landed)) and not _DOOR_PATH.search(asked)


def is_front(asked: str, landed: str) -> bool:
    """Return whether an address that is none led to a front page."""
    there, here = urlsplit(landed), urlsplit(asked)
    if there.query or not _FRONT_PATH.fullmatch(there.path):
        return False
    return bool(here.query) or not _FRONT_PATH.fullmatch(here.path)


def door_words(decoded: Decoded, *, url: str) -> str:
    """Return the words by which a page that lists nothing is a door, empty if it is none."""
    if match := _CHALLENGE.search(decoded.text):
        return match[0]
    if match := _PASSWORD.search(decoded.text):
        return "asks for a password"
    try:
        page = parse_html(decoded, url=url)
    except PageError:
        return ""
    lines = [line.text for line in page.lines if not line.hidden and not line.is_linked]
    found = notices_on(page.title_tag, lines)
    return next((notice.words for notice in found if notice.kind == "blocked"), "")


def shows_door(page: FetchedPage, portal: Portal) -> bool:
    """Return whether an answer is a door in place of an article.

    Words alone do not tell: many a page offers a login beside its text. So what has them is read
    as the build will read it.

    Args:
        page: The answer.
        portal: Its portal.
    """
    if page.http_status in BLOCKED_STATUS or is_door(page.requested_url, page.url):
        return True
    if page.http_status != 200 or len(page.body) > MAX_BYTES:
        return False
    if len(page.body.translate(None, _ASCII)) > LITTLE_TEXT:
        return False
    decoded = decode(page.body, content_type=page.header("content-type"))
    return bool(door_words(decoded, url=page.url)) and _has_no_article(page, portal)


def _has_no_article(page: FetchedPage, portal: Portal) -> bool:
    # half a second and 60 MB that a crawl without a door does not need
    from ingest.extract.article import article_from  # noqa: PLC0415

    try:
        article_from(page, portal=portal)
    except NotAnArticle as error:
        return error.detail.startswith(_NOT_AN_ARTICLE)
    except EmptyPage:
        return True
    except PageError:
        return False
    return False
