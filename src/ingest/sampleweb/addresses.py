"""Hosts of the sample portals and the address of each page."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from ingest.model.instant import BEIJING


@dataclass(frozen=True, slots=True)
class Site:
    """One portal of the sample web.

    Args:
        id: Short name inside this package; its declaration is ``sample_<id>``.
        host: Host name, under the reserved top-level domain ``.example``.
        name: Name its readers know.
        encoding: Charset of its bytes.
    """

    id: str
    host: str
    name: str
    encoding: str = "utf-8"

    @property
    def home(self) -> str:
        """Address of the front page."""
        return f"http://{self.host}/"


SITES = {
    site.id: site
    for site in (
        Site("jiangcheng", "www.jiangcheng-news.example", "江城晨报"),
        Site("shendu", "www.shendu-tech.example", "深读科技"),
        Site("zhixie", "www.zhixie-weekly.example", "智械周刊"),
        Site("zhongnan", "www.zhongnan-port.example", "中南信息港", "gbk"),
        Site("farm", "www.kuaixun-today.example", "今日快讯网"),
        Site("mirror", "m.huawen-mirror.example", "华文镜像"),
        Site("wanxiang", "www.wanxiang-digest.example", "萬象文摘"),
        Site("forum", "www.manong-forum.example", "码农社区"),
        Site("manyi", "blog.manyi.example", "慢译"),
        Site("accounts", "mp.gongzhong.example", "公众号平台"),
    )
}

OUTLET_NAMES = {
    "jiangcheng": "江城晨报",
    "shendu": "深读科技",
    "zhixie": "智械周刊",
    "zhongnan": "中南信息港",
    "zhijian": "智见前沿",
    "falv": "算法与法",
    "manyi": "慢译",
    "yuanwang": "远望周报",
    "manong": "码农社区",
    "meridian": "Meridian Review",
}

# Outlets whose own pages are served; the others are only seen as copies.
HOME_SITE = {
    "jiangcheng": "jiangcheng",
    "shendu": "shendu",
    "zhixie": "zhixie",
    "zhongnan": "zhongnan",
    "zhijian": "accounts",
    "falv": "accounts",
    "manyi": "manyi",
    "manong": "forum",
}

ACCOUNT_IDS = {"zhijian": "zhijian_qianyan", "falv": "suanfa_yu_fa"}
_ACCOUNT_BIZ = {"zhijian": "MzkyODQ2MTAzNw==", "falv": "MzI1NjA4ODMxMg=="}

FARM_CHANNELS = (("yunjisuan", "云计算"), ("keji", "科技"), ("shuma", "数码"), ("redian", "热点"))


_PATHS = {
    "jiangcheng": "/c/{at:%Y%m%d}/c{key}.html",
    "shendu": "/article/{key}",
    "zhixie": "/archives/{key}",
    "zhongnan": "/html/{at:%Y%m}/{key}.htm",
    "farm": "/{channel}/{at:%Y%m%d}/{key}.html",
    "mirror": "/a/{key}.html",
    "wanxiang": "/content/{at:%y/%m%d}/{key}.shtml",
    "forum": "/topic/{key}",
    "manyi": "/{at:%Y/%m}/{slug}/",
    "accounts": "/s?__biz={biz}&mid={key}&idx=1&sn={sn}",
}


def page_path(site: str, key: str, slug: str, outlet: str, published_at: datetime) -> str:
    """Return the path under which a site puts an article when it is published."""
    return _PATHS[site].format(
        at=published_at.astimezone(BEIJING),
        key=key,
        slug=slug,
        channel=FARM_CHANNELS[int(key) % len(FARM_CHANNELS)][0],
        biz=_ACCOUNT_BIZ.get(outlet, ""),
        sn=blake2b(key.encode(), digest_size=16).hexdigest(),
    )


def moved_path(site: str, key: str, published_at: datetime) -> str:
    """Return the path of an article after its site was rebuilt."""
    local = published_at.astimezone(BEIJING)
    if site == "jiangcheng":
        return f"/n1/{local:%Y/%m%d}/c{key}.html"
    return f"/{local:%Y/%m}/{key}"


def absolute(site: str, path: str) -> str:
    """Return the full address of a path on a site."""
    return f"http://{SITES[site].host}{path}"
