"""Assessments as labelled arrays: values, probabilities, verdicts, flags, joint probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from gepsim.projects.schedule import investment
from gepsim.targets.assess import Assessment
from gepsim.targets.context import ForecastContext
from gepsim.targets.definitions import Target
from gepsim.targets.evidence import Missing
from gepsim.targets.flags import FLAG_NAMES, Flag
from gepsim.targets.forecasting import forecast_of
from gepsim.targets.joint import TARGET_SETS, joint_probability
from gepsim.targets.verdict_draws import members_of_run
from gepsim.targets.verdicts import VERDICTS, code

Met = list[tuple[Target, np.ndarray]]


def met_by_checkpoint(
    found: Sequence[Assessment], checkpoints: Sequence[int]
) -> tuple[dict[int, Met], dict[int, list[str]]]:
    """Return which targets are met in which draw, and which cannot be counted."""
    met: dict[int, Met] = {year: [] for year in checkpoints}
    left_out: dict[int, list[str]] = {year: [] for year in checkpoints}
    for one in found:
        if one.judged is None:
            left_out[one.year].append(one.target.id)
        else:
            met[one.year].append((one.target, one.judged.met[1:]))
    return met, left_out


def binding(met: Met) -> tuple[np.ndarray, list[str]]:
    """Return the binding targets that are counted, by target and draw, with their names."""
    return _stack([pair for pair in met if pair[0].binding])


def _stack(met: Met) -> tuple[np.ndarray, list[str]]:
    names = [target.id for target, _ in met]
    return (np.stack([m for _, m in met]) if met else np.zeros((0, 0), bool)), names


def _joint(met: Met) -> list[float]:
    """Return the joint probability of each target set."""
    sets = (
        [pair for pair in met if pair[0].binding],
        [pair for pair in met if pair[0].indicator and not pair[0].status],
        [pair for pair in met if pair[0].indicator],
    )
    return [joint_probability(_stack(chosen)[0]) for chosen in sets]


def dataset_of(
    context: ForecastContext,
    targets: Sequence[Target],
    found: Sequence[Assessment],
    checkpoints: Sequence[int],
    met: Mapping[int, Met],
) -> xr.Dataset:
    """Return the labelled arrays of all assessments; see `TargetsResult.dataset`."""
    names, shape = [target.id for target in targets], (len(checkpoints), len(targets))
    table = {"checkpoint": list(checkpoints), "indicator": names}

    def by_target(values: list[float], dtype: str) -> xr.DataArray:
        return xr.DataArray(np.array(values, dtype).reshape(shape), table, tuple(table))

    data = {
        "indicator_value": _series(context, names),
        "probability_met": by_target([one.probability for one in found], "f8"),
        "probability_low": by_target([one.low for one in found], "f8"),
        "probability_high": by_target([one.high for one in found], "f8"),
        "verdict": by_target([code(one.verdict) for one in found], "i1"),
        "risk_flags": by_target([int(one.flags) for one in found], "i2"),
        "joint_probability": xr.DataArray(
            [_joint(met[year]) for year in checkpoints],
            {"checkpoint": list(checkpoints), "target_set": list(TARGET_SETS)},
            ("checkpoint", "target_set"),
        ),
        "investment": investment(context.programme.schedule),
    }
    data["verdict"].attrs["flag_meanings"] = " ".join(VERDICTS)
    data["verdict"].attrs["flag_values"] = list(range(len(VERDICTS)))
    data["risk_flags"].attrs["flag_meanings"] = " ".join(FLAG_NAMES)
    data["risk_flags"].attrs["flag_masks"] = [int(flag) for flag in Flag]
    units = ("indicator", [target.units for target in targets])
    return xr.Dataset(data).assign_coords(indicator_units=units)


def _series(context: ForecastContext, names: Sequence[str]) -> xr.DataArray:
    """Return every indicator by year and draw; NaN where nothing is known."""
    count = members_of_run(context.draws) + 1
    shape = (len(context.years), len(names), count)
    values = np.full(shape, np.nan)
    for place, name in enumerate(names):
        try:
            values[:, place] = forecast_of(context, name).series[""][:, :count]
        except Missing:
            continue
    coords = {"time": context.years, "indicator": list(names), "member": np.arange(count)}
    return xr.DataArray(values, coords, ("time", "indicator", "member"))
