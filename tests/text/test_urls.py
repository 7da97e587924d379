"""One address for one article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.urls import article_id, canonical_url, host_of, registrable_domain

WECHAT = "https://mp.weixin.qq.com/s?__biz=MzI==&idx=1&mid=26&sn=dd09"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (
            "HTTP://Tech.GMW.cn:80/2023-03/29/content_1.htm#top",
            "http://tech.gmw.cn/2023-03/29/content_1.htm",
        ),
        ("https://a.example/x?utm_source=q&b=2&spm=1&a=1", "https://a.example/x?a=1&b=2"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://a.example", "https://a.example/"),
        ("//a.example/x", "https://a.example/x"),
        ("https://a.example/文/x", "https://a.example/%E6%96%87/x"),
        ("https://a.example/%e6%96%87/x", "https://a.example/%E6%96%87/x"),
        ("https://a.example/x?q=%D6%D0", "https://a.example/x?q=%D6%D0"),  # GBK bytes stay
        ("https://a.example/t?id=5&id=5", "https://a.example/t?id=5"),
        (
            "http://mp.weixin.qq.com/s?__biz=MzI==&amp;mid=26&amp;idx=1&amp;sn=dd09&amp;chksm=a#wechat_redirect",
            WECHAT,
        ),
        (
            r"http://mp.weixin.qq.com/s?__biz=MzI==\x26amp;mid=26\x26amp;idx=1\x26amp;sn=dd09",
            WECHAT,
        ),
        (
            "https://mp.weixin.qq.com/s/KDWh_qG?from=timeline&isappinstalled=0",
            "https://mp.weixin.qq.com/s/KDWh_qG",
        ),
        (
            "http://mp.gongzhong.example/s?sn=1&__biz=2&mid=3&idx=4&scene=5",
            "https://mp.gongzhong.example/s?__biz=2&idx=4&mid=3&sn=1",
        ),
        ("http://m.huxiu.com/article/1.html?f=rss", "https://www.huxiu.com/article/1.html"),
        (
            "https://m.thepaper.cn/newsDetail_forward_1",
            "https://www.thepaper.cn/newsDetail_forward_1",
        ),
        ("https://m.thepaper.cn/detail/1", "https://www.thepaper.cn/newsDetail_forward_1"),
        ("https://36kr.com/p/12.html", "https://www.36kr.com/p/12"),
        (
            "https://www.guancha.cn/e/2025_05_28_7_s.shtml",
            "https://www.guancha.cn/e/2025_05_28_7.shtml",
        ),
        (
            "https://www.latepost.com/news/dj_detail?id=16&x=1",
            "https://www.latepost.com/news/dj_detail?id=16",
        ),
        (
            "https://bbs.example/forum.php?mod=viewthread&tid=9",
            "https://bbs.example/forum.php?mod=viewthread&tid=9",
        ),
        ("urn:seed:001", "urn:seed:001"),
        ("http://[half", "http://[half"),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


def test_two_wechat_articles_stay_two() -> None:
    assert canonical_url(WECHAT) != canonical_url(WECHAT.replace("mid=26", "mid=27"))


paths = st.text(alphabet="abc/%文+ é2.;=\\&", max_size=12)
hosts = st.sampled_from(
    ["a.example", "m.huxiu.com", "mp.weixin.qq.com", "A.Example.", "www.guancha.cn"]
)


@given(st.sampled_from(["http", "HTTPS"]), hosts, paths, paths)
def test_twice_is_once(scheme: str, host: str, path: str, query: str) -> None:
    once = canonical_url(f"{scheme}://{host}/{path}?{query}")
    assert canonical_url(once) == once


@given(st.text(max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(once) == once
    host_of(text)
    registrable_domain(text)


@given(
    st.sampled_from(["utm_source", "utm_medium", "spm", "from", "chksm", "share_token"]),
    st.integers(),
)
def test_ids_ignore_tracking(name: str, value: int) -> None:
    plain = canonical_url("https://a.example/p?id=1")
    assert article_id(canonical_url(f"https://a.example/p?id=1&{name}={value}")) == article_id(
        plain
    )


def test_article_id_is_the_start_of_the_digest() -> None:
    assert article_id("https://a.example/") == "befde498a45b6c82"


@pytest.mark.parametrize(
    ("url", "host", "domain"),
    [
        ("https://tech.gmw.cn/x", "tech.gmw.cn", "gmw.cn"),
        ("http://www.people.com.cn:80/", "www.people.com.cn", "people.com.cn"),
        ("https://mp.gongzhong.example/s", "mp.gongzhong.example", "gongzhong.example"),
        ("news.china.com.cn", "", "china.com.cn"),
        ("urn:x", "", ""),
    ],
)
def test_host_and_domain(url: str, host: str, domain: str) -> None:
    assert host_of(url) == host
    assert registrable_domain(url) == domain
