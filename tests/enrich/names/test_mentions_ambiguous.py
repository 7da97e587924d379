"""Names that mean other things too count only where the text shows what is meant."""

import pytest

from ingest.enrich.names.mentions import mentions_of


def entities(text, title=""):
    return [(text[m.start : m.end], m.entity) for m in mentions_of(text, title=title)]


@pytest.mark.parametrize(
    ("text", "name", "entity"),
    [
        ("ChatGPT走红后，奥特曼四处演讲", "奥特曼", "sam_altman"),
        ("苹果发布了新款iPhone", "苹果", "apple"),
        ("马斯克在X上发帖", "X", "x_twitter"),
        ("小米公布手机出货量", "小米", "xiaomi"),
        ("字节的豆包大模型降价", "字节", "bytedance"),
        ("阿里云涨价，阿里回应", "阿里", "alibaba"),
        ("亚马逊的云业务增长", "亚马逊", "amazon"),
        ("论文发表在《自然》杂志", "自然", "nature"),
        ("外交部发言人毛宁说", "外交部", "mfa"),
        ("国务院要求，教育部印发通知", "教育部", "moe"),
        ("OpenAI推出推理模型o1", "o1", "o1"),
        ("谷歌用Bard对抗ChatGPT", "Bard", "bard"),
    ],
)
def test_meant(text, name, entity):
    assert (name, entity) in entities(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("迪迦奥特曼变身打怪兽", "奥特曼"),
        ("他吃苹果，也爱苹果树", "苹果"),
        ("果农说今年的苹果和香蕉都丰收", "苹果"),
        ("每个字节有八位", "字节"),
        ("亚马逊雨林的AI监测", "亚马逊"),
        ("小米粥很养胃，手机放一边", "小米"),
        ("他喜欢自然和科学", "自然"),
        ("卷积神经网络（CNN）由新闻图片训练", "CNN"),
        ("Real-Time渲染和Air设计", "Time"),
        ("医院拍X光片", "X"),
        ("AI的下一波浪潮", "浪潮"),
        ("24亿欧元的合同", "亿欧"),
    ],
)
def test_not_meant(text, name):
    assert name not in [printed for printed, _ in entities(text)]


def test_a_body_that_many_have_stays_without_an_entity():
    assert ("司法部", None) in entities("苹果起诉司法部")


def test_a_general_name_follows_the_one_body_that_the_text_names():
    text = "美国司法部起诉了谷歌。司法部说，证据充分。"
    assert entities(text) == [("美国司法部", "us_doj"), ("谷歌", "google"), ("司法部", "us_doj")]


def test_a_full_form_settles_a_weak_one():
    assert entities("罗素来了。") == []
    assert entities("斯图尔特·罗素来了，罗素说危险。")[-1] == ("罗素", "stuart_russell")


def test_a_surname_of_two_people_stays_alone():
    text = "汤姆·贝克和杰瑞·贝克都反对，贝克没有签字。"
    assert [printed for printed, _ in entities(text)] == ["汤姆·贝克", "杰瑞·贝克"]


def test_the_title_helps():
    text = "苹果今天没有回应。"
    assert entities(text) == []
    assert entities(text, title="苹果iPhone降价") == [("苹果", "apple")]
