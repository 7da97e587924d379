"""Which node holds the text, without rules, in the shapes of many sites."""

import re
import tomllib
from pathlib import Path

import pytest

from ingest.extract.article import article_from

CASES = tomllib.loads(Path(__file__).with_name("body_cases.toml").read_text("utf-8"))["case"]
OTHER = (
    "云岭省的三百一十个收费站上月底全部改成无感通行，车辆过站的平均时间从十一秒降到不足两秒。",
    "路网中心主任贺启明说，改造的难点不在识别车牌，而在识别错了怎么办，误识率万分之三就意味着一千多张错账单。",
    "为此，路网中心建了一个三十人的复核组，凡是把握低于百分之九十五的图像，都由人再看一遍。",
    "“人看的不是车牌，是责任。”贺启明说，平均办结时间从九天缩到一天半。",
    "货车司机老冯跑这条线十四年，一趟能省二十分钟，可运价也跟着降了半趟的钱。",
    "有学者提醒，通行数据能还原一个人的全部行踪，保存期限应当写进地方性法规。",
    "临州互联网法院三月十六日作出裁定，准许对被告公司训练图像模型所用的数据集采取证据保全。",
    "裁定书写明，保全的范围是数据集的文件清单和散列值，而不是图片本身。",
    "代理律师介绍，散列值足以证明某张图片有没有被使用，又不会让全部家底暴露在法庭上。",
    "被告提出异议，认为清单属于商业秘密，合议庭最终采取了一个折中的办法。",
    "主审法官在庭后说，技术案件里的证据常常比判决跑得快，法院要做的是先让证据停下来。",
)
TITLE = "云岭县给机器人立规矩"


def filled(body, paragraphs):
    values = {
        "p": "".join(f"<p>{p}</p>" for p in paragraphs),
        "t": "高速收费站换上无感通道",
        "h": TITLE,
        **{str(i): p for i, p in enumerate(paragraphs)},
        **{f"b{i}": p[:30] for i, p in enumerate(paragraphs)},
        **{f"x{i}": p for i, p in enumerate(OTHER)},
        **{f"y{i}": p[:24] for i, p in enumerate(OTHER)},
        **{f"z{i}": p[:14] for i, p in enumerate(OTHER)},
    }
    return re.sub(r"@([a-z]?\d*)", lambda match: values[match[1]], body)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_body(fetched, news_page, paragraphs, case):
    page = news_page(body=filled(case["body"], paragraphs), tail="")
    parts = article_from(fetched(page.replace("<div class='txt'>", "<div>")), portal=None)
    wanted = case.get("wanted", range(len(paragraphs)))
    assert parts.text.split("\n") == [paragraphs[i] for i in wanted]
    assert (parts.title, parts.source) == (TITLE, "云岭晚报")
