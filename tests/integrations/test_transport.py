"""The way out to partners: what cuts a call off, and whom it does not trust."""

import ssl
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from integrations import transport
from integrations.errors import PartnerError


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.connections.add(self.client_address)
        self.server.answer(self)

    def log_message(self, *args):
        pass


@contextmanager
def serving(answer, context=None):
    server = HTTPServer(("127.0.0.1", 0), Answering)
    server.answer, server.connections = answer, set()
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def at_once(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def drop_by_drop(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    try:
        for _byte in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.1)
    except OSError:
        handler.close_connection = True


def test_partner_that_answers_drop_by_drop_is_cut_off():
    with serving(drop_by_drop) as server:
        began = time.monotonic()
        with pytest.raises(PartnerError, match="não respondeu a tempo"):
            transport.post(f"http://127.0.0.1:{server.server_port}/", b"x", {}, timeout=0.5)

    assert time.monotonic() - began < 3


def test_calls_of_a_backlog_share_one_connection():
    with serving(at_once) as server:
        for _call in range(5):
            transport.post(f"http://127.0.0.1:{server.server_port}/", b"x", {}, timeout=2)
        transport.session().close()

    assert len(server.connections) == 1


def test_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))

    with serving(at_once, context) as server, pytest.raises(PartnerError, match="certificado"):
        transport.post(f"https://localhost:{server.server_port}/", b"x", {}, timeout=2)

    assert not server.connections


def self_signed(folder):
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
