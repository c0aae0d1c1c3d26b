"""The work behind the commands: read everything first, then simulate and write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gepsim.errors import InputError, Problems

if TYPE_CHECKING:
    import xarray as xr

    from gepsim.files.results import Results
    from gepsim.inputs import Inputs

Step = Callable[[str], None]


def read_all(
    scenarios: Sequence[str], overrides: Sequence[str | Mapping[str, Any]]
) -> list[Inputs]:
    """Return the inputs of all scenarios, or the problems of all of them at once."""
    from gepsim.inputs import gather

    problems, found = Problems(), []
    for name in scenarios:
        try:
            found.append(gather(name, overrides))
        except InputError as error:
            problems.take(error)
    names = [each.scenario.id for each in found]
    for twice in sorted({name for name in names if names.count(name) > 1}):
        problems.add(twice, "two scenarios have this id", "each id names one output folder")
    problems.raise_if_any()
    return found


def layers_of(inputs: Inputs) -> xr.Dataset:
    """Return the layers of a scenario: its own stack, checked, or the reference landscape."""
    from gepsim.land import cached, check_layers, open_layers

    if inputs.stack is None:
        return cached(inputs.city, inputs.scenario.layers.resolution)
    layers = open_layers(inputs.stack)
    check_layers(layers, inputs.city.codes)
    return layers


def check_layers(inputs: Inputs) -> None:
    """Check the layers that a scenario brings; the reference landscape is sound by its tests."""
    if inputs.scenario.layers.path is not None:
        layers_of(inputs)


def run_all(
    inputs: Sequence[Inputs], output: Path, step: Step, *, workers: int | None, report: bool
) -> list[Results]:
    """Simulate every scenario and write its folder; compare them where there are several."""
    _use(workers)
    runs = [_run(each, output, step, report) for each in inputs]
    if len(runs) > 1:
        step("comparison")
        _compare(runs, output / "comparison", report)
    return runs


def _use(workers: int | None) -> None:
    """Set the number of threads of the zonal pass."""
    if workers is not None:
        import numba

        numba.set_num_threads(min(workers, numba.get_num_threads()))


def _run(inputs: Inputs, output: Path, step: Step, report: bool) -> Results:
    from gepsim.dims import matching_labels
    from gepsim.engine import simulate
    from gepsim.files.store import write_run

    name, settings = inputs.scenario.id, inputs.scenario.outputs
    wanted = report and settings.report
    if wanted:
        from gepsim.report import get_ready

        get_ready()
    step(f"{name}: layers")
    layers = layers_of(inputs)
    page = (lambda folder: _page([folder], settings.language)) if wanted else None
    with matching_labels():
        found = simulate(inputs, layers, lambda text: step(f"{name}: {text}"))
        step(f"{name}: files and report")
        return write_run(found, output / name, page)


def _page(folders: Sequence[Path], language: str) -> str:
    from gepsim.report import build

    return build(list(folders), lang=language)


def _compare(runs: Sequence[Results], folder: Path, report: bool) -> None:
    from gepsim.comparison.compare import compare
    from gepsim.files.store import write_text

    compare(list(runs)).to_csv(folder / "comparison.csv")
    if report:
        write_text(folder / "report.html", _page([run.written for run in runs], "zh"))
