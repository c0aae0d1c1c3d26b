"""Paths over the years with their spread, as charts and tables need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr
from markupsafe import Markup

from gepsim.report import charts
from gepsim.report.figures import Scale
from gepsim.report.model import Column, Table
from gepsim.report.reading import Results
from gepsim.report.words import say
from gepsim.text import Text, same

BANDS = ("low", "lower", "middle", "upper", "high")
#: Place of the median among them; the dashed line of a chart stands there for the printed values.
_MIDDLE = 2


@dataclass(frozen=True)
class Path:
    """A path with the spread of the draws around it.

    Parameters
    ----------
    years : sequence of int
    value : array
        The headline over `years`: the median of the draws, or the one value where none are stored.
    printed : array
        The same at the values printed in norms and rows.
    bands : array or None
        Quantiles 5, 25, 50, 75 and 95 % in rows, years in columns; None where none are stored.
    """

    years: Sequence[int]
    value: np.ndarray
    printed: np.ndarray
    bands: np.ndarray | None = None

    def at(self, year: int) -> float:
        """Return the headline of one year."""
        return float(self.value[list(self.years).index(year)])

    def span(self, year: int) -> tuple[float, float] | None:
        """Return the 5 and 95 % quantiles of one year."""
        if self.bands is None:
            return None
        place = list(self.years).index(year)
        return float(self.bands[0, place]), float(self.bands[-1, place])

    def skew(self, year: int) -> Text | None:
        """Return a remark where the printed values lie outside the middle half of the draws."""
        if self.bands is None:
            return None
        place = list(self.years).index(year)
        value, lower, upper = self.printed[place], self.bands[1, place], self.bands[-2, place]
        side = "below" if value < lower else "above" if value > upper else ""
        return say(f"legend.skew_{side}", year=year) if side else None


def path_of(run: Results, name: str, over: Sequence[str] = (), spread: str = "") -> Path:
    """Return a variable's path, summed over dimensions.

    Quantiles are summed too where they are stored only by part, which widens the band: the parts
    are then taken to move together.
    """
    value = run.array(name).sum(list(over)) if over else run.array(name)
    stored = spread if spread and run.has(spread) else f"{name}_quantile"
    if not run.has(stored):
        return Path(run.years, value.values, value.values)
    spread_over = [dim for dim in over if dim in run.array(stored).dims]
    bands = run.array(stored).sum(spread_over).transpose("quantile", "time")
    return Path(run.years, bands.values[_MIDDLE], value.values, bands.values)


def fan(
    path: Path,
    scale: Scale,
    *,
    targets: Sequence[dict[str, object]] = (),
    mark_years: Sequence[int] = (),
    zero: bool = False,
    above: bool = True,
) -> Markup:
    """Return a path with its bands as a drawing; targets are diamonds, marked years are lines."""
    nothing = [float("nan")] * len(path.years)
    bands = list(path.bands) if path.bands is not None else [nothing] * len(BANDS)
    bands[_MIDDLE] = path.printed if path.bands is not None else nothing
    values = charts.rows(year=path.years, value=path.value, **dict(zip(BANDS, bands, strict=True)))
    return charts.draw(
        "fan", scale, values=values, **year_axis(path.years), zero=zero,
        targets=list(targets), spans=[{"year": year} for year in mark_years],
        dy=-14 if above else 18,
    )  # fmt: skip


def year_axis(years: Sequence[int]) -> dict[str, list[int]]:
    """Return what a chart needs for its axis of years."""
    return {"ticks": tick_years(years), "domain": [years[0], years[-1]]}


def tick_years(years: Sequence[int]) -> list[int]:
    """Return the years that are written on an axis.

    Examples
    --------
    >>> tick_years(range(2022, 2036))
    [2022, 2025, 2030, 2035]
    """
    return [year for year in years if year % 5 == 0 or year == years[0]]


def skewed(path: Path) -> list[Text]:
    """Return the remark on printed values that lie aside at the end of a path."""
    remark = path.skew(path.years[-1])
    return [remark] if remark else []


def path_table(path: Path, scale: Scale, digits: int = 3) -> Table:
    """Return the numbers behind a fan chart."""
    heads = [say("common.year"), say("common.printed", unit=scale.unit)]
    columns = [Column(heads[0]), Column(heads[1], True)]
    if path.bands is None:
        rows = [
            [str(y), scale.number(v, digits)] for y, v in zip(path.years, path.value, strict=True)
        ]
        return Table(columns, rows)
    columns += [Column(same(q), True) for q in ("5%", "25%", "50%", "75%", "95%")]
    rows = [
        [str(year), scale.number(value, digits), *(scale.number(b, digits) for b in band)]
        for year, value, band in zip(path.years, path.printed, path.bands.T, strict=True)
    ]
    return Table(columns, rows)


def stacked(
    array: xr.DataArray, dim: str, scale: Scale, colours: Sequence[str], years: Sequence[int]
) -> Markup:
    """Return a variable over (time, `dim`) as stacked bars in the order of its labels."""
    names = [str(label) for label in array[dim].values]
    cells = [
        {"year": int(y), "series": n, "place": place, "value": float(array.values[row, place])}
        for row, y in enumerate(years)
        for place, n in enumerate(names)
    ]
    return charts.draw(
        "stack", scale, values=cells, series=names, colours=list(colours), ticks=tick_years(years)
    )
