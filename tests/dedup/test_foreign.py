"""Foreign texts that articles name."""

from datetime import UTC, datetime

import pytest

from ingest.dedup.foreign import foreign_sources_of
from ingest.dedup.foreign_places import date_of_url, place_of_url
from ingest.model.article import DroppedLineRow
from ingest.model.document import Document

DATE = datetime(2024, 4, 2, 3, 0, tzinfo=UTC)
BODY = "柳树今年开花很早。\n河堤上的人不知道为什么。"


def document(text=BODY, *, lines=(), **fields):
    return Document(
        doc_id="a",
        title=fields.pop("title", "柳树开花"),
        text=text,
        published_at=DATE,
        published_latest_at=DATE,
        origin_lines=tuple(
            DroppedLineRow(article_id="a", position=n, line=line, rule="translated_from")
            for n, line in enumerate(lines)
        ),
        **fields,
    )


def told(made):
    return [(one.how, one.place.name if one.place else None) for one in foreign_sources_of(made)]


@pytest.mark.parametrize(
    ("text", "how", "place"),
    [
        ("据《纽约时报》3月29日报道，柳树开花了。", "reported", "纽约时报"),
        ("据Vox报道，柳树开花了。", "reported", "Vox"),
        ("据英国《卫报》上周报道，柳树开花了。", "reported", "卫报"),
        ("《连线》杂志报道，柳树开花了。", "reported", "连线"),
        ("路透社援引两名园丁的话说，柳树开花了。", "reported", "路透社"),
        ("论文发表在《自然》上，讲的是柳树。", "reported", "Nature"),
        ("一位园丁在推特上写道，柳树开花了。", "reported", "X"),
        ("一位园丁在 X 平台上发文，柳树开花了。", "reported", "X"),
        (f"{BODY}\n本文编译自《连线》杂志。", "compiled_from", "连线"),
        (f"{BODY}\n编译自：The Verge", "compiled_from", "The Verge"),
        (f"{BODY}\n论文链接：https://arxiv.org/abs/2303.12345", "address", "arXiv"),
        (f"{BODY}\nhttps://x.com/gardener/status/1641058932424900608", "address", "X"),
        ("签名者支持《暂停巨型AI实验：一封公开信》。", "letter", "Future of Life Institute"),
    ],
)
def test_what_a_text_says(text, how, place):
    made = document(text)
    (found,) = foreign_sources_of(made)
    assert (found.how, found.place.name) == (how, place)
    start, end = found.span
    assert made.text[start:end].strip() == found.words


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "时代变了，柳树开花的报道很多。",  # a word, not 《时代》
        "科学家报道，自然界的柳树开花了。",
        "据新华社报道，柳树开花了。",
        "据《联合早报》报道，柳树开花了。",  # abroad, and in Chinese
        "这款软件接入了推特和脸书。",
        f"{BODY}\n原文：《柳树为什么开花》（远望周报）",
        f"{BODY}\nhttps://www.some-garden.example/1.html",  # may be Chinese
        f"{BODY}\nhttps://x.com/gardener",  # an account is no text
        f"{BODY}\nhttp://[half",
        "\n".join(f"[{n}] https://arxiv.org/abs/2303.{n}" for n in range(10001, 10020)),  # an essay
    ],
)
def test_what_names_no_foreign_source(text):
    assert foreign_sources_of(document(text)) == ()


def test_statements_about_one_text_are_one():
    url = "https://www.wired.com/story/why-willows-bloom-early/"
    made = document(
        f"据《连线》报道，柳树开花了。\n{BODY}",
        lines=("原文：Why Willows Bloom So Early（WIRED）",),
        references=(url,),
    )
    (found,) = foreign_sources_of(made)
    assert (found.how, found.title) == ("compiled_from", "Why Willows Bloom So Early")
    assert found.place.outlet_id == "wired"
    assert found.url is not None
    assert found.found_in == "line:translated_from"


def test_an_unknown_weekly_is_named_as_printed():
    (found,) = foreign_sources_of(
        document(lines=("原文：Nobody Asked the Willow（The Garden Weekly）",))
    )
    assert (found.place.name, found.place.outlet_id) == ("The Garden Weekly", None)


def test_an_original_title_in_latin_letters():
    assert told(document(original_title="Why Willows Bloom So Early")) == [("original_title", None)]
    assert told(document(original_title="柳树为什么开花")) == []


