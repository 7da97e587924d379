"""Every portal's pages: a folder per portal and case, read as its server would send them.

``page.html`` or ``page.json`` is a page in the site's shape with our own text, ``meta.json`` says
where it stands and how sure we are of its shape (``measured`` on real pages, known from a fact
``sheet``, from ``memory``), ``expected.json`` what must come out. A field under ``not_yet`` in
``meta.json`` is one that does not come out right so far, and why; it is not compared.
"""

import json
import re
from datetime import datetime
from pathlib import Path

import pytest

from ingest.extract.article import article_from
from ingest.model.page import FetchedPage
from ingest.portals.registry import all_portals, portal_of
from ingest.text.outlets import all_outlets
from ingest.text.urls import host_of

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/*/page.*"))
PORTALS = [portal for portal in all_portals().values() if portal.status != "sample"]
FIELDS = ("title", "author", "editor", "declared_source", "source")


def named(case):
    return f"{case.parent.name}/{case.name}"


def meta_of(case):
    return json.loads((case / "meta.json").read_text(encoding="utf-8"))


def parts_of(case):
    meta = meta_of(case)
    path = next(case.glob("page.*"))
    content_type = {".html": "text/html", ".json": "application/json"}[path.suffix]
    fetched_at = datetime.fromisoformat(meta["fetched_at"])
    page = FetchedPage(
        url=meta["url"],
        body=path.read_bytes(),
        http_status=200,
        headers=(("content-type", meta.get("content_type", content_type)),),
        fetched_at=fetched_at,
        seen_at=fetched_at,
        portal=case.parent.name,
        requested_url=meta["url"],
    )
    return article_from(page, portal=all_portals()[case.parent.name])


def found_in(parts):
    return {
        **{field: getattr(parts, field) for field in FIELDS},
        "published": parts.published.iso() if parts.published else None,
        "canonical_url": parts.canonical_url,
        "text": parts.text.split("\n"),
    }


@pytest.mark.parametrize("case", CASES, ids=named)
def test_case(case, update_expected):
    parts = parts_of(case)
    found = found_in(parts)
    path = case / "expected.json"
    wanted = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for field in meta_of(case).get("not_yet", {}):
        found[field] = wanted[field]
    if update_expected:
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        wanted = found
    assert found == wanted
    assert parts.method in {"rules", "state"}
    assert parts.charset.startswith(meta_of(case)["charset"][:3])


@pytest.mark.parametrize("case", CASES, ids=named)
def test_address_belongs_to_the_portal(case):
    url, portal = meta_of(case)["url"], all_portals()[case.parent.name]
    assert portal_of(host_of(url)) is portal
    assert any(re.search(pattern, url) for pattern in portal.article_url), url


@pytest.mark.parametrize("case", CASES, ids=named)
def test_meta(case):
    meta = meta_of(case)
    assert meta["why"]
    assert meta["sure"] in {"measured", "sheet", "memory"}
    assert len(list(case.glob("page.*"))) == 1


def test_every_portal_with_rules_has_a_case():
    tested = {case.parent.name for case in CASES}
    assert {portal.id for portal in PORTALS if portal.rules} - tested == set()
    assert tested <= {portal.id for portal in PORTALS}


def test_ids_domains_and_outlets_are_sound():
    ids = [portal.id for portal in PORTALS]
    domains = [domain for portal in PORTALS for domain in portal.domains]
    assert len(ids) == len(set(ids))
    assert len(domains) == len(set(domains))
    known = {outlet.id for outlet in all_outlets()}
    assert {portal.outlet for portal in PORTALS if portal.outlet} <= known
    assert all(portal.note for portal in PORTALS if portal.status == "refused")


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.id)
def test_patterns_compile(portal):
    for pattern in portal.article_url:
        re.compile(pattern)
