"""The front door: parse, call, print. No science, and nothing heavy until a command runs."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click

from gepsim import __version__
from gepsim.cli.calibrate import calibrate
from gepsim.cli.catalogue import list_
from gepsim.cli.check import check
from gepsim.cli.compare import compare
from gepsim.cli.explain import explain
from gepsim.cli.export import export
from gepsim.cli.init import init
from gepsim.cli.layers import layers
from gepsim.cli.plan import plan
from gepsim.cli.report import report
from gepsim.cli.run import run
from gepsim.cli.sensitivity import sensitivity
from gepsim.cli.serve import serve
from gepsim.errors import GepsimError, InputError

_GROUPS = {
    "Plan and run": ("run", "check", "compare", "report", "plan", "serve"),
    "Understand": ("list", "explain", "sensitivity"),
    "Data": ("init", "layers", "calibrate", "export"),
}


_LONG = 400  # letters of a message about words on the command line


class _Grouped(click.Group):
    """A group whose help shows its commands by purpose."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, names in _GROUPS.items():
            rows = [(n, self.commands[n].get_short_help_str(60)) for n in names]
            with formatter.section(heading):
                formatter.write_dl(rows)


@click.group(cls=_Grouped, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gepsim")
def gepsim() -> None:
    """Say what a city's ecosystems are worth and whether its plan will work.

    \b
    Start:  gepsim run scenarios/baseline.toml     (in a checkout)
            gepsim run baseline                    (anywhere)

    Exit codes: 0 done, 1 the run failed, 2 bad usage or bad input, 130 interrupted.
    """


for command in (
    run,
    check,
    compare,
    report,
    plan,
    list_,
    explain,
    sensitivity,
    init,
    layers,
    calibrate,
    export,
    serve,
):
    gepsim.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every known fault is a message and an exit code, no traceback."""
    _stop_like_ctrl_c()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a GBK console must not stop a run
            stream.reconfigure(errors="replace")
    sys.exit(_guarded(list(arguments) if arguments is not None else None))


def _stop_like_ctrl_c() -> None:
    """Let a polite request to end, as schedulers send, clean up as an interruption does."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        with suppress(AttributeError, ValueError):  # none on Windows; only the main thread may
            signal.signal(getattr(signal, name), interrupt)


def _guarded(arguments: list[str] | None) -> int:
    try:
        return int(gepsim.main(args=arguments, standalone_mode=False) or 0)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        vars(error)["message"] = _bounded(error.message)  # click calls it final
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; nothing half-written was left behind", err=True)
        return 130
    except InputError as error:
        click.echo(str(error), err=True)
        return 2
    except RecursionError:
        click.echo("an input is nested too deeply to be read", err=True)
        return 2
    except GepsimError as error:
        click.echo(f"the run failed: {error}", err=True)
        return 1
    except Exception as error:
        return _unexpected(error)


def _bounded(said: str) -> str:
    """Return a message that repeats no more than a line of what was typed."""
    return said if len(said) <= _LONG else f"{said[: _LONG // 2]} … {said[-_LONG // 4 :]}"


def _unexpected(error: Any) -> int:
    """Report a fault of gepsim itself; the traceback only where it was asked for."""
    if os.environ.get("GEPSIM_DEBUG"):
        traceback.print_exception(error)
    click.echo(f"internal error: {type(error).__name__}: {error}", err=True)
    click.echo("this is a fault of gepsim; GEPSIM_DEBUG=1 shows where it arose", err=True)
    return 1
