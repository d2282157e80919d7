"""Clients on the loopback: each keeps one connection and knows nothing of pages."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    """Status, headers by lower-case name (the last of each), and the body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Client:
    """One keep-alive connection and its cookies. `home`: the address of the loopback that it calls from."""

    port: int
    gzip: bool = True
    home: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    timeout: float = 30
    line: socket.socket | None = None
    rest: bytes = b""

    def get(self, path: str) -> Reply:
        """Fetch a page; keeps the token of its forms."""
        reply = self.send(self.request("GET", path))
        found = TOKEN.search(reply.body)
        self.token = found[1].decode() if found else self.token
        return reply

    def post(self, path: str, **fields: str) -> Reply:
        """Send a form with the token of the page opened last."""
        return self.send(self.request("POST", path, fields))

    def request(self, method: str, path: str, fields: dict[str, str] | None = None) -> bytes:
        """The bytes of a request as a browser would send them."""
        body = b"" if fields is None else urlencode(fields | {"csrf_token": self.token}).encode()
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "User-Agent: Mozilla/5.0 (benchmark)",
            "Accept-Language: en",
        ]
        if self.gzip:
            lines.append("Accept-Encoding: gzip, deflate, br")
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{n}={v}" for n, v in self.cookies.items()))
        if fields is not None:
            lines += [f"Content-Type: {FORM}", f"Content-Length: {len(body)}", "Sec-Fetch-Site: same-origin"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def send(self, request: bytes) -> Reply:
        """Send raw bytes and read one reply; cookies are kept."""
        head, rest = self._head(request)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for text in lines:
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
            if name.lower() == "set-cookie":
                self._keep(value.strip())
        length = int(headers.get("content-length", 0))
        while len(rest) < length:
            rest += self._more()
        self.rest = rest[length:]
        return Reply(int(first.split()[1]), headers, rest[:length])

    def close(self) -> None:
        """Hang up."""
        if self.line is not None:
            self.line.close()
            self.line, self.rest = None, b""

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        self.cookies[name] = value

    def _head(self, request: bytes) -> tuple[bytes, bytes]:
        """Send, and read at least the head. A line closed while idle is opened anew."""
        fresh = self.line is None
        try:
            if self.line is None:
                self.line = socket.create_connection(("127.0.0.1", self.port), self.timeout, (self.home, 0))
                self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.line.sendall(request)
            head, _, rest = self._until(b"\r\n\r\n").partition(b"\r\n\r\n")
        except ConnectionError:
            self.close()
            if fresh:
                raise
            return self._head(request)
        return head, rest

    def _until(self, mark: bytes) -> bytes:
        data, self.rest = self.rest, b""
        while mark not in data:
            data += self._more()
        return data

    def _more(self) -> bytes:
        assert self.line is not None
        data = self.line.recv(262_144)
        if not data:
            raise ConnectionError("the server hung up")
        return data


def side_by_side(works: Sequence[Callable[[], None]]) -> float:
    """Do all works at once, a thread each; returns the seconds from the first start to the last end."""
    faults: list[BaseException] = []
    gate = threading.Barrier(len(works) + 1)

    def do(work: Callable[[], None]) -> None:
        gate.wait()
        try:
            work()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - begun
