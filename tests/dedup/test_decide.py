import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dedup.decide import MIN_SHARED, pair_of, titles_alike
from ingest.dedup.overlap import overlap_of
from ingest.dedup.profile import profile_of
from ingest.model.document import Document
from ingest.text.clean import key_text

RELEASE = (
    "{org}今日发布二季度财报。财报显示，{org}实现营业收入{a}亿元，同比增长{b}%；净利润{c}亿元，"
    "同比增长{d}%；研发投入{e}亿元，占营收比重{f}%。公司表示，将继续加大大模型与算力的投入，坚持长期"
    "主义。截至报告期末，公司现金为{g}亿元，员工总数{h}人。以上内容不构成投资建议，市场有风险。"
)
SYNONYMS = {
    "公司": "企业",
    "可以": "能够",
    "不是": "并非",
    "如果": "倘若",
    "需要": "得",
    "已经": "早已",
}
SYNONYMS |= {
    "因为": "由于",
    "问题": "难题",
    "但是": "不过",
    "没有": "未",
    "他们": "这些人",
    "我们": "大家",
}


ONE_TITLE = ("三张清单谁来填写", "三张清单谁来填写")


def profile(text, *, title="", doc_id="a", url=None, references=()):
    document = Document(doc_id=doc_id, title=title, text=text, url=url, references=references)
    return profile_of(document, key_text(text))


def relation(one, other, *, titles=("一个标题在这里", "另外的题目不一样")):
    pair = pair_of(profile(one, title=titles[0]), profile(other, title=titles[1], doc_id="b"))
    return pair.relation if pair else None


def paragraphs(text):
    return text.split("\n")


def rewritten(text):
    """Replace common words, and open every second sentence with a filler."""
    text = re.sub("|".join(SYNONYMS), lambda match: SYNONYMS[match.group()], text)
    parts = text.split("。")
    return "。".join(
        part if n % 2 or not part else f"值得一提的是，{part.strip()}"
        for n, part in enumerate(parts)
    )


@pytest.mark.parametrize(
    "copied",
    [
        lambda text: text,
        lambda text: text.replace("，", ",").replace("\n", ""),
        lambda text: f"编者按：下文值得一读，供各位参考。\n{text}\n责任编辑：小编",
    ],
)
def test_same(bodies, copied):
    for body in bodies[:6]:
        assert relation(body, copied(body)) == "same"


def test_without_its_first_paragraph_it_is_a_copy_by_title_and_else_a_part(bodies):
    for body in bodies[:6]:
        cut = "\n".join(paragraphs(body)[1:])
        assert relation(body, cut, titles=ONE_TITLE) == "same"
        assert relation(body, cut) in {"same", "partial"}


