"""The server: a page, its knobs, live answers, tasks and finished runs, for this machine alone."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from gepsim.api import GepsimError, InputError, finished_run, finished_runs
from gepsim.text import Text
from gepsim.wording import worded
from gepsim.workbench.answers import both, run_answer
from gepsim.workbench.changes import problems_at
from gepsim.workbench.desk import Desk, Superseded
from gepsim.workbench.guard import Guard
from gepsim.workbench.jobs import Jobs

Handler = Callable[["Server", Mapping[str, Any]], Any]
_STATIC = {
    **{f"{name}.js": "text/javascript"
       for name in ("workbench", "knobs", "results", "charts", "tasks", "words")},
    "workbench.css": "text/css",
    "words.json": "application/json",
    "icon.svg": "image/svg+xml",
}  # fmt: skip
#: Files of a run that the page may open.
_OPENED = {"report.html": "text/html; charset=utf-8", "summary.csv": "text/csv; charset=utf-8",
           "run.json": "application/json", "run.log": "text/plain; charset=utf-8",
           "accounts.nc": "application/x-netcdf"}  # fmt: skip


class Server:
    """The desk, the tasks, and where finished runs lie."""

    def __init__(self, desk: Desk, output: Path, language: str) -> None:
        self.desk, self.output, self.language, self.jobs = desk, output, language, Jobs()

    def runs(self) -> list[dict[str, Any]]:
        """Return the finished runs."""
        return [run_answer(one) for one in finished_runs(self.output)] if (
            self.output.is_dir()
        ) else []  # fmt: skip


def state(server: Server, asked: Mapping[str, Any]) -> Any:
    """Return the open scenarios, the tasks and the runs."""
    return {
        "scenarios": server.desk.titles(),
        "language": server.language,
        "jobs": server.jobs.answers(),
        "runs": server.runs(),
        "quick": server.desk.quick,
        "output": server.output.as_posix(),
    }


def page(server: Server, asked: Mapping[str, Any]) -> Any:
    """Return what a scenario's page is built from."""
    return server.desk.page(asked["scenario"])


def live(server: Server, asked: Mapping[str, Any]) -> Any:
    """Return what turned knobs come to."""
    return server.desk.answer(
        asked["scenario"], asked["values"], str(asked.get("tab", "")), int(asked.get("turn", 0))
    )


def save(server: Server, asked: Mapping[str, Any]) -> Any:
    """Write turned knobs as a scenario file."""
    name, title = str(asked["id"]), str(asked.get("title", ""))
    if "job" in asked:
        planned = server.jobs.done(int(asked["job"]))
        return server.desk.save_changes(planned["scenario"], planned["changes"], name, title)
    return server.desk.save(asked["scenario"], asked["values"], name, title)


def text(server: Server, asked: Mapping[str, Any]) -> Any:
    """Return turned knobs as the text of a scenario file."""
    name, title = str(asked["id"]), str(asked.get("title", ""))
    return {"text": server.desk.text(asked["scenario"], asked["values"], name, title)}


def start(server: Server, asked: Mapping[str, Any]) -> Any:
    """Begin a full run, a plan, or the search for what decides."""
    if asked["kind"] not in ("run", "plan", "sensitivity"):
        raise KeyError("kind")
    scenario, changes = server.desk.changed(asked["scenario"], asked.get("values", {}))
    order = {
        "kind": asked["kind"],
        "scenario": asked["scenario"],
        "changes": changes,
        "quick": server.desk.quick,
        "output": str(server.output),
        "label": {"zh": scenario.title.zh, "en": scenario.title.en},
        "targets": asked.get("targets", ""),
    }
    return server.jobs.start(order).answer()


def cancel(server: Server, asked: Mapping[str, Any]) -> Any:
    """End a task."""
    return {"cancelled": server.jobs.cancel(int(asked["number"]))}


ACTIONS: Mapping[str, Handler] = {
    "state": state, "page": page, "live": live, "save": save, "text": text, "start": start,
    "cancel": cancel,
}  # fmt: skip


# What a person is told is an answer like any other: a browser writes down no fault of the page.
async def _asked(request: Request) -> Mapping[str, Any]:
    found = json.loads(await request.body() or b"{}")
    if not isinstance(found, dict):
        raise ValueError("no table was sent")
    return found


def _action(server: Server, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            asked = await _asked(request)
        except ValueError as error:
            return _refused(worded(f"the page asked wrongly: {error}"), 400)
        try:
            return JSONResponse(await run_in_threadpool(handler, server, asked))
        except Superseded:
            return JSONResponse({"superseded": True})
        except InputError as error:
            values = asked.get("values", {})
            return JSONResponse({"refused": problems_at(error, values)})
        except (KeyError, TypeError, ValueError) as error:
            what = f"the page asked wrongly: {type(error).__name__} {error}"
            return _refused(worded(what), 400)
        except GepsimError as error:
            return _refused(error.text)

    return answer


def _refused(text: Text, status: int = 200) -> Response:
    """Return one refusal that is about no knob."""
    return JSONResponse({"refused": [{"text": both(text), "knob": ""}]}, status)


async def _index(request: Request) -> Response:
    return _file("index.html", "text/html; charset=utf-8")


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    return _file(name, _STATIC[name]) if name in _STATIC else Response("not found", 404)


def _file(name: str, kind: str) -> Response:
    found = resources.files("gepsim.workbench").joinpath("static", name)
    return Response(found.read_bytes(), media_type=kind)


def _opened(server: Server) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        run, name = request.path_params["run"], request.path_params["name"]
        known = {one.name for one in server.output.iterdir()} if server.output.is_dir() else set()
        place = server.output / run
        if run not in known or name not in _OPENED or not (place / name).is_file():
            return Response("not found", 404)
        if finished_run(place) is None:
            return Response("not found", 404)
        return FileResponse(place / name, media_type=_OPENED[name])

    return answer


def application(desk: Desk, output: Path, language: str, port: int) -> Starlette:
    """Return the server's application.

    Parameters
    ----------
    output : Path
        Where full runs are written and finished ones are looked for.
    language : {"zh", "en"}
        What the page shows first.
    port : int
        The only port whose pages may ask.
    """
    server = Server(desk, output, language)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> Any:
        yield
        server.jobs.close()

    routes = [
        Route("/", _index),
        Route("/static/{name}", _static),
        Route("/runs/{run}/{name}", _opened(server)),
        *(Route(f"/api/{key}", _action(server, handler), methods=["POST"])
          for key, handler in ACTIONS.items()),
    ]  # fmt: skip
    app = Starlette(routes=routes, lifespan=lifespan)
    app.add_middleware(Guard, port=port)
    app.state.server = server
    return app
