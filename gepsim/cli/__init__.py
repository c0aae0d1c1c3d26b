"""The front door: parse, call, print. No science, and nothing heavy until a command runs."""

from __future__ import annotations

import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import click

from gepsim import __version__
from gepsim.cli import complete, language
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
from gepsim.cli.run import FLAGS, run
from gepsim.cli.runs import runs
from gepsim.cli.sensitivity import sensitivity
from gepsim.cli.serve import serve
from gepsim.errors import GepsimError, InputError, Problem
from gepsim.text import Text
from gepsim.wording import worded

_GROUPS = {
    "Plan and run": ("run", "check", "compare", "report", "plan", "serve", "runs"),
    "Understand": ("list", "explain", "sensitivity"),
    "Data": ("init", "layers", "calibrate", "export"),
}


_LONG = 400  # letters of a message about words on the command line


class _Grouped(click.Group):
    """A group whose help shows its commands by purpose."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, names in _GROUPS.items():
            room = 60 if language.chosen() != "zh" else 999
            rows = [(n, self.commands[n].get_short_help_str(room)) for n in names]
            with formatter.section(heading):
                formatter.write_dl(rows)


@click.group(cls=_Grouped, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gepsim")
def gepsim() -> None:
    """Say what a city's ecosystems are worth and whether its plan will work.

    \b
    Start:  gepsim run scenarios/baseline.toml     (in a checkout)
            gepsim run baseline                    (anywhere)
    Page:   gepsim serve baseline                  (knobs and live verdicts)

    \b
    Tab completes commands, options and scenarios after one of these:
            bash   eval "$(_GEPSIM_COMPLETE=bash_source gepsim)"
            zsh    eval "$(_GEPSIM_COMPLETE=zsh_source gepsim)"
            fish   _GEPSIM_COMPLETE=fish_source gepsim | source

    The terminal speaks Chinese with --lang zh, GEPSIM_LANG=zh, or a Chinese locale.

    Exit codes: 0 done, 1 the run failed, 2 bad usage or bad input, 130 interrupted.
    """


for command in (
    run,
    runs,
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


def _with_language(command: click.Command) -> None:
    """Let a command take `--lang`, which is read before it runs; a page's own stays as it is."""
    if not any(option.name == "lang" for option in command.params):
        option = click.Option(
            ["--lang"], type=click.Choice(["zh", "en"]), expose_value=False,
            help="Language of the terminal (default: the locale's).",
        )  # fmt: skip
        command.params.append(option)
    for each in getattr(command, "commands", {}).values():
        _with_language(each)


def _with_completion(command: click.Command) -> None:
    """Let Tab know scenarios and runs wherever a command takes them."""
    for each in command.params:
        offered = _OFFERED.get(str(each.name))
        if offered and isinstance(each, click.Argument):
            each._custom_shell_complete = offered
    for each in getattr(command, "commands", {}).values():
        _with_completion(each)


_OFFERED = {
    "scenario": complete.scenarios, "scenarios": complete.scenarios,
    "run_or_scenario": complete.scenarios, "runs": complete.runs, "folders": complete.runs,
}  # fmt: skip
_with_language(gepsim)
_with_completion(gepsim)


#: How seldom cycles of dropped objects are looked for. A command makes few of them and holds the
#: million objects of its imports, which were passed over 40 times: a tenth of a second of those.
_SELDOM = (50_000, 20, 50)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every known fault is a message and an exit code, no traceback."""
    gc.set_threshold(*_SELDOM)
    _stop_like_ctrl_c()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a GBK console must not stop a run
            stream.reconfigure(errors="replace")
    given = list(arguments) if arguments is not None else sys.argv[1:]
    if language.choose(given) == "zh":
        from gepsim.cli.spoken import speak_chinese

        speak_chinese(gepsim)
    sys.exit(_guarded(given))


def _stop_like_ctrl_c() -> None:
    """Let a polite request to end, as schedulers send, clean up as an interruption does."""

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        with suppress(AttributeError, ValueError):  # none on Windows; only the main thread may
            signal.signal(getattr(signal, name), interrupt)


def _guarded(arguments: list[str] | None) -> int:
    if any("\0" in word for word in arguments or ()):
        _tell(
            Text("命令行含有空字符（NUL）", "the command line holds a NUL, which no name can have")
        )
        return 2
    try:
        return int(gepsim.main(args=arguments, standalone_mode=False, obj=arguments) or 0)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        _misused(error)
        return 2
    except (KeyboardInterrupt, click.Abort):
        _tell(Text("已中断，没有留下写了一半的文件",
                   "interrupted; nothing half-written was left behind"))  # fmt: skip
        return 130
    except InputError as error:
        _tell(InputError([_as_typed(one) for one in error.problems]).text)
        return 2
    except SystemExit:  # click's way out where nobody reads on, as `| head` does; no fault
        return 0
    except RecursionError:
        _tell(Text("输入嵌套太深，无法读取", "an input is nested too deeply to be read"))
        return 2
    except GepsimError as error:
        _tell(Text("运行失败：{what}", "the run failed: {what}").fill(what=error.text))
        return 1
    except Exception as error:
        return _unexpected(error)


def _as_typed(problem: Problem) -> Problem:
    """Return a problem of a key that has an option under the name of that."""
    return replace(problem, where=FLAGS.get(problem.where, problem.where))


def _tell(text: Text) -> None:
    click.echo(language.say(text), err=True)


def _misused(error: click.ClickException) -> None:
    """Show what was wrong on the command line, in the language that was chosen."""
    if language.chosen() != "zh":
        vars(error)["message"] = _bounded(error.message)  # click calls it final
        error.show()
        return
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(f"{context.get_usage()}\n“{context.command_path} --help”显示帮助。\n", err=True)
    click.echo(f"错误：{worded(_bounded(error.format_message())).zh}", err=True)


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
