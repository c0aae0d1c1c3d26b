from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

QUICK = {"layers": {"resolution": 1000}, "uncertainty": {"members": 20}}


@pytest.fixture(scope="session")
def scenario():
    import gepsim

    return gepsim.scenario("baseline", QUICK)


@pytest.fixture(scope="session")
def knobs(scenario):
    from gepsim.workbench.panel import knobs_of

    return knobs_of(scenario)


@pytest.fixture
def desk(tmp_path: Path):
    from gepsim.workbench.desk import Desk

    return Desk(["baseline"], tmp_path, QUICK)


class Client:
    """Asks a server as a browser's page does, or with other headers."""

    def __init__(self, port: int, server) -> None:
        self.port, self.server = port, server
        self.own = {"host": f"127.0.0.1:{port}", "origin": f"http://127.0.0.1:{port}"}

    def send(self, method: str, path: str, body: bytes = b"", **headers: str):
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        talk.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            talk.putheader(name.replace("_", "-"), value)
        talk.putheader("content-length", str(len(body)))
        talk.endheaders(body)
        answer = talk.getresponse()
        text = answer.read().decode("utf-8")
        talk.close()
        return answer.status, dict(answer.getheaders()), text

    def get(self, path: str):
        return self.send("GET", path, host=self.own["host"])

    def ask(self, what: str, **body):
        """Return the status and the answer to a question of the page."""
        kind = {"content-type": "application/json", **self.own}
        status, _, text = self.send("POST", f"/api/{what}", json.dumps(body).encode(), **kind)
        return status, json.loads(text)


@contextmanager
def serving(desk, output: Path) -> Iterator[Client]:
    """Serve a workbench in a thread, as `gepsim serve` does."""
    import uvicorn

    from gepsim.workbench.app import application
    from gepsim.workbench.serve import listening

    with listening(0) as held:
        port = held.getsockname()[1]
        app = application(desk, output, "zh", port)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [held]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield Client(port, app.state.server)
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def serve():
    """Return what serves a desk while it is needed."""
    pytest.importorskip("uvicorn", reason="needs the extra [app]")
    return serving


@pytest.fixture
def client(desk, tmp_path):
    pytest.importorskip("uvicorn", reason="needs the extra [app]")
    with serving(desk, tmp_path / "outputs") as found:
        yield found
