"""Hostile XML is refused before it is built."""

import time

import pytest

from core.errors import UnsafeXmlError
from core.safe_xml import DEEPEST, LARGEST, parse

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10) for n in range(2, 10))
    + b"]><lolz>&lol9;</lolz>"
)


def test_parse_answers_the_root_with_its_text():
    root = parse("<?xml version='1.0' encoding='iso-8859-1'?><a><b>São</b></a>".encode("iso-8859-1"))

    assert (root.tag, root.findtext("b")) == ("a", "São")


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd"><a/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
        '<?xml version="1.0" encoding="utf-32"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-32-le"),
        b'<?xml version="1.0" encoding="utf-7"?>\n+ADwAIQ-DOCTYPE a +AFsAPAAh-ENTITY x "y"+AD4AXQA+-<a/>',
    ],
    ids=["billion laughs", "external entity", "external dtd", "utf-16 dtd", "utf-32 dtd", "utf-7 dtd"],
)
def test_parse_refuses_every_dtd(body):
    with pytest.raises(UnsafeXmlError, match="DTD"):
        parse(body)


def test_parse_refuses_ten_thousand_levels_quickly():
    began = time.monotonic()

    with pytest.raises(UnsafeXmlError):
        parse(b"<a>" * 10_000 + b"</a>" * 10_000)

    assert time.monotonic() - began < 1


def test_parse_allows_as_many_levels_as_it_says():
    assert parse(b"<a>" * DEEPEST + b"</a>" * DEEPEST).tag == "a"


def test_parse_refuses_what_is_too_large():
    with pytest.raises(UnsafeXmlError, match="kB"):
        parse(b"<a>" + b"x" * LARGEST + b"</a>")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"\x00\x01\x02",
        b"<a>",
        b"<a></b>",
        b"<a>&nbsp;</a>",
        b"<?xml version='1.0' encoding='utf-8'?><a>\xff</a>",
    ],
    ids=["empty", "blank", "binary", "open", "crossed", "unknown entity", "wrong encoding"],
)
def test_parse_refuses_what_is_not_well_formed(body):
    with pytest.raises(UnsafeXmlError, match="malformado"):
        parse(body)