def test_a_source_line_that_names_a_foreign_outlet():
    assert told(document(declared_source="路透社")) == [("source_line", "路透社")]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("据《纽约时报》3月29日报道", "2024-03-29"),
        ("据《纽约时报》12月29日报道", "2023-12-29"),
        ("据《纽约时报》29日报道", "2024-03-29"),
        ("据《纽约时报》2022年5月4日报道", "2022-05-04"),
        ("据《纽约时报》报道", None),
        ("据《纽约时报》2月30日报道", None),
    ],
)
def test_the_day_that_is_given(words, day):
    (found,) = foreign_sources_of(document(f"{words}，柳树开花了。"))
    assert (f"{found.dated.earliest:%Y-%m-%d}" if found.dated else None) == day


@pytest.mark.parametrize(
    ("url", "first", "last", "by"),
    [
        ("https://a.example/2023/03/29/a.html", "2023-03-29", "2023-03-29", "address"),
        ("https://a.example/2024-11-13/a", "2024-11-13", "2024-11-13", "address"),
        ("https://a.example/2017/04/why", "2017-04-01", "2017-04-30", "address"),
        ("https://arxiv.org/pdf/2312.01234v2", "2023-12-01", "2023-12-31", "paper_number"),
        ("https://x.com/a/status/1641058932424900608", "2023-03-29", "2023-03-29", "post_number"),
        ("https://a.example/2023/13/41/a.html", None, None, None),
        ("https://a.example/why", None, None, None),
    ],
)
def test_the_date_in_an_address(url, first, last, by):
    dated = date_of_url(url)
    if dated is None:
        assert first is None
    else:
        assert (f"{dated.earliest:%Y-%m-%d}", f"{dated.latest:%Y-%m-%d}", dated.by) == (
            first,
            last,
            by,
        )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.wired.com/story/a/", "连线"),
        ("https://www.nature.com/articles/s1", "Nature"),
        ("https://www.congress.gov/bill/1", "www.congress.gov"),
        ("https://www.thepaper.cn/1", None),
        ("https://www.zaobao.com/1", None),
        ("https://unknown.com/1", None),
        ("urn:sha256:1", None),
    ],
)
def test_places(url, name):
    place = place_of_url(url)
    assert (place.name if place else None) == name


@pytest.mark.parametrize(
    ("text", "how", "place", "day"),
    [
        ("论文编号 arXiv:2303.12345，讲的是柳树。", "address", "arXiv", "2023-03-01"),
        ("《自然》杂志4月1日发表的一项研究讲的是柳树。", "reported", "Nature", "2024-04-01"),
        ("OpenAI 3月28日在官方博客上宣布，柳树开花了。", "reported", "OpenAI", "2024-03-28"),
        (
            "未来生命研究所3月22日发布公开信。",
            "letter",
            "Future of Life Institute",
            "2024-03-22",
        ),
        ("园丁3月30日在推特上发文说，柳树开花了。", "reported", "X", "2024-03-30"),
        ("园丁3月30日深夜发推说，柳树开花了。", "reported", "X", "2024-03-30"),
        ("《卫报》周一报道，柳树开花了。", "reported", "卫报", "2024-04-01"),
        ("《卫报》上周五报道，柳树开花了。", "reported", "卫报", "2024-03-29"),
        ("法新社江城4月1日电　柳树开花了。", "reported", "AFP", "2024-04-01"),
        ("园丁接受《卫报》采访时说，柳树开花了。", "reported", "卫报", None),
        ("《卫报》的一篇调查说，柳树开花了。", "reported", "卫报", None),
        ("《卫报》指出，柳树开花了。", "reported", "卫报", None),
    ],
)
def test_what_is_said_beside_a_name(text, how, place, day):
    (found,) = foreign_sources_of(document(text))
    assert (found.how, found.place.name) == (how, place)
    assert (f"{found.dated.earliest:%Y-%m-%d}" if found.dated else None) == day


@pytest.mark.parametrize(
    "text",
    [
        "OpenAI 发表声明，柳树开花了。",
        "OpenAI 表示，柳树开花了。",
        "据FT中文网报道，柳树开花了。",
        "他曾在《卫报》工作，柳树开花了。",
    ],
)
def test_a_name_beside_other_words_is_no_source(text):
    assert foreign_sources_of(document(text)) == ()


def test_a_source_line_may_name_a_place_or_a_chinese_edition():
    assert told(document(declared_source="The Atlantic")) == [("source_line", "The Atlantic")]
    assert told(document(declared_source="FT中文网")) == []