def test_partial_preview_under_another_title(bodies):
    for body in bodies[:6]:
        assert relation(body, body[: len(body) // 3] + "……阅读全文") == "partial"


def test_partial_second_page_needs_the_title(bodies):
    for body in bodies[:6]:
        second_page = body[len(body) // 2 :]
        assert (
            relation(body, second_page, titles=("三张清单谁来填写", "三张清单谁来填写(2)"))
            == "partial"
        )
        assert relation(body, second_page) == "contains"


def test_rewrite(bodies):
    for body in bodies[:6]:
        assert relation(body, rewritten(body), titles=ONE_TITLE) in {"same", "rewrite"}
        assert relation(body, rewritten(body)) in {"same", "partial", "quotes"}
    assert "rewrite" in {relation(body, rewritten(body), titles=ONE_TITLE) for body in bodies}


def test_contains_whole_article_inside_another(bodies):
    host, guest, tail = bodies[:3]
    text = f"{host}\n以下为原文：\n{guest}\n{tail}"
    assert relation(text, guest) == "contains"
    assert (
        relation(text, guest, titles=("深度｜三张清单谁来填写", "三张清单谁来填写")) == "contains"
    )


def test_quotes_a_passage(bodies):
    host, quoted = bodies[:2]
    passage = "".join(paragraphs(quoted)[1:3])
    text = "\n".join([*paragraphs(host)[:2], passage, *paragraphs(host)[2:]])
    assert relation(text, quoted) == "quotes"


def test_strangers(bodies):
    relations = {relation(one, other) for one in bodies for other in bodies if one != other}
    assert relations == {None}


def test_templates_with_other_numbers_are_different():
    one = RELEASE.format(org="甲光", a=3.42, b=17, c=1.08, d=25, e=6.71, f=11, g=48.3, h=2210)
    other = RELEASE.format(org="乙云", a=8.95, b=32, c=2.77, d=41, e=9.06, f=19, g=73.6, h=5874)
    assert relation(one, other, titles=("二季度财报发布", "二季度财报发布")) is None
    assert relation(one, one) == "same"


NOTICE = (
    "{org}发布公告称，经董事会审议通过，任命{name}为公司总裁，任期与本届董事会一致。{name}此前负责{org}的"
    "产品与研究工作，熟悉大模型的训练、评测与备案流程。{org}表示，此次任命符合公司章程，不会影响日常经营。"
)


def test_templates_with_other_names_are_different():
    one, other = NOTICE.format(org="甲光", name="林远"), NOTICE.format(org="乙云", name="周宁")
    assert relation(one, other, titles=("甲光任命林远为总裁", "乙云任命周宁为总裁")) is None
    assert relation(one, one, titles=("甲光任命林远为总裁", "林远获任甲光总裁")) == "same"


def test_daily_briefs_with_common_items_stay_apart(bodies):
    items = [paragraphs(body)[0][:120] for body in bodies]
    frame = (
        "大家好，欢迎收看今日科技早报，三分钟了解天下大事。\n{}\n以上就是今天的内容，我们明天见。"
    )
    monday = frame.format("\n".join(items[:6]))
    tuesday = frame.format("\n".join([items[6], items[3], items[7], items[4], items[8], items[9]]))
    assert relation(monday, tuesday, titles=("科技早报", "科技早报")) in {None, "quotes"}


def test_footer_of_one_portal_is_no_quotation(bodies):
    footer = "本文的对外链接用于传递更多信息，节省时间，结果仅供参考，文章均含本声明，版权归作者。"
    assert relation(bodies[0] + footer, bodies[1] + footer) is None


def test_translation_needs_the_reference_and_another_script(bodies):
    english = "The company said it would publish its safety evaluation before release. " * 20
    source = profile(english, doc_id="b", url="https://example.org/a")
    names_it = profile(bodies[0], references=("https://example.org/a",))
    assert pair_of(names_it, source).relation == "translation_of"
    assert pair_of(profile(bodies[0]), source) is None
    chinese = profile(bodies[1], doc_id="b", url="https://example.org/a")
    assert pair_of(names_it, chinese) is None


@pytest.mark.parametrize("text", ["", "短", "四个字了", "刚好五个字", "，。！"])
def test_very_short_texts_relate_to_nothing(bodies, text):
    assert relation(text, text) is None
    assert relation(text, bodies[0]) is None


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        ("", "", False),
        ("三张清单谁来填写", "三张清单谁来填写今日热文", True),
        ("早报", "早报今天有六件事要讲", False),
        ("三张清单谁来填写", "红队的一个夜晚", False),
    ],
)
def test_titles_alike(left, right, alike):
    assert (titles_alike(left, right) >= 75) is alike


sentences = st.lists(st.sampled_from([RELEASE[n : n + 30] for n in range(0, 180, 15)]), max_size=12)


@given(sentences, sentences)
def test_overlap_is_symmetric(one, other):
    left, right = profile("".join(one)), profile("".join(other), doc_id="b")
    there, back = (overlap_of(*pair, at_least=0) for pair in ((left, right), (right, left)))
    assert (there.n_shared, there.jaccard, there.verbatim) == (
        back.n_shared,
        back.jaccard,
        back.verbatim,
    )
    assert (there.left, there.right, there.numbers_share) == (
        back.right,
        back.left,
        back.numbers_share,
    )
    assert pair_of(left, right) == pair_of(right, left)


@given(sentences)
def test_a_text_is_wholly_in_itself(text):
    one = profile("".join(text))
    overlap = overlap_of(one, one, at_least=0)
    if one.length:
        assert overlap.jaccard == overlap.left.share == overlap.right.share == 1
    pair = pair_of(one, profile("".join(text), doc_id="b"))
    assert (pair is not None and pair.relation == "same") == (len(one.grams) >= MIN_SHARED)
