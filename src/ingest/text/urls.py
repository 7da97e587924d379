"""One address for one article."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import tldextract

_SAFE_IN_PATH = "/:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRule:
    """What makes an address of one host canonical.

    Args:
        hosts: Host names the rule holds for.
        keep: Query parameters that name the article; all others go. None keeps all but tracking.
        host: Host to write instead, or None.
        https: Whether the host answers https for all its pages.
        path: Pattern and replacement for the path, or None.
    """

    hosts: tuple[str, ...]
    keep: tuple[str, ...] | None = None
    host: str | None = None
    https: bool = False
    path: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _UrlRules:
    drop: frozenset[str]
    drop_prefixes: tuple[str, ...]
    by_host: dict[str, HostRule]


@cache
def _rules() -> _UrlRules:
    data = tomllib.loads(files("ingest.text").joinpath("urls.toml").read_text(encoding="utf-8"))
    by_host: dict[str, HostRule] = {}
    for row in data["host"]:
        rule = HostRule(
            hosts=tuple(row["hosts"]),
            keep=tuple(row["keep"]) if "keep" in row else None,
            host=row.get("host"),
            https=row.get("https", False),
            path=(row["path"][0], row["path"][1]) if "path" in row else None,
        )
        by_host.update(dict.fromkeys(rule.hosts, rule))
    return _UrlRules(
        drop=frozenset(data["tracking"]["names"]),
        drop_prefixes=tuple(data["tracking"]["prefixes"]),
        by_host=by_host,
    )


def canonical_url(url: str) -> str:
    r"""Return the address under which an article is known, whatever link led to it.

    Lower case scheme and host, no default port, fragment or tracking parameters, parameters in
    order of name, and what the host's rule in ``urls.toml`` says. ``&amp;`` and ``\x26amp;`` of
    scraped links are read as ``&``. An address without a host (``urn:…``) comes back as it is.
    Doing it twice changes nothing.
    """
    url = _unescape(url.strip())
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url  # no address at all, such as http://[half
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return url
    return _canonical(parts, parts.hostname.rstrip("."), port)


def _canonical(parts: SplitResult, host: str, port: int | None) -> str:
    scheme = parts.scheme.lower()
    rule = _rules().by_host.get(host)
    default = {"http": 80, "https": 443}[scheme]
    path = _escaped(parts.path, _SAFE_IN_PATH) or "/"
    keep: tuple[str, ...] | None = None
    if rule is not None:
        host = rule.host or host
        scheme = "https" if rule.https and port in {None, default} else scheme
        keep = rule.keep
        if rule.path is not None:
            path = re.sub(rule.path[0], rule.path[1], path)
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in {None, default} else f"{host}:{port}"
    return urlunsplit((scheme, netloc, path, _query(parts.query, keep), ""))


def _unescape(url: str) -> str:
    """Undo the HTML and JavaScript escapes of ``&`` that scraped links carry."""
    before = None
    while before != url:
        before = url
        url = url.replace("\\x26", "&").replace("\\u0026", "&").replace("&amp;", "&")
        url = url.replace("\\/", "/")
    return url


def _query(query: str, keep: tuple[str, ...] | None) -> str:
    """Return the parameters that name the article, sorted, each once."""
    rules = _rules()
    found: set[str] = set()
    for part in filter(None, query.split("&")):
        name, equals, value = part.partition("=")
        lower = name.lower()
        if keep is None:
            is_kept = lower not in rules.drop and not lower.startswith(rules.drop_prefixes)
        else:
            is_kept = name in keep
        if is_kept:
            found.add(_escaped(name, "") + equals + _escaped(value, "=/:,@"))
    return "&".join(sorted(found))


def _escaped(text: str, safe: str) -> str:
    """Escape what must be escaped and nothing twice; bytes that are not UTF-8 stay the same."""
    text = text.replace("+", "%20") if safe != _SAFE_IN_PATH else text
    text = quote(text, safe=f"%{safe}", errors="surrogateescape")
    text = re.sub("%(?![0-9A-Fa-f]{2})", "%25", text)
    return re.sub("%[0-9a-f]{2}", lambda m: m.group().upper(), text, flags=re.IGNORECASE)


def article_id(canonical: str) -> str:
    """Return the key of an article: the first 16 hex digits of SHA-256 of its canonical URL."""
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def host_of(url: str) -> str:
    """Return the host name in lower case, empty if the address has none."""
    try:
        return (urlsplit(_unescape(url.strip())).hostname or "").rstrip(".")
    except ValueError:
        return ""


def registrable_domain(url: str) -> str:
    """Return the domain somebody registered (``gmw.cn`` of tech.gmw.cn), else the host itself.

    Takes a URL or a bare host. Under a suffix nobody lists (``.example``), the last two labels.
    """
    host = host_of(url) if "/" in url or ":" in url else url.lower().rstrip(".")
    found = _suffixes()(host)
    if found.top_domain_under_public_suffix:
        return found.top_domain_under_public_suffix
    labels = host.split(".")
    is_unlisted = not found.suffix and not labels[-1].isdigit() and all(labels)
    return ".".join(labels[-2:]) if is_unlisted else host


@cache
def _suffixes() -> tldextract.TLDExtract:
    """Return the suffix list that came with the library; it must never be fetched."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
