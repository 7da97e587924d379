import json
import re
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from ingest.portals.portal import Feed, JsonApi, ListPage, PageState, Sitemap, UrlList
from ingest.portals.registry import all_portals
from ingest.sampleweb import SampleWeb, day_start
from ingest.sampleweb.addresses import SITES

WEB = SampleWeb(seed=1, now=day_start(60))
TRUTH = WEB.truth()
ARTICLES = [row for row in TRUTH if row.kind == "article"]
ENCODING = {site.host: site.encoding for site in SITES.values()}


def get(url, web=WEB, **headers):
    return web.respond("GET", url, headers)


def page(url, web=WEB):
    return get(url, web).body.decode(ENCODING[urlsplit(url).netloc])


def same_text(text):
    """Only what every shape keeps of a text: Chinese characters."""
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


def test_the_same_seed_and_instant_give_the_same_bytes():
    other = SampleWeb(seed=1, now=day_start(60))
    assert other.truth() == TRUTH
    assert all(get(row.url, other) == get(row.url) for row in TRUTH)


def test_another_seed_gives_another_web():
    other = SampleWeb(seed=2, now=day_start(60))
    assert {row.url for row in other.truth()} != {row.url for row in TRUTH}


def test_only_what_is_published_is_visible():
    early = SampleWeb(seed=1, now=day_start(12))
    rows = [row for row in early.truth() if row.published_at]
    assert rows
    assert all(row.published_at <= day_start(12) for row in rows)
    late = next(row for row in ARTICLES if row.published_at > day_start(13))
    assert get(late.url, early).status == 404


def test_addresses_are_unique():
    urls = [row.url for row in TRUTH]
    assert len(urls) == len(set(urls))


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [
        ("article", {200}),
        ("article_page", {200}),
        ("redirect", {301, 302}),
        ("missing", {200, 302, 404, 410}),
        ("not_article", {200}),
    ],
)
def test_status_of_each_kind(kind, statuses):
    rows = [row for row in TRUTH if row.kind == kind]
    assert {get(row.url).status for row in rows} == statuses


def shown_text(url):
    return same_text(lxml.html.fromstring(page(url)).text_content())


@pytest.mark.parametrize(
    "site", ["jiangcheng", "shendu", "zhixie", "zhongnan", "manyi", "accounts"]
)
def test_clean_sites_print_the_whole_body(site):
    for row in (row for row in ARTICLES if row.portal == f"sample_{site}"):
        stem = row.url.removesuffix(".html") + "_"
        rest = [other.url for other in TRUTH if other.url.startswith(stem)]
        printed = "".join(shown_text(url) for url in (row.url, *rest))
        assert all(same_text(line) in printed for line in row.body.split("\n")), row.url
        assert same_text(row.title) in printed


@pytest.mark.parametrize("site", ["farm", "mirror", "forum"])
def test_dirty_sites_keep_the_characters(site):
    for row in (row for row in ARTICLES if row.portal == f"sample_{site}"):
        printed = shown_text(row.url)
        assert all(same_text(line) in printed for line in row.body.split("\n")), row.url


def test_the_digest_is_traditional_with_readings_and_lost_bytes():
    rows = [row for row in ARTICLES if row.portal == "sample_wanxiang"]
    html = "".join(page(row.url) for row in rows)
    assert re.search(r"[\u4e00-\u9fff]\([a-z]*[āáǎàēéěèīíǐìōóǒòūúǔùǚǜ][a-z]*\)", html)
    assert html.count("?") > 2 * len(rows)
    assert "發布於湖北" in html
    assert all("“" not in row.body for row in rows)


def test_old_site_sends_gbk_and_names_no_charset_in_its_header():
    row = next(row for row in ARTICLES if row.portal == "sample_zhongnan")
    answer = get(row.url)
    assert dict(answer.headers)["Content-Type"] == "text/html"
    assert "charset=gb2312" in answer.body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")


def test_long_articles_are_cut_into_linked_pages():
    parts = [row for row in TRUTH if row.kind == "article_page"]
    assert len(parts) >= 5
    for row in parts:
        assert "上一页" in page(row.url)
        assert "下一页" in page(row.canonical_url)


