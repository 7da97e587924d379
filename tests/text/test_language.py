"""Which language a text is in, on our own sentences and on the shared texts."""

import json
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import opencc
import pytest

from ingest.text.language import language_of

SENTENCES = Path(__file__).parent / "sentences"
SHARED = Path(__file__).resolve().parents[3] / "shared"
FLOOR = 0.995  # 1.0 was measured on every set below


def sentences(lang: str) -> list[str]:
    return (SENTENCES / f"{lang}.txt").read_text(encoding="utf-8").splitlines()


def traditional(text: str) -> str:
    converted: str = opencc.OpenCC("s2t").convert(text)
    return converted


def spaced(text: str) -> str:
    """Return the text with a space behind every second character, as segmenters print it."""
    return " ".join(text[i : i + 2] for i in range(0, len(text), 2))


def mixed(text: str) -> str:
    """Return the text with English of two thirds its length behind it."""
    english = " ".join(islice(cycle(sentences("en")), 2 + len(text) // 100))
    return f"{text} {english[: len(text) * 2 // 3]}"


WAYS: dict[str, Callable[[str], str]] = {
    "simplified": str,
    "traditional": traditional,
    "spaced": spaced,
    "mixed": mixed,
}


@pytest.mark.parametrize("lang", ["zh", "ja", "ko", "en"])
def test_our_own_sentences(lang: str) -> None:
    lines = sentences(lang)
    assert len(lines) >= (18 if lang == "zh" else 30)
    assert [line for line in lines if language_of("", line).lang != lang] == []


@pytest.mark.parametrize("lang", ["ja", "ko", "en"])
def test_every_two_of_our_sentences_are_no_chinese(lang: str) -> None:
    """Some 200 bodies each, as a share of .995 needs."""
    lines = sentences(lang)
    bodies = [f"{a} {b}" for a in lines for b in lines[:7] if a != b]
    assert len(bodies) > 200
    assert [body for body in bodies if language_of("", body).lang != lang] == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        # headlines without kana: characters in forms that only Japan prints
        ("経済産業省、半導体支援拡充", "ja"),
        ("自動運転実証実験開始", "ja"),
        ("日本政府、AI新法案を閣議決定", "ja"),
        ("総務省、生成AIの指針公表", "ja"),
        # Chinese with a Japanese word
        ("人工智慧規範草案通過", "zh"),
        ("优の良品开了新店，顾客都说好", "zh"),
        ("他喜欢的漫画《機動戦士》今年出了新的一卷", "zh"),
        ("OpenAI CEO 談 AI 監管", "zh"),
        # short English that langdetect calls Afrikaans or Danish
        ("It looks like rain; you had better take an umbrella.", "en"),
        ("They said that it would rain, but it did not.", "en"),
        # and what it knows better than a list of words
        ("Het lijkt erop dat het gaat regenen.", "nl"),
        ("Hy het gesê dat hy nie gaan nie.", "af"),
        ("Die Regierung plant neue Regeln für künstliche Intelligenz.", "de"),
        ("Le gouvernement prépare de nouvelles règles.", "fr"),
        ("Regeringen forbereder nye regler for kunstig intelligens.", "da"),
    ],
)
def test_short_texts(text: str, lang: str) -> None:
    assert language_of("", text).lang == lang


@pytest.mark.parametrize("way", WAYS)
def test_our_own_chinese_in_every_dress(way: str) -> None:
    body = "".join(sentences("zh"))
    language = language_of("", WAYS[way](body))
    assert language.lang == "zh"
    assert language.is_certain
    assert language.method == "script+langdetect"
    assert language.script == ("Hant" if way == "traditional" else "Hans")


@pytest.mark.parametrize(
    ("title", "body", "lang", "script", "is_certain"),
    [
        ("暂停训练比GPT-4更强大的AI系统", "", "zh", "Hans", True),
        ("OpenAI回應了", "", "zh", "Hant", False),
        ("", "", None, None, False),
        ("123", "456", None, None, False),
        ("", "https://a.example/x", None, None, False),
        (
            "标题是中文的",
            "Plain English body, which is long enough to be told apart from the title.",
            "en",
            None,
            True,
        ),
    ],
)
def test_titles_and_nothing(
    title: str, body: str, lang: str | None, script: str | None, *, is_certain: bool
) -> None:
    language = language_of(title, body)
    assert (language.lang, language.script, language.is_certain) == (lang, script, is_certain)


def test_same_answer_every_time() -> None:
    text = "GPT-4 发布 new model"
    assert len({language_of("", text) for _ in range(5)}) == 1


@pytest.mark.shared
@pytest.mark.parametrize("way", WAYS)
def test_shared_bodies(way: str) -> None:
    paths = [SHARED / "eval" / name for name in ("reposts/pool.jsonl", "extraction/gold.jsonl")]
    if not all(path.exists() for path in paths):
        pytest.skip("needs ../shared")
    rows = [json.loads(line) for p in paths for line in p.read_text(encoding="utf-8").splitlines()]
    bodies = [row["text"][:600] for row in rows]
    found = [language_of("", WAYS[way](body)) for body in bodies]
    script = "Hant" if way == "traditional" else "Hans"
    assert sum(f.lang == "zh" for f in found) >= FLOOR * len(found)
    assert sum(f.script == script for f in found) >= FLOOR * len(found)


@pytest.mark.shared
def test_seeds() -> None:
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("needs ../shared")
    found = [language_of("", seed.read_text(encoding="utf-8")) for seed in seeds]
    assert {f.lang for f in found} == {"zh"}
    assert [f.script for f in found] == ["Hans", "Hans", "Hant", "Hans", "Hans"]
