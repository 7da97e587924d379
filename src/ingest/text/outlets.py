"""Who wrote it: outlets by name, by host and by public account."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.text.script import simplified

_SUFFIXES = (
    *("微信公众号", "公众号", "客户端", "新闻网", "官方网站", "官网", "报道", "记者"),
    *("app", "网", "讯"),
)
_NOBODY = """
    网络 互联网 网上 综合 本站 本网 本报 未知 原创 转载 佚名 编辑 小编 管理员
    不详 来源 网友 整理 其他
    投稿 来稿 供稿 读者投稿 网友投稿 用户投稿 作者投稿 读者来稿 作者来稿 本刊来稿 读者来信
    综合报道 网络综合 综合网络 网络整理 媒体综合 互联网综合 转载网络 来自网络 原创文章
    admin null none undefined unknown
"""


REPOSTING_KINDS = frozenset(
    {"content_farm", "aggregator", "repost_ugc", "ugc_platform", "commercial_portal"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One organisation or account that writes articles.

    Args:
        id: Stable key.
        name: Name in simplified Chinese.
        en: English name.
        kind: ``tech_media``, ``official_media``, ``self_media``, ``repost_ugc``, ...
        domains: Registrable domains and hosts it publishes on.
        aliases: Other names it is called by.
        wechat: Ids of its WeChat public accounts.
        owner: Who owns it, where known; outlets of one owner are one voice.
        site: Id of the outlet on whose site its texts appear, where that is another one: a
            newspaper on the news site of its house.
    """

    id: str
    name: str
    en: str
    kind: str
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    wechat: tuple[str, ...] = ()
    owner: str | None = None
    site: str | None = None

    @property
    def is_platform(self) -> bool:
        """Whether others write there: naming it says where a text was found, not who wrote it."""
        return self.kind == "ugc_platform"

    @property
    def mostly_reposts(self) -> bool:
        """Whether a text on its own site, with no source named, need not be its own."""
        return self.kind in REPOSTING_KINDS


@cache
def all_outlets() -> tuple[Outlet, ...]:
    """Return every known outlet, those of the bundled sample web included."""
    folder = files("ingest.text") / "known_outlets"
    found: list[Outlet] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        rows = tomllib.loads(file.read_text(encoding="utf-8"))["outlet"]
        found += [_outlet(row) for row in rows]
    return tuple(found)


def _outlet(row: dict[str, str | list[str]]) -> Outlet:
    def words(key: str) -> tuple[str, ...]:
        value = row.get(key, [])
        return tuple(value) if isinstance(value, list) else (value,)

    return Outlet(
        id=str(row["id"]),
        name=str(row["name"]),
        en=str(row.get("en", row["name"])),
        kind=str(row["kind"]),
        domains=words("domains"),
        aliases=words("aliases"),
        wechat=words("wechat"),
        owner=str(row["owner"]) if row.get("owner") else None,
        site=str(row["site"]) if row.get("site") else None,
    )


def outlet_by_id(outlet_id: str) -> Outlet | None:
    """Return the outlet of that id, or None."""
    return _by_id().get(outlet_id)


def outlet_named(name: str) -> Outlet | None:
    """Return the outlet a printed name means, None if none is known by it.

    Case, width, script, spaces and endings such as 网, 客户端 or 公众号 do not matter:
    ``機器之心報道`` is 机器之心, ``澎湃新闻客户端`` is 澎湃新闻.
    """
    by_name = _by_name()
    key = _key(name)
    while key:
        if key in by_name:
            return by_name[key]
        shorter = next((key[: -len(s)] for s in _SUFFIXES if key.endswith(s)), "")
        if len(shorter) < 2:
            return None
        key = shorter
    return None


def outlet_of_host(host: str) -> Outlet | None:
    """Return the outlet that publishes on a host or a parent of it; the longest match wins.

    Where two share a domain, the one listed first, which is the site itself.
    """
    by_host = _by_host()
    labels = host.lower().rstrip(".").split(".")
    for i in range(len(labels) - 1):
        outlet = by_host.get(".".join(labels[i:]))
        if outlet is not None:
            return outlet
    return None


def outlet_of_wechat(account_id: str) -> Outlet | None:
    """Return the outlet behind a WeChat account id such as ``AI_era``; case does not matter."""
    return _by_wechat().get(account_id.strip().lower())


def is_generic_source(name: str) -> bool:
    """Return whether a 来源 names nobody: 网络, 综合, 本站, 佚名."""
    key = _key(name)
    return not key or key in _NOBODY.split()


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", simplified(name)).lower()
    return re.sub(r"[\W_]+", "", folded)


@cache
def _by_name() -> dict[str, Outlet]:
    """Return outlets by folded name; a name proper goes before anybody's alias."""
    found: dict[str, Outlet] = {}
    for outlet in all_outlets():
        found.setdefault(_key(outlet.name), outlet)
    for outlet in all_outlets():
        for name in (outlet.en, *outlet.aliases):
            found.setdefault(_key(name), outlet)
    return found


@cache
def _by_id() -> dict[str, Outlet]:
    return {outlet.id: outlet for outlet in all_outlets()}


@cache
def _by_host() -> dict[str, Outlet]:
    found: dict[str, Outlet] = {}
    for outlet in all_outlets():
        for domain in outlet.domains:
            found.setdefault(domain.lower(), outlet)
    return found


@cache
def _by_wechat() -> dict[str, Outlet]:
    found: dict[str, Outlet] = {}
    for outlet in all_outlets():
        for account in outlet.wechat:
            found.setdefault(account.lower(), outlet)
    return found
