"""Scrapy's settings for a polite crawl."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from crawlers.private import PRIVATE_HOSTS
from ingest.portals.portal import Portal
from ingest.settings import Settings


def scrapy_settings(settings: Settings, portals: Sequence[Portal]) -> dict[str, Any]:
    """Return the settings of one crawl of these portals.

    One connection and the portal's own pause per host; robots.txt obeyed, certificates
    verified, sizes and times bounded, no remote consoles, no cookies.
    """
    slots = {
        host: {"concurrency": 1, "delay": _delay_s(portal, settings), "jitter": 0}
        for portal in portals
        for host in hosts_of(portal)
    }
    proxies = (urlsplit(proxy).hostname for proxy in getproxies().values())
    return {
        "DNS_RESOLVER": "crawlers.private.PublicResolver",
        PRIVATE_HOSTS: sorted(
            {host for portal in portals for host in portal.private_hosts}
            | {host for host in proxies if host}  # the operator's own choice
        ),
        "USER_AGENT": settings.user_agent,
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_HANDLERS": {
            "http": "crawlers.backoff.PausingHandler",
            "https": "crawlers.backoff.PausingHandler",
            **dict.fromkeys(("data", "file", "s3", "ftp")),
        },
        "DOWNLOADER_MIDDLEWARES": {
            # Scrapy 2.19's own lets waiting requests through: see crawlers.robots
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawlers.bounds.StayOnPortal": 50,
            "crawlers.backoff.BackOff": 90,  # before robots.txt is asked for
            "crawlers.robots.RobotsMiddleware": 100,
            "crawlers.rights.RightsMiddleware": 110,  # after robots.txt: it rules its files too
        },
        "ITEM_PIPELINES": {"crawlers.to_archive.ToArchive": 100},
        "DOWNLOAD_SLOTS": slots,
        "DOWNLOAD_DELAY": max(5.0, settings.min_delay_s),
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": 64,
        # one task an answer: the default of 100 costs a quarter of a page's time, and pages wait
        "CONCURRENT_ITEMS": 1,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # in the order found
        "DOWNLOAD_MAXSIZE": settings.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": 1,
        "RETRY_HTTP_CODES": [408, 500, 502, 504, 522, 524],
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "CLOSESPIDER_TIMEOUT": settings.crawl_timeout_s,
        "LOG_LEVEL": "ERROR",  # what fails is a row: a refusal or a verdict of its route
        "STATS_DUMP": False,
    }


def _delay_s(portal: Portal, settings: Settings) -> float:
    """Return the pause between two requests; with none Scrapy 2.19 forgets its other limits."""
    return max(portal.delay_s, settings.min_delay_s, 0.001)


def hosts_of(portal: Portal) -> tuple[str, ...]:
    """Return the hosts whose pause is the portal's: its domains, with and without www."""
    return tuple(
        host for domain in portal.domains for host in (domain, f"www.{domain}", f"m.{domain}")
    )