def test_page_state_holds_the_article():
    row = next(row for row in ARTICLES if row.portal == "sample_shendu")
    script = lxml.html.fromstring(page(row.url)).cssselect("#__NEXT_DATA__")[0].text
    article = json.loads(script)["props"]["pageProps"]["article"]
    assert article["publishTime"] == row.published_at.timestamp() * 1000
    assert row.title == article["title"]


def listed_urls(portal):
    """Addresses the portal's routes give, read the way a crawler would."""
    found = set()
    for route in portal.routes:
        match route:
            case ListPage():
                numbers = range(route.first, route.first + route.pages)
                for number in numbers:
                    first = route.first_url if number == route.first else None
                    url = first or route.url.format(page=number)
                    if get(url).status == 200:
                        tree = lxml.html.fromstring(page(url))
                        found |= {urljoin(url, a.get("href")) for a in tree.cssselect(route.link)}
            case JsonApi():
                for number in range(route.first, route.first + route.pages):
                    data = json.loads(page(route.url.format(page=number)))["data"]["list"]
                    found |= {route.link.format(**item) for item in data}
            case PageState():
                script = lxml.html.fromstring(page(route.url)).cssselect(route.script)[0].text
                items = json.loads(script)["props"]["pageProps"]["list"]
                found |= {route.link.format(**item) for item in items}
            case Feed():
                tree = lxml.etree.fromstring(get(route.url).body)
                found |= set(tree.xpath("//item/link/text()"))
            case Sitemap():
                index = lxml.etree.fromstring(get(route.url).body)
                for part in index.xpath("//*[local-name()='loc']/text()"):
                    tree = lxml.etree.fromstring(get(part).body)
                    found |= set(tree.xpath("//*[local-name()='loc']/text()"))
            case UrlList(url=url):
                found |= set(page(url).split())
    return {without_tracking(url) for url in found}


def without_tracking(url):
    return re.sub(r"&chksm=.*", "", url)


@pytest.mark.parametrize("site", sorted(SITES))
def test_routes_reach_every_article_and_nothing_unknown(site):
    portal = all_portals()[f"sample_{site}"]
    rows = [row for row in TRUTH if row.portal == portal.id]
    listed = listed_urls(portal)
    redirects = {row.url: row.canonical_url for row in rows if row.kind == "redirect"}
    reached = listed | {redirects[url] for url in listed if url in redirects}
    assert listed <= {row.url for row in rows}
    assert {row.url for row in rows if row.kind == "article"} <= reached
    assert {row.url for row in rows if row.kind == "disallowed"} <= reached


@pytest.mark.parametrize("site", sorted(SITES))
def test_declared_patterns_take_articles_and_forbidden_pages(site):
    portal = all_portals()[f"sample_{site}"]
    for row in TRUTH:
        if row.portal == portal.id and row.kind in {"article", "redirect", "disallowed"}:
            assert any(re.search(pattern, row.url) for pattern in portal.article_url), row.url


def test_robots_forbid_what_the_truth_calls_disallowed():
    rows = [row for row in TRUTH if row.kind == "disallowed"]
    assert len(rows) >= 8
    for row in TRUTH:
        parts = urlsplit(row.url)
        text = page(f"http://{parts.netloc}/robots.txt").split("User-agent: *")[1]
        rules = re.findall(r"^Disallow: (\S+)", text, re.MULTILINE)
        forbidden = any(parts.path.startswith(rule) for rule in rules)
        assert forbidden == (row.kind == "disallowed"), row.url


def test_redirects_lead_to_articles():
    articles = {row.url for row in ARTICLES}
    for row in (row for row in TRUTH if row.kind == "redirect"):
        assert dict(get(row.url).headers)["Location"] == row.canonical_url
        assert row.canonical_url in articles


def test_tracking_parameters_lead_to_the_same_page():
    row = next(row for row in ARTICLES if row.portal == "sample_accounts")
    assert get(f"{row.url}&chksm=abc&scene=27").body == get(row.url).body


