import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enrich.lexicon import governance_lexicon
from ingest.enrich.matching import ANCHOR_REACH, matches_in

FILLER = "江边的柳树刚刚发芽，孩子们在堤上放风筝。"


def printed(text, title=""):
    return [match.alias for match in matches_in(title, text)]


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("欧盟人工智能法案今日生效。", ["欧盟人工智能法案"]),  # longest, not 人工智能法
        ("专家讨论 AI 治理与 AI governance。", ["AI 治理", "AI governance"]),
        ("全角字母ＡＧＩ与Deepfake", ["ＡＧＩ", "Deepfake"]),
        ("加州SB-1047、SB 1047与SB1047", ["SB-1047", "SB 1047", "SB1047"]),
        ("公司提出Responsible方案", []),
        ("LAWS谈判与outLAWS乐队", ["LAWS"]),  # word borders
        ("GDPRX不是GDPR", ["GDPR"]),
        ("算法备案清单公布", ["算法备案清单"]),
        ("作家起诉AI公司侵权。", ["作家", "起诉", "侵权"]),
        ("OpenAI的董事会换了人。", ["董事会"]),
        ("奥特曼AI侵权案开庭，怪兽图片也在其中", ["奥特曼AI侵权案"]),
        ("奥特曼回归OpenAI。", ["奥特曼回归"]),
        ("模型越狱后给出危险答案", ["越狱", "危险"]),
    ],
)
def test_terms_that_count(text, aliases):
    assert printed(text) == aliases


@pytest.mark.parametrize(
    "text",
    [
        "作家起诉邻居侵权。",  # no anchor
        "银行完善公司治理，董事会通过了算法交易制度。",
        "用AI排版软件把标题左对齐。",
        "迪迦奥特曼回归，孩子们在影院里欢呼。",
        "AI抽查食品安全。",
        "犯人从监狱越狱，AI摄像头发现了他。",
        "道路护栏由AI巡检车检查。",
        "OPENAIRE里没有关键词",
        "",
    ],
)
def test_terms_that_do_not(text):
    assert printed(text) == []


def test_an_anchor_counts_within_reach_only():
    def gap(n):
        return "大模型" + "一" * n + "歧视"

    assert printed(gap(ANCHOR_REACH)) == ["歧视"]
    assert printed(gap(ANCHOR_REACH + 1)) == []


def test_an_anchor_in_the_title_reaches_everywhere():
    text = FILLER * 20 + "两名求职者说自己受到歧视。"
    assert printed(text) == []
    assert printed(text, title="大模型筛简历") == ["歧视"]


def test_a_core_term_is_an_anchor():
    assert printed("换脸诈骗案的受害人已起诉。") == ["换脸诈骗", "起诉"]


def test_other_anchors_do_not_stand_in_for_openai():
    assert printed("这家大模型公司的董事会换了人。") == []


def test_title_and_text_have_their_own_offsets():
    title, text = "法院裁定AI侵权", "此案涉及深度伪造。"
    for match in matches_in(title, text):
        source = title if match.in_title else text
        assert source[match.start : match.end] == match.alias
    assert [match.in_title for match in matches_in(title, text)] == [True] * 3 + [False]


def test_every_alias_finds_its_own_term():
    for term in governance_lexicon().terms:
        for alias in term.aliases:
            text = f"（{alias}）与{(term.anchors or ('AI',))[0]}"
            found = {match.term.term_id for match in matches_in("", text)}
            assert term.term_id in found, alias


aliases = st.sampled_from(
    [alias for term in governance_lexicon().terms for alias in term.aliases]
    + list(governance_lexicon().anchors)
)
scraps = st.one_of(aliases, st.sampled_from(["。", "\n", " ", FILLER, "İ", "😀", "Ａ", "a"]))


@given(st.lists(scraps, max_size=8).map("".join), st.lists(scraps, max_size=30).map("".join))
def test_offsets_point_at_the_alias(title, text):
    last = {True: 0, False: 0}
    for match in matches_in(title, text):
        source = title if match.in_title else text
        assert source[match.start : match.end] == match.alias
        assert match.start >= last[match.in_title]  # in order, without overlap
        last[match.in_title] = match.end
