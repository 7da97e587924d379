"""Sentences that use the words of notices, and notices."""

import pytest

from ingest.extract.lines import BodyLine, clean_lines

BODY = [
    "云岭县上周公布了一份关于机器人的管理办法，全文共二十二条。",
    "办法要求，凡是能够自主移动的设备，都要在显著位置标明编号和负责人。",
    "“先把责任说清楚，再谈发展。”负责起草的人说，他们走访了四十家企业。",
]
NEWS = (
    "法院认定，平台未经许可转载他人文章构成侵权，应当在三日内删除。",
    "平台规定，深度伪造视频不得转载，违者将承担法律责任。",
    "他提醒用户，发现侵权内容可以一键举报，平台会在一天内删除。",
    "这些图片的版权归谁所有，法律还没有答案。",
    "骗子让受害人扫码下载了一个远程控制软件。",
    "警方提醒市民下载国家反诈中心APP。",
    "他长期关注微信公众号上的谣言。",
    "企业须联系网信部门申请删除备案信息。",
    "律师说，如涉及侵权，企业需在三天内答复。",
    "他的发言仅代表个人观点，并不代表公司立场。",
    "作者们联名起诉，称模型公司未经同意复制了他们的小说。",
    "三家公司的ICP备案在上个月被取消，应用商店随即下架了它们的产品。",
    "联系平台删除一段伪造视频，平均要花九天。",
    "模型生成的内容转载须注明来源，这是办法第十二条的要求。",
)
NOTICES = (
    "以上内容仅代表作者观点，不代表本站立场。",
    "如有侵权请联系删除。",
    "未经授权，禁止转载。",
    "转载请注明出处。",
    "版权归原作者所有，如有侵权，请联系我们。",
    "图文版权归云屿网所有，未经许可不得转载。",
    "更多内容，请下载云屿新闻APP。",
    "云屿网仅提供信息存储空间服务。",
    "违者本网将依法追究责任。",
)


def kept(lines):
    return list(clean_lines([BodyLine(text=line) for line in lines], title=None).texts)


@pytest.mark.parametrize("line", NEWS)
@pytest.mark.parametrize("at", [0, 2, 3])
def test_a_sentence_about_others_stays(line, at):
    lines = [*BODY[:at], line, *BODY[at:]]
    assert kept(lines) == lines


@pytest.mark.parametrize("line", NOTICES)
def test_a_notice_goes(line):
    assert kept([*BODY, line]) == BODY


def test_times_of_a_live_report_stay_and_a_lone_clock_goes():
    entries = ["8:10", BODY[0], "9:45", BODY[1], "13:15", BODY[2]]
    assert kept(entries) == entries
    assert kept(["8:10", *BODY]) == BODY


def test_an_address_the_text_asks_to_write_to_stays():
    call = [*BODY, "意见请于四月五日前反馈，联系人：季远", "邮箱：std@yunyu.example"]
    assert kept(call) == call
    assert kept([*BODY, "商务邮箱：ad@yunyu.example"]) == BODY


def test_a_notice_heading_goes_and_a_section_of_that_name_stays():
    assert kept([*BODY, "免责声明"]) == BODY
    assert kept([BODY[0], BODY[1], "声明", BODY[2], BODY[1]]) == [
        *BODY[:2],
        "声明",
        BODY[2],
        BODY[1],
    ]


def test_cells_and_code_are_not_furniture():
    cells = [BodyLine(text="图片", is_cell=True), BodyLine(text="视频", is_cell=True)]
    code = [BodyLine(text="}", is_code=True), BodyLine(text=");", is_code=True)]
    lines = [*[BodyLine(text=text) for text in BODY[:2]], *cells, *code, BodyLine(text=BODY[2])]
    assert len(clean_lines(lines, title=None).texts) == len(lines)
    loose = [BodyLine(text=text) for text in (*BODY[:2], "图片", "}", BODY[2])]
    assert list(clean_lines(loose, title=None).texts) == BODY
