"""Known names in sentences: what is found, as what, and where."""

import pytest

from ingest.enrich.names.mentions import mentions_of


def found(text, title=""):
    return [(text[m.start : m.end], m.kind, m.entity) for m in mentions_of(text, title=title)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "谷歌和OpenAI都发布了新模型。",
            [("谷歌", "org", "google"), ("OpenAI", "org", "openai")],
        ),
        ("智谱 AI的GLM-4.5开源", [("智谱 AI", "org", "zhipu"), ("GLM-4.5", "model", "glm")]),
        ("輝達公佈了財報", [("輝達", "org", "nvidia")]),
        ("馬斯克對此表示歡迎", [("馬斯克", "person", "elon_musk")]),
        (
            "杰弗里・辛顿离开了谷歌大脑",
            [
                ("杰弗里・辛顿", "person", "geoffrey_hinton"),
                ("谷歌大脑", "org", "google_brain"),
            ],
        ),
        (
            "他用openai的接口和chatgpt聊天",
            [
                ("openai", "org", "openai"),
                ("chatgpt", "model", "chatgpt"),
            ],
        ),
        ("metaverse一词不是公司", []),
        ("英伟达公司否认此事", [("英伟达", "org", "nvidia")]),
        ("清华大学法学院的一位教授", [("清华大学法学院", "org", None)]),
        ("腾讯机器人实验室展示了样机", [("腾讯机器人实验室", "org", "tencent")]),
        (
            "欧洲的布莱切利宣言和首尔AI峰会",
            [
                ("布莱切利宣言", "law", "bletchley"),
                ("首尔AI峰会", "event", "seoul_summit"),
            ],
        ),
        ("他在NeurIPS上作了报告", [("NeurIPS", "event", "neurips")]),
        (
            "依据《个人信息保护法》和GDPR",
            [
                ("个人信息保护法", "law", "pipl"),
                ("GDPR", "law", "gdpr"),
            ],
        ),
        ("详见 https://openai.com/blog 与 ai@google.com", []),
    ],
)
def test_known_names(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    ("printed", "entity"),
    [
        ("GPT-4", "gpt4"),
        ("GPT-4o", "gpt4o"),
        ("GPT-4o mini", "gpt4o"),
        ("GPT-5 nano", "gpt5"),
        ("ChatGPT-4o", "gpt4o"),
        ("GPT-9", None),
        ("DeepSeek-V3", "deepseek_v3"),
        ("DeepSeek-R1", "deepseek_r1"),
        ("DeepSeek-V7", None),
        ("Claude 3.5 Sonnet", "claude"),
        ("Claude Opus 4.1", "claude"),
        ("Gemini 2.5 Pro", "gemini"),
        ("Llama 3.1 405B", "llama"),
        ("Qwen2.5-72B-Instruct", "qwen"),
        ("Qwen3-30B-A3B-Thinking-2507", "qwen"),
        ("Kimi K2", "kimi"),
        ("文心大模型4.5", "ernie"),
        ("Midjourney V7", "midjourney"),
    ],
)
def test_versions_of_models(printed, entity):
    text = f"团队今天测试了{printed}，结果不错。"
    assert found(text) == [(printed, "model", entity)]


@pytest.mark.parametrize(
    "text",
    ["Claude 3 个月后下线", "他问了ChatGPT 5次", "Step 2：打开菜单", "DeepSeek 5月的流量"],
)
def test_a_number_that_counts_is_no_version(text):
    assert all(m.end <= text.index(" ") for m in mentions_of(text))


def test_offsets_are_code_points_of_the_text_and_the_title_stays_out():
    text = "😀奥特曼今天没有出席。"
    (mention,) = mentions_of(text, title="OpenAI的CEO奥特曼缺席")
    assert (mention.start, mention.end, mention.entity) == (1, 4, "sam_altman")
    assert mention.name == "山姆·奥特曼"


def test_how_a_name_was_found():
    text = "OpenAI首席执行官Sam Altman出席，Sam没有发言。GPT-4o mini降价。"
    assert [m.how for m in mentions_of(text)] == ["alias", "alias", "part", "version"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("他在《华盛顿邮报》撰文", [("华盛顿邮报", "org", "wapo")]),
        ("《连线》杂志报道", [("连线", "org", "wired")]),
        ("新书《谷歌的秘密》上市", []),
        ("《马斯克传》成为畅销书", []),
        ("打开谷歌地图和ChatGPT Plus", []),
        ("图灵奖和爱因斯坦相对论", []),
        ("被称为“ChatGPT之父”", []),
    ],
)
def test_names_within_works_products_and_terms(text, names):
    assert found(text) == names
