import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from core.middleware import PageCompression
from tests.factories import member

GZIP = {"accept-encoding": "gzip, br"}


def answer(response):
    request = RequestFactory().get("/", headers=GZIP)
    return PageCompression(lambda _: response)(request)


@pytest.fixture
def seller(client, db):
    client.force_login(member("Consultor"))
    return client


def test_page_is_compressed_for_who_asks(seller):
    plain = seller.get("/agenda/")
    packed = seller.get("/agenda/", headers=GZIP)

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 3
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")


def test_same_page_is_never_compressed_to_the_same_length():
    """BREACH reads secrets from lengths; each answer carries a random number of bytes."""
    page = "<p>" + "a" * 5000

    lengths = {len(answer(HttpResponse(page)).content) for _ in range(50)}

    assert len(lengths) > 10


@pytest.mark.parametrize("kind", ["image/jpeg", "application/pdf", "text/xml; charset=utf-8"])
def test_what_is_no_page_goes_out_as_it_is(kind):
    response = answer(HttpResponse(b"x" * 5000, content_type=kind))

    assert "Content-Encoding" not in response
    assert response.content == b"x" * 5000


def test_stream_is_passed_on_piece_by_piece():
    pieces = iter([b"data: 1\n\n", b"data: 2\n\n"])
    response = answer(StreamingHttpResponse(pieces, content_type="text/html"))

    assert "Content-Encoding" not in response
    assert next(iter(response.streaming_content)) == b"data: 1\n\n"
    assert next(pieces) == b"data: 2\n\n", "nothing was read ahead"


def test_address_of_a_form_opened_by_hand_answers_a_page(seller):
    response = seller.get(
        reverse("agenda:attendance-confirm", args=[1]), headers={"accept": "text/html,*/*;q=0.8"}
    )

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "Este endereço não abre assim" in response.content.decode()


def test_not_allowed_stays_empty_for_who_reads_no_pages(seller):
    response = seller.get(reverse("agenda:attendance-confirm", args=[1]), headers={"accept": "*/*"})

    assert (response.status_code, response.content) == (405, b"")
