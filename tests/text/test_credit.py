"""Who a printed credit names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.credit import account_id_in, bare_name, outlet_in_credit
from ingest.text.outlets import all_outlets


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("人民网-《人民日报》", "人民日报"),
        ("人民网－人民日报海外版", "人民日报"),
        ("经济日报-中国经济网", "经济日报"),
        ("光明网-《光明日报》", "光明日报"),
        ("人民网-科技频道", "人民网"),
        ("新华社客户端", "新华社"),
        ("新华社北京3月5日电", "新华社"),
        ("据新华社报道", "新华社"),
        ("澎湃新闻 记者 林述", "澎湃新闻"),
        ("澎湃新闻首席记者林述", "澎湃新闻"),
        ("每日经济新闻每经记者 林述", "每日经济新闻"),
        ("北京日报客户端 记者 林述", "北京日报"),
        ("新京报贝壳财经讯", "新京报"),
        ("来源：虎嗅APP", "虎嗅"),
        ("央视新闻微博", "央视网"),
        ("新民晚报·新闻客户端", "新民晚报"),
        ("本文来自微信公众号：AI新纪元（ID:AI_era），作者：林述", "新智元"),
        ("新华社、人民日报", "新华社"),
    ],
)
def test_known_outlets(credit, name):
    outlet = outlet_in_credit(credit)
    assert outlet is not None
    assert outlet.name == name


@pytest.mark.parametrize(
    "credit", ["", "投稿", "新华书店", "记者 林述", "财经", "某地晨报", "3月5日", "：", "（ID：）"]
)
def test_nobody_who_is_known(credit):
    assert outlet_in_credit(credit) is None


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("《云岭晚报》客户端", "云岭晚报"),
        ("云岭晚报记者 林述", "云岭晚报"),
        ("云岭晚报社", "云岭晚报"),
        ("云岭晚报讯", "云岭晚报"),
        ("来源：云岭晚报", "云岭晚报"),
        ("云岭资讯", "云岭资讯"),
        ("公众号", "公众号"),
    ],
)
def test_an_unknown_outlet_has_one_name(credit, name):
    assert bare_name(credit) == name


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("（ID：AI_era）", "AI_era"),
        ("（微信号:almosthuman2014）", "almosthuman2014"),
        ("微信公众号ID: QbitAI", "QbitAI"),
        ("身份证ID：12345", None),
        ("没有", None),
    ],
)
def test_account_ids(line, account):
    assert account_id_in(line) == account


WRITERS = [outlet for outlet in all_outlets() if not outlet.is_platform]


@given(st.sampled_from(WRITERS), st.sampled_from(["", "客户端", " 记者 林述", "微信公众号"]))
def test_a_name_with_what_is_said_about_it_is_that_outlet(outlet, suffix):
    found = outlet_in_credit(outlet.name + suffix)
    assert found is not None
    assert found.name == outlet.name


@given(st.text(alphabet="新华社人民网日报-·《》（ID：)记者 3月5日电a1", max_size=20))
def test_any_text_is_read_without_fail(text):
    outlet_in_credit(text)
    assert bare_name(text) or not text.strip()
