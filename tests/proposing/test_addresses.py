"""From addresses to the pattern of them all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.proposing.addresses import form_of, made_up, patterns_of


@pytest.mark.parametrize(
    ("urls", "pattern", "also", "not_this"),
    [
        (
            ["https://www.x.cn/p/500001.html", "https://x.cn/p/500002.html"],
            r"^https?://(?:www\.)?x\.cn/p/\d+\.html(?:[?#]|$)",
            "http://www.x.cn/p/1234567.html?from=rss",
            "https://x.cn/p/about.html",
        ),
        (
            ["https://x.cn/a/20261021/c63.html", "https://x.cn/a/20261103/c7.html"],
            r"^https?://(?:www\.)?x\.cn/a/\d{8}/c\d+\.html(?:[?#]|$)",
            "https://x.cn/a/20270101/c99999.html",
            "https://x.cn/a/2026/c63.html",
        ),
        (
            ["https://blog.x.cn/2026/10/why-not-now/", "https://blog.x.cn/2026/11/a-slow-day/"],
            r"^https?://blog\.x\.cn/\d{4}/\d{2}/[^/?#]+/(?:[?#]|$)",
            "https://blog.x.cn/2027/01/something-else-again/",
            "https://blog.x.cn/category/essay/",
        ),
        (
            ["https://x.cn/tech/20261021/1.html", "https://x.cn/car/20261022/2.html"],
            r"^https?://(?:www\.)?x\.cn/[\w-]+/\d{8}/\d+\.html(?:[?#]|$)",
            "https://x.cn/phone/20261023/3.html",
            "https://x.cn/tech/",
        ),
        (
            ["https://x.cn/?p=12", "https://x.cn/?p=34"],
            r"^https?://(?:www\.)?x\.cn/\?(?:.*&)?p=\d+",
            "https://x.cn/?p=567",
            "https://x.cn/?page=2",
        ),
        (
            ["http://x.cn:8080/n/1", "http://x.cn:8080/n/2"],
            r"^https?://(?:www\.)?x\.cn:\d+/n/\d+(?:[?#]|$)",
            "http://x.cn:8081/n/3",
            "http://x.cn/n/3",
        ),
    ],
)
def test_the_pattern(urls, pattern, also, not_this):
    assert patterns_of(urls) == (pattern,)
    assert re.search(pattern, also)
    assert not re.search(pattern, not_this)


@pytest.mark.parametrize(
    "urls",
    [[], ["https://x.cn/"], ["https://x.cn/tech/", "https://x.cn/about"], ["mailto:a@x.cn"]],
)
def test_channels_and_menus_are_no_articles(urls):
    assert patterns_of(urls) == ()


def test_the_commonest_form_comes_first_and_a_stray_one_not_at_all():
    urls = [f"https://x.cn/a/{n}" for n in range(40)] + [f"https://x.cn/v{n}.html" for n in (1, 2)]
    assert len(patterns_of(urls)) == 2
    assert "/a/" in patterns_of(urls)[0]
    assert patterns_of([*urls[:40], urls[-1]]) == patterns_of(urls[:40])


ARTICLES = st.one_of(
    st.integers(1, 10**9).map(lambda n: f"https://www.x.cn/a/{n}.html"),
    st.integers(1, 28).map(lambda n: f"https://www.x.cn/2026/10{n:02}/t202610{n:02}_123456.shtml"),
    st.integers(1, 10**6).map(lambda n: f"https://m.x.cn/news?id={n}"),
)


@given(st.lists(ARTICLES, min_size=2, max_size=12, unique=True))
def test_a_form_that_two_have_is_matched_by_its_pattern(urls):
    forms = [form_of(url) for url in urls]
    patterns = patterns_of(urls)
    for url, form in zip(urls, forms, strict=True):
        if forms.count(form) >= 2:
            assert any(re.search(pattern, url) for pattern in patterns)
            assert any(re.search(pattern, made_up(url, 500001)) for pattern in patterns)


@given(ARTICLES, st.integers(500000, 599999))
def test_a_made_up_address_has_the_form_and_is_another(url, number):
    assert form_of(made_up(url, number)) == form_of(url)
    assert made_up(url, number) != made_up(url, number + 1)
