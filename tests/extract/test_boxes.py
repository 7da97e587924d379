"""Boxes, comments and captions told by place and shape."""

import pytest

from ingest.extract.article import article_from

COMMENT = "我觉得这个办法还是有用的，至少出了问题知道去找谁，就是希望别再多收一道钱。"


@pytest.fixture
def text(fetched, news_page):
    def read(body=None, tail=""):
        page = fetched(news_page(body=body, tail=tail))
        return article_from(page, portal=None).text.split("\n")

    return read


def items(tag, n=5, *, name="网友{}"):
    return "".join(
        f"<div class='pl'><{tag}>{name.format(i)}</{tag}><p>{COMMENT}</p></div>" for i in range(n)
    )


def test_comments_under_an_unknown_class_go(text, paragraphs):
    assert text(tail=f"<div class='x9'>{items('span')}</div>") == list(paragraphs)


@pytest.mark.parametrize(("tag", "name"), [("h3", "第{}家公司"), ("span", "{}:30")])
def test_series_with_headings_or_times_stay(text, paragraphs, tag, name):
    run = "".join(f"<p>{p}</p>" for p in paragraphs)
    assert sum(COMMENT in line for line in text(body=run + items(tag, name=name))) == 5


def test_series_among_the_paragraphs_stays(text, paragraphs):
    run = "".join(f"<p>{p}</p>" for p in paragraphs)
    assert sum(COMMENT in line for line in text(body=run + items("span"))) == 5


@pytest.mark.parametrize("name", ["statement", "video", "more", "also", "hot", "profile", "reply"])
def test_a_paragraph_in_a_box_of_a_doubtful_name_stays(text, paragraphs, name):
    marked = [f"<p>{p}</p>" for p in paragraphs]
    marked[2] = f"<div class='{name}'>{marked[2]}</div>"
    assert text(body="".join(marked)) == list(paragraphs)


@pytest.mark.parametrize("name", ["statement", "video", "more", "recommend"])
def test_a_box_of_links_or_words_goes(text, paragraphs, name):
    links = "".join(f"<li><a href='/{i}'>另一条旧闻的标题之{i}</a></li>" for i in range(4))
    box = f"<div class='{name}'><p>更多视频</p><ul>{links}</ul></div>"
    assert text(body="".join(f"<p>{p}</p>" for p in paragraphs) + box) == list(paragraphs)


@pytest.mark.parametrize(
    ("block", "stays"),
    [
        ("<p><img src=x></p><p style='text-align:center'>县城登记窗口</p>", False),
        ("<p><img src=x></p><p style='color:#888'>县城登记窗口</p>", False),
        ("<div><img src=x><span>县城登记窗口</span></div>", False),
        ("<p><img src=x></p><p>县城登记窗口</p>", True),
        ("<p><img src=x></p><p style='text-align:center'><b>县城登记窗口</b></p>", True),
        ("<p><img src=x></p><p style='text-align:center'>窗口每天开八个小时。</p>", True),
        ("<p><img src=x></p><p style='text-align:center'>二、登记窗口</p>", True),
        ("<p style='text-align:center'>县城登记窗口</p>", True),
    ],
)
def test_short_lines_under_pictures(text, paragraphs, block, stays):
    marked = [f"<p>{p}</p>" for p in paragraphs]
    got = text(body="".join([*marked[:2], block, *marked[2:]]))
    assert len(got) == len(paragraphs) + stays


def test_a_row_of_a_table_is_one_line(text, paragraphs):
    marked = [f"<p>{p}</p>" for p in paragraphs]
    table = "<table><tr><td>图片</td><td>5</td></tr><tr><td>视频</td><td>3</td></tr></table>"
    got = text(body="".join([*marked[:2], table, *marked[2:]]))
    assert "图片 5" in got and "视频 3" in got


def test_cells_with_paragraphs_stay_apart(text, paragraphs):
    rows = "".join(
        f"<tr><td>第{i}条</td><td><p>{p}</p><p>{p}</p></td></tr>" for i, p in enumerate(paragraphs)
    )
    assert "第0条" in text(body=f"<table>{rows}</table>")


def test_lines_of_code_stay(text, paragraphs):
    marked = [f"<p>{p}</p>" for p in paragraphs]
    code = "<pre><code>while (running) {\n  step();\n}\n);</code></pre>"
    got = text(body="".join([*marked[:2], code, *marked[2:]]))
    assert "}" in got and ");" in got


@pytest.mark.parametrize(
    "block",
    [
        "<pre><code>let a = 1\nlet b = 2</code><ul class='x'><li>1</li><li>2</li></ul></pre>",
        "<table><tr><td class='gutter'><pre>1\n2</pre></td>"
        "<td><pre>let a = 1\nlet b = 2</pre></td></tr></table>",
        "<div class='line-numbers'>1</div><pre>let a = 1\nlet b = 2</pre>",
    ],
)
def test_numbers_of_lines_of_code_go(text, paragraphs, block):
    marked = [f"<p>{p}</p>" for p in paragraphs]
    got = text(body="".join([*marked[:2], block, *marked[2:]]))
    assert got == [*paragraphs[:2], "let a = 1", "let b = 2", *paragraphs[2:]]


def test_figures_in_a_row_that_number_no_code_stay(text, paragraphs):
    marked = [f"<p>{p}</p>" for p in paragraphs]
    got = text(body="".join([*marked[:2], "<p>1</p><p>2</p><p>3</p>", *marked[2:]]))
    assert got[2:5] == ["1", "2", "3"]
