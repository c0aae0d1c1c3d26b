"""The cells inside the counties, in row order, ready for sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.land.drivers import driver_fields
from gepsim.land.layers import cell_area, county_codes, inside
from gepsim.land.zonal import zonal_sums
from gepsim.registry import DRIVERS
from gepsim.units import factor


@dataclass(frozen=True)
class Cells:
    """Cells inside the counties; arrays have one value per cell.

    Parameters
    ----------
    mask : ndarray of bool, shape (y, x)
        Where the cells lie.
    codes : list of str
        County codes, in the order of `county`.
    county, ecosystem_type : ndarray of uint8
        County and base-year type.
    area : ndarray of float64
        [ha]
    fields : ndarray of float32, shape (drivers, cells)
        Drivers per hectare, in the order of the registry.
    """

    mask: np.ndarray
    codes: list[str]
    county: np.ndarray
    ecosystem_type: np.ndarray
    area: np.ndarray
    fields: np.ndarray

    @cached_property
    def before(self) -> np.ndarray:
        """Return how many cells lie in the rows above each row of the grid, and in all of them."""
        return np.concatenate([[0], np.cumsum(np.count_nonzero(self.mask, axis=1))])

    def within(self, rows: slice) -> slice:
        """Return the places of the cells of some whole rows of the grid."""
        top, bottom, _ = rows.indices(len(self.mask))
        return slice(*self.before[[top, max(top, bottom)]].tolist())

    def strip(self, rows: slice) -> Cells:
        """Return the cells of some whole rows of the grid alone."""
        part = self.within(rows)
        return replace(
            self,
            mask=self.mask[rows],
            county=self.county[part],
            ecosystem_type=self.ecosystem_type[part],
            area=self.area[part],
            fields=self.fields[:, part],
        )

    def sums(self, kind: np.ndarray, cells: np.ndarray | None = None) -> np.ndarray:
        """Return driver sums by county and type, over some cells or all of them.

        Parameters
        ----------
        kind : ndarray of uint8
            Type of each of the cells.
        cells : ndarray of int, optional
            Positions of the cells.

        Returns
        -------
        ndarray, shape (drivers, counties, types)
        """
        part = slice(None) if cells is None else cells
        return zonal_sums(
            np.ascontiguousarray(self.fields[:, part]),
            self.county[part],
            kind,
            self.area[part],
            zones=len(self.codes),
            kinds=len(ECOSYSTEM_TYPES),
            names=list(DRIVERS),
        )


def read_cells(layers: xr.Dataset) -> Cells:
    """Return the cells of a checked stack."""
    mask = inside(layers)
    return Cells(
        mask=mask,
        codes=county_codes(layers),
        county=layers["county"].values[mask].astype(np.uint8),
        ecosystem_type=layers["ecosystem_type"].values[mask].astype(np.uint8),
        area=cell_area(layers).values[mask] * factor("m2", "ha"),
        fields=driver_fields(layers, mask),
    )
