"""A server of WebTransport over HTTP/3 that answers each path from a table."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Final

from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.asyncio.server import serve
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import HeadersReceived
from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ProtocolNegotiated, QuicEvent
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tables.webtransport import Row

HOST: Final = "127.0.0.1"


@dataclass
class Served:
    """A running server.

    Attributes:
        port: its port of UDP.
        digest: the SHA-256 of its certificate, which a page names.
        asked: the headers of each handshake, by path.
    """

    port: int
    digest: list[int]
    asked: dict[str, dict[str, str]] = field(default_factory=dict)


def _configuration() -> tuple[QuicConfiguration, list[int]]:
    """Return a configuration with a new certificate, and the certificate's digest.

    Browsers take the digest for a certificate of an elliptic curve and of at most two weeks.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(hours=1),
        not_valid_after=now + timedelta(days=7),
    )
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    configuration = QuicConfiguration(
        alpn_protocols=H3_ALPN, is_client=False, max_datagram_frame_size=65536
    )
    configuration.certificate, configuration.private_key = certificate, key
    digest = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
    return configuration, list(digest)


def _protocol(served: Served, rows: Mapping[str, Row]) -> Callable[..., QuicConnectionProtocol]:
    class Protocol(QuicConnectionProtocol):
        _http: H3Connection | None = None

        def quic_event_received(self, event: QuicEvent) -> None:
            if isinstance(event, ProtocolNegotiated):
                self._http = H3Connection(self._quic, enable_webtransport=True)
            if self._http is None:
                return
            for each in self._http.handle_event(event):
                if isinstance(each, HeadersReceived):
                    _answer(self._http, each, served, rows)
            self.transmit()

    return Protocol


def _answer(
    http: H3Connection, asked: HeadersReceived, served: Served, rows: Mapping[str, Row]
) -> None:
    headers = {name.decode(): value.decode() for name, value in asked.headers}
    served.asked[headers[":path"]] = headers
    row = rows[headers[":path"]]
    lines = [(":status", str(row.status)), *row.headers]
    opened = 200 <= row.status < 300
    encoded = [(name.encode(), value.encode()) for name, value in lines]
    http.send_headers(asked.stream_id, encoded, end_stream=not opened)


@contextmanager
def webtransport_server(rows: Mapping[str, Row]) -> Iterator[Served]:
    """Serve the answers of `rows` on a free port until the block ends."""
    configuration, digest = _configuration()
    served, loop = Served(0, digest), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> Callable[[], None]:
        server = await serve(
            HOST, 0, configuration=configuration, create_protocol=_protocol(served, rows)
        )
        assert server._transport is not None
        served.port = server._transport.get_extra_info("sockname")[1]
        return server.close

    async def stop() -> None:
        close()
        await asyncio.sleep(0)  # the transport closes its socket in the next turn

    close = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield served
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
