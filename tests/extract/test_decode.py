import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.decode import decode, is_binary

TEXT = "<html><body>云岭县公布了一份关于机器人的管理办法，大家都在看这个新的规定。</body></html>"


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        ("雲嶺縣公佈了一份關於機器人的管理辦法，這是新的規定，大家都在看。".encode("big5"), "big5"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"plain ascii", "utf-8"),
    ],
)
def test_charset_is_what_the_bytes_are(body, charset):
    assert decode(body).charset == charset
    assert "\ufffd" not in decode(body).text


def test_declared_charset_is_recorded_not_believed():
    body = TEXT.replace("<html>", "<html><meta charset=gb2312>").encode()
    decoded = decode(body, content_type="text/html")
    assert (decoded.charset, decoded.declared) == ("utf-8", "gb2312")
    assert "charset_mismatch" in decoded.flags


def test_gb2312_in_the_header_agrees_with_gb18030():
    decoded = decode(TEXT.encode("gb18030"), content_type="text/html; charset=GB2312")
    assert decoded.declared == "gb2312"
    assert decoded.flags == ()


@pytest.mark.parametrize(
    ("body", "flag"),
    [
        (TEXT.encode()[:40] + b"\xe4\xba" + TEXT.encode()[40:], "replacement_chars"),
        (TEXT.encode() + "\ue5e5".encode(), "private_use"),
        (TEXT.encode() + "锟斤拷".encode(), "mojibake"),
        (TEXT.encode() + b"\x00", "nul_bytes"),
    ],
)
def test_damage_is_flagged(body, flag):
    assert flag in decode(body).flags


def test_a_few_broken_bytes_do_not_make_a_page_gbk():
    body = (TEXT * 5).encode() + b"\xe4\xba" + TEXT.encode()
    assert decode(body).charset == "utf-8"


@pytest.mark.parametrize(
    ("body", "binary"),
    [
        (b"%PDF-1.7 ...", True),
        (b"\x89PNG\r\n\x1a\n", True),
        (b"\x00\x01\x02" * 50, True),
        (TEXT.encode("utf-16-le"), True),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), False),
        (TEXT.encode(), False),
    ],
)
def test_binary(body, binary):
    assert is_binary(body) is binary


@given(st.binary(max_size=300))
def test_any_bytes_decode(body):
    assert "\x00" not in decode(body).text
