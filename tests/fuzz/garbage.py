"""What no page should hold: charsets, dates, addresses, characters and values to put into one."""

CHARSETS = ("gbk", "gb18030", "big5", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "utf-8-sig")
CHARSETS += ("utf-32", "utf-7", "hz", "shift_jis", "euc-kr", "cp1252")
NAMES = (b"div", b"p", b"span", b"table", b"tr", b"td", b"ul", b"li", b"a", b"b", b"font", b"pre")
NAMES += (
    b"blockquote",
    b"section",
    b"svg",
    b"math",
    b"template",
    b"noscript",
    b"script",
    b"style",
)
NAMES += (b"textarea", b"title", b"select", b"option", b"iframe", b"frameset", b"plaintext", b"br")
OPENINGS = (b"<!--", b"<![CDATA[", b"<?xml ", b"<!DOCTYPE ", b"<script>", b"<style>", b"<title>")
OPENINGS += (b"<textarea>", b"<plaintext>", b"<", b"</", b'<a href="', b"<svg><style>", b"<base ")

ABSURD_DATES = (
    "99999年99月99日 99:99",
    "2023年13月45日 25:61:61",
    "0000-00-00 00:00:00",
    "9999-12-31T23:59:59+14:00",
    "0001-01-01T00:00:00-23:59",
    "2023-02-30",
    "2024-02-29 24:00",
    "99999999999999999999 天前",
    "999999999 年前",
    "0 分钟前",
    "昨天 99:99",
    "十亿亿年前",
    "二〇二三年十三月三十二日",
    "两千零二十三年 百月 千日",
    "２０２３－０３－２９　１５：４２",
    "٢٠٢٣-٠٣-٢٩ ١٥:٤٢",
    "²⁰²³-⁰³-²⁹",
    "①②③④年⑤月⑥日",
    "2023-03-29T15:42:00.123456789012345678Z",
    "2023-03-29T15:42:00+99:99",
    "2023-03-29T15:42:00-00:60",
    "Wed, 99 Foo 99999 99:99:99 +9999",
    "Thu, 31 Dec 9999 23:59:59 -2359",
    "1679990520000000000000000000",
    "-1",
    "1e999",
    "20230329154200" * 40,
    "2023年3月29日" * 300,
)
URLS = (
    "http://[::1",
    "http://[not-an-address]/a",
    "http://a.example:99999999/",
    "http://a.example:port/",
    "//",
    "http://",
    "http://\u2100.example/",
    "http://" + "a" * 300 + ".example/",
    "http://例子.example/页?x=%ff%zz",
    "javascript:void(0)",
    "data:text/html;base64,AAAA",
    "http://a.example/" + "../" * 5000,
    "\x00\n\t http://a.example",
    "http://user:pa@ss@a.example/?" + "&a=b" * 3000,
    "http://xn--\uff0e\uff0e/",
    "",
)
# One of them a hundred thousand times over is what a careless pattern reads in quadratic time.
TOKENS = (
    " ",
    "\u3000",
    "\xa0",
    "\t",
    "\n",
    "\r\n",
    " \n",
    "\u200b",
    "　　",
    "。",
    "，",
    "：",
    "、",
)
TOKENS += ("（", "）", "【", "】", "“", "”", "《", "(", ")", "[", "{", "'", '"', "_", "-", "—", ".")
TOKENS += (
    "一",
    "十",
    "百万",
    "0",
    "1",
    "9 ",
    "1,",
    "2023-",
    "2023年",
    "12:",
    "3月",
    "天前",
    "前天",
)
TOKENS += (
    "来源：",
    "作者：",
    "责任编辑：",
    "编辑 ",
    "记者 ",
    "原标题：",
    "转载",
    "据",
    "报道",
    "讯",
)
TOKENS += ("a", "A", "a ", "a-", "pīn yīn ", "(pīn)", "汉(hàn)", "汉 ", "字a", "中 文", "?", "??")
TOKENS += ("http://", "www.", "a@b.", "a.cn/", "%", "&", "&amp;", "&#", "|", "_网", "##", "*", "•")
TOKENS += (
    "\ue000",
    "\ufffd",
    "锟斤拷",
    "\ud7ff",
    "\U00020000",
    "\u0301",
    "\u202e",
    "👩‍👩‍👧",
    "第1章",
)
TOKENS += (
    "id : 1 ; ",
    "catalogs:",
    "上一页",
    "下一页",
    "点击",
    "分享",
    "\x0b",
    "\x1c",
    "\x85",
    "\u2028",
)
SCALARS = (None, True, False, 0, -1, 1.5, 10**30, float("nan"), "", "x", [], {}, [[]], "\x00")
SCALARS += ("\ud800", "<p>", "2023-99-99", "http://[", ["a", 1, None], {"name": [1]}, {"@type": 3})
REFERENCES = (
    b"&#0;",
    b"&#xD800;",
    b"&#xDFFF;",
    b"&#x110000;",
    b"&#99999999999999999999;",
    b"&#x;",
)
REFERENCES += (b"&#1;", b"&#11;", b"&#27;", b"&#128;", b"&#xFFFE;", b"&#xFFFF;", b"&lol9;", b"&")
REFERENCES += (b"&nbsp;", b"&amp;lt;p&amp;gt;", b"&NotEqualTilde;", b"&#x1F9D1;", b"&#xE000;")
