"""Foreign names written in Chinese characters by their sound."""

import re
from collections.abc import Iterator

from ingest.text.han import HAN
from ingest.text.rewrite import Replacement

# Characters that newspapers use to write foreign names by sound.
_SOUNDS = frozenset(
    "阿埃艾爱愛安昂奥奧巴芭白拜班邦包鲍鮑保贝貝本比彼毕畢边邊别別宾賓波伯博勃布卜查察"
    "茨达達大戴丹当當道得德登邓鄧迪底蒂第丁顿頓多厄恩尔爾法凡范範方菲费費芬丰豐冯馮夫弗福"
    "富盖蓋冈岡高戈哥格葛根贡貢古瓜圭哈海汉漢豪赫黑亨洪胡华華怀懷惠霍基吉加贾賈简簡杰傑金"
    "京喀卡凯凱坎康考柯科克肯孔库庫夸奎昆拉莱萊兰蘭朗劳勞勒雷蕾黎里理李利莉丽麗连連廉列"
    "林琳龙龍隆卢盧鲁魯路露伦倫罗羅洛吕呂马馬玛瑪麦麥曼芒毛梅门門蒙米密敏明摩莫墨默姆木穆"
    "纳納娜奈南内內尼妮宁寧牛纽紐努诺諾欧歐帕潘庞龐佩彭皮珀普奇齐齊契钱錢乔喬切琴琼瓊"
    "让讓热熱仁日茹荣榮瑞若撒萨薩塞赛賽桑瑟森沙莎山尚绍紹舍申圣聖施什史士斯司松苏蘇索"
    "塔泰坦汤湯唐陶特腾騰提田廷通图圖托瓦万萬旺威韦韋维維魏温溫文翁沃乌烏伍武西希锡錫喜"
    "夏肖谢謝辛欣兴興雄休修许許雅亚亞扬揚杨楊耶叶葉伊英尤于约約泽澤扎詹珍芝兹茲朱祖佐蒂席娅婭黛萝蘿珀缪繆芙弥彌蓓"
)
_QUESTION = re.compile("[吗嗎呢么麼吧谁誰哪怎何几幾]|是否|多少|难道|難道|为啥|為啥|你|您")
_LOST_DOT = re.compile(rf"(?<=[{HAN}]{{2}})\?(?=[{HAN}]{{2}})")


def lost_dots(text: str) -> Iterator[Replacement]:
    """Yield the ``?`` that stand for the dot of a foreign name.

    Seen in seed 002: ``薩蒂亞?納德拉將親自``. On both sides at least two characters must be of
    those that names are written with, and nothing in the clause before may ask.
    """
    for match in _LOST_DOT.finditer(text):
        at = match.start()
        before = _sounds_back(text, at)
        after = _sounds_on(text, at + 1)
        clause = re.split("[。！？!?;；\n]", text[max(0, at - 40) : at])[-1]
        if before >= 2 and after >= 2 and not _QUESTION.search(clause):
            yield Replacement(at, at + 1, "·", "lost_dot", "inferred")


def _sounds_back(text: str, at: int) -> int:
    n = 0
    while n < at and text[at - n - 1] in _SOUNDS:
        n += 1
    return n


def _sounds_on(text: str, at: int) -> int:
    n = 0
    while at + n < len(text) and text[at + n] in _SOUNDS:
        n += 1
    return n
