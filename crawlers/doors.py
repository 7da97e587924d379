"""Doors: answers that stand in front of a list, a login, a check for robots, a front page."""

import re
from urllib.parse import urlsplit

from ingest.errors import PageError
from ingest.extract.decode import Decoded
from ingest.extract.page import parse_html
from ingest.history.notices import notices_on

BLOCKED_STATUS = frozenset({401, 402, 403, 405, 406, 407, 412, 418, 429, 451})
"""Doors, and what firewalls answer to crawlers."""

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
