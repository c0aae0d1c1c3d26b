"""Who may ask: a page of this server, on this machine, and nobody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

#: What the workbench's own pages may do: load from this server, and nothing else.
OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
#: What the page of a run may do: it holds its scripts and styles, and may ask nobody.
RUN = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; sandbox allow-scripts allow-downloads allow-modals allow-popups"
)
_LARGEST = 1_000_000  # bytes of a question


class Guard:
    """Refuses hosts and origins that are not this server, and says what its pages may load.

    A name that another machine resolves to this one (DNS rebinding) has another host; a page of
    another site has another origin.
    """

    def __init__(self, app: App, port: int) -> None:
        self.app = app
        self.hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self.origins = {f"http://{host}" for host in self.hosts}

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self.fault(scope)
        if refused:
            await _refuse(send, refused)
            return
        policy = RUN if scope["path"].startswith("/runs/") else OWN

        async def guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_headers(policy)]
            await send(message)

        await self.app(scope, receive, guarded)

    def fault(self, scope: Scope) -> str:
        """Return why a question is refused, or nothing."""
        said = {key.decode("latin-1").lower(): value.decode("latin-1")
                for key, value in scope["headers"]}  # fmt: skip
        if said.get("host") not in self.hosts:
            return "this server answers to 127.0.0.1 and localhost alone"
        origin = said.get("origin")
        if origin is not None and origin not in self.origins:
            return "a page of another site may not ask"
        if said.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return "a page of another site may not ask"
        if scope["method"] != "POST":
            return ""
        if origin is None or not said.get("content-type", "").startswith("application/json"):
            return "only the workbench's own page may ask"
        length = said.get("content-length", "")
        return "" if length.isdigit() and int(length) <= _LARGEST else "the question is too long"


def _headers(policy: str) -> Iterator[tuple[bytes, bytes]]:
    yield b"content-security-policy", policy.encode()
    yield b"x-content-type-options", b"nosniff"
    yield b"referrer-policy", b"no-referrer"
    yield b"cache-control", b"no-store"
    yield b"cross-origin-resource-policy", b"same-origin"


async def _refuse(send: Send, why: str) -> None:
    start = {"type": "http.response.start", "status": 403,
             "headers": [(b"content-type", b"text/plain; charset=utf-8")]}  # fmt: skip
    await send(start)
    await send({"type": "http.response.body", "body": why.encode()})
