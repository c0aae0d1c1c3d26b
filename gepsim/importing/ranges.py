"""Values that cannot be what they are declared as, by rows of ``ranges.toml``."""

from __future__ import annotations

from collections import Counter
from typing import Final

import numpy as np

from gepsim.errors import InputError, Problem, UnitsError
from gepsim.importing.recipe import KNOWN, LayerSource
from gepsim.land.ranges import Look, ranges
from gepsim.units import line

_OFTEN: Final = 0.5  # part of the values out of range that one number must make up to be nodata
_NEARLY: Final = 0.9  # part that a few numbers must make up together
_SELDOM: Final = 0.01  # part below which a number beside a frequent one is not named
_FEW: Final = 8  # numbers that are named
_LARGE: Final = 99  # nobody writes nodata with one digit
_SAMPLE: Final = 4096  # values out of range that are kept from each window


#: One sentence, by language.
Said = dict[str, str]
#: Other programs' ways to write a unit: a kilogram of water on a square metre is a millimetre.
_SPELLED: Final = (("**", ""), ("^", ""), ("毫米", "mm"), ("kg m-2", "mm"))


def unit_line(units: str, source: LayerSource) -> tuple[float, float]:
    """Return factor and offset from units, as a file or recipe writes them, to a layer's own.

    Raises
    ------
    InputError
        If there are none or they are of another kind; names the period that is missing.

    Examples
    --------
    >>> source = LayerSource(name="rain", value=1, units="mm year-1")
    >>> unit_line("kg m**-2 year**-1", source)
    (1.0, 0.0)
    """
    target = KNOWN[source.name].units or "1"
    if not units:
        raise InputError(Problem(source.where, "has no units", f'set units = "{target}"'))
    text = units
    for theirs, ours in _SPELLED:
        text = text.replace(theirs, ours)
    try:
        return line(text, target, source.where)
    except UnitsError:
        if _per_year(text, source.where):
            what = f"has units '{units}', which do not say of which time"
            raise InputError(
                Problem(source.where, what, f'set units = "{text} {target.split()[-1]}"')
            ) from None
        raise


def _per_year(units: str, where: str) -> bool:
    """Return whether units are a depth, to which only a period is missing."""
    try:
        line(units, "mm", where)
    except UnitsError:
        return False
    return True


class Tally:
    """Counts of what was read of one layer, window by window.

    Parameters
    ----------
    source : LayerSource
        A layer of quantities.
    """

    def __init__(self, source: LayerSource) -> None:
        self.source, self.range = source, ranges()[source.name]
        self.read = self.beyond = 0
        self._stored: Counter[float] = Counter()
        self._samples: list[np.ndarray] = []
        self._middles: list[np.ndarray] = []

    def add(self, values: np.ndarray, stored: np.ndarray) -> None:
        """Count values in the model's units, with the file's own beside them."""
        known = ~np.isnan(values)
        low, high = self.range.range
        beyond = known & ((values < low) | (values > high))
        self.read += int(known.sum())
        self._middles.append(_some(values[known]))
        if beyond.any():
            self.beyond += int(beyond.sum())
            numbers, counts = np.unique(stored[beyond], return_counts=True)
            most = np.argsort(-counts)[:10]
            self._stored.update(
                dict(zip(numbers[most].tolist(), counts[most].tolist(), strict=True))
            )
            self._samples.append(_some(values[beyond]))

    def problem(self, where: str) -> Problem | None:
        """Return what is wrong with the values, and what they look like."""
        if not self.beyond:
            return None
        low, high = self.range.range
        samples = np.concatenate(self._samples)
        what = (
            f"{self.beyond:,} of {self.read:,} source cells read lie beyond {low:g} … {high:g} "
            f"{self.range.units} ({samples.min():g} … {samples.max():g}; {self.range.why})"
        )
        fills = self._fills()
        if fills:
            listed = ", ".join(f"{number:g}" for number in fills)
            hint = f"set nodata = {listed}" if len(fills) == 1 else f"set nodata = [{listed}]"
            return Problem(where, what + f"; {listed} looks like nodata", hint)
        look = self.look(samples)
        if look is not None:
            return Problem(where, what + f"; it looks like {look.says}", self._fix(look))
        return Problem(where, what, "check units, scale, offset and nodata")

    def _fills(self) -> list[float]:
        """Return the few stored numbers that nearly all values out of range are, if they are."""
        most = [
            (number, n) for number, n in self._stored.most_common(_FEW) if abs(number) >= _LARGE
        ]
        if not most or self.beyond == self.read:
            return []
        if most[0][1] > _OFTEN * self.beyond:
            most = [(number, n) for number, n in most if n > _SELDOM * self.beyond]
        elif sum(n for _, n in most) < _NEARLY * self.beyond:
            return []
        return sorted(number for number, _ in most)

    def _fix(self, look: Look) -> str:
        """Return what would mend a mistake, beside the scale that the recipe has already."""
        scale = self.source.scale
        if scale == 1 or "scale =" not in look.fix:
            return look.fix
        return f"set scale = {scale * look.scale:.10g} instead of {scale:g}"

    def doubt(self) -> Said | None:
        """Return a word in both languages on values that are possible but unusual."""
        if not self.read:
            return None
        middle = float(np.median(np.concatenate(self._middles)))
        low, high = self.range.usual
        if low <= middle <= high:
            return None
        look, name = self.look(np.array([middle])), self.source.name
        told = f"{middle:g} {self.range.units}"
        fix = f" and looks like {look.says}: {self._fix(look)}" if look else ": check the units"
        mend = f"，像是 {look.says}：{self._fix(look)}" if look else "：请检查单位"
        return {
            "en": f"{name}: the middle value {told} is unusual{fix}.",
            "zh": f"{name}：中位数 {told} 不寻常{mend}。",
        }

    def look(self, values: np.ndarray) -> Look | None:
        """Return the mistake that would explain values."""
        middle, (low, high) = float(np.median(values)), self.range.usual
        fits = (
            look for look in self.range.looks if low <= middle * look.scale + look.offset <= high
        )
        return next(fits, None)


def _some(values: np.ndarray) -> np.ndarray:
    """Return values spread over all of them, few enough to keep."""
    return values[:: max(values.size // _SAMPLE, 1)]