def test_unchanged_pages_answer_304():
    row = next(row for row in ARTICLES if row.portal == "sample_jiangcheng")
    headers = dict(get(row.url).headers)
    assert get(row.url, **{"If-None-Match": headers["ETag"]}).status == 304
    assert get(row.url, **{"If-Modified-Since": headers["Last-Modified"]}).status == 304
    assert get(row.url, **{"If-None-Match": '"other"'}).status == 200
    assert get(row.url, **{"If-Modified-Since": "Tue, 01 Sep 2020 00:00:00 GMT"}).status == 200
    assert get(row.url, **{"If-Modified-Since": "yesterday"}).status == 200


def test_an_edited_page_changes_its_validators():
    days = [SampleWeb(seed=1, now=day_start(day)) for day in range(20, 61, 20)]
    seen = {}
    changed = 0
    for web in days:
        for row in web.truth():
            if row.kind == "article" and row.portal == "sample_shendu":
                answer = get(row.url, web)
                tag, body = dict(answer.headers)["ETag"], (row.title, row.body)
                old = seen.get(row.url)
                if old and old[1] != body:
                    changed += 1
                    assert old[0] != tag
                seen[row.url] = (tag, body)
    assert changed > 0


def test_broken_pages():
    by_reason = {row.reject_reason: row for row in TRUTH if row.kind == "broken"}
    assert set(by_reason) == {"truncated", "empty", "redirect_loop"}
    cut = get(by_reason["truncated"].url)
    assert cut.truncate_to < len(cut.body) == int(dict(cut.headers)["Content-Length"])
    assert get(by_reason["empty"].url).body == b""
    loop = get(by_reason["redirect_loop"].url)
    assert dict(loop.headers)["Location"] == by_reason["redirect_loop"].url


def test_one_page_is_slow():
    assert [get(row.url).delay_s for row in TRUTH if get(row.url).delay_s] == [1.0]


def test_originals_and_sources_agree():
    by_url = {row.url: row for row in TRUTH}
    for row in ARTICLES:
        if row.relation == "original" and not row.is_translation:
            assert row.original_url == row.url
            assert row.outlet == row.original_outlet
        if row.original_url:
            assert by_url[row.original_url].kind in {"article", "missing"}
        if row.outlet == "远望周报":
            assert row.original_url is None
            assert row.original_title


def test_a_translation_names_its_foreign_original():
    row = next(row for row in ARTICLES if row.is_translation)
    assert row.original_outlet == row.outlet == "Meridian Review"
    assert row.original_url is None
    assert "参考材料" in page(row.url)
    assert row.original_title in lxml.html.fromstring(page(row.url)).text_content()


def test_truth_is_written_as_json_lines(tmp_path):
    WEB.write_truth(tmp_path / "truth.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "truth.jsonl").open(encoding="utf-8")]
    assert len(rows) == len(TRUTH)
    assert {row["url"] for row in rows} == {row.url for row in TRUTH}
    assert rows[0]["published_at"].endswith("+08:00")


def test_other_methods_and_hosts():
    assert WEB.respond("POST", TRUTH[0].url, {}).status == 405
    assert WEB.respond("HEAD", TRUTH[0].url, {}).body == b""
    assert get("http://unknown.example/").status == 404
    index = get("http://127.0.0.1:8000/").body.decode()
    assert all(site.host in index for site in SITES.values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts(seed):
    rows = [row for row in SampleWeb(seed=seed, now=day_start(60)).truth() if row.kind == "article"]
    own = [row for row in rows if row.relation in {"original", "quotes"}]
    derived = [row for row in rows if row.relation in {"same", "partial", "rewrite"}]
    assert sum(row.relevant for row in own) >= 40
    assert sum(not row.relevant for row in own) >= 28
    assert len(derived) >= 90
    assert {row.relation for row in rows} == {"original", "same", "partial", "rewrite", "quotes"}
    assert {row.portal for row in rows} == {f"sample_{site}" for site in SITES}
