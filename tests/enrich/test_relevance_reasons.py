from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.enrich.reasons import N_AGAINST, N_FOR, N_SENTENCES, reasons_of

FILLER = "江边的柳树刚刚发芽，孩子们在堤上放风筝。"


def test_deciding_sentences_are_the_strongest_in_reading_order():
    weak, strong = "AI也有偏见。", "深度伪造须按深度合成管理规定标识。"
    text = (weak + FILLER) * 8 + strong + FILLER + weak
    sentences = reasons_of("", text).sentences
    assert len(sentences) == N_SENTENCES
    assert strong in [text[sentence.start : sentence.end] for sentence in sentences]
    assert [s.start for s in sentences] == sorted(s.start for s in sentences)


def test_a_deciding_sentence_names_its_terms():
    (sentence,) = reasons_of("", FILLER + "法院裁定，AI诈骗的被告须赔偿。" + FILLER).sentences
    assert sentence.points == 3
    assert "AI诈骗" in sentence.terms


def test_what_is_in_falls_without_what_decided():
    text = "网信办公布算法备案清单。未备案的大模型不得向公众提供服务，违者将被约谈。"
    reasons = reasons_of("", text + FILLER)
    assert reasons.relevance.is_relevant
    assert reasons.n_sentences_needed == 0
    assert reasons.density_needed < reasons.relevance.density
    (change,) = [one for one in reasons.changes if one.what.endswith("decided")]
    assert change.is_decisive
    assert change.score < 0.5


def test_what_is_out_is_told_how_much_is_missing():
    text = "会上也提到了人工智能治理。" + FILLER * 20
    reasons = reasons_of("春天", text)
    assert not reasons.relevance.is_relevant
    assert reasons.density_needed > reasons.relevance.density
    assert reasons.n_sentences_needed >= 1


def test_a_launch_word_is_among_the_changes():
    reasons = reasons_of("推出AI治理平台", "平台帮助企业做好AI治理。" + FILLER)
    assert any("推出" in change.what for change in reasons.changes)


def test_an_empty_article_has_no_reasons():
    reasons = reasons_of("", "")
    assert reasons.sentences == ()
    assert reasons.ngrams == ()
    assert reasons.changes == ()


pieces = st.sampled_from(
    [FILLER, "大模型备案清单公布。", "他被起诉", "AI ", "欧盟AI法案？", "\n", "Open model, 2026."]
)
texts = st.lists(pieces, max_size=20).map("".join)


@settings(deadline=None)
@given(texts, texts)
def test_spans_are_true_and_in_order(title, text):
    reasons = reasons_of(title, text)
    assert len(reasons.ngrams) <= N_FOR + N_AGAINST
    for ngram in reasons.ngrams:
        assert (title if ngram.in_title else text)[ngram.start : ngram.end] == ngram.text
        assert ngram.pull
    ends = 0
    for sentence in reasons.sentences:
        assert ends <= sentence.start < sentence.end <= len(text)
        ends = sentence.end
        assert all(term in text[sentence.start : sentence.end] for term in sentence.terms)
