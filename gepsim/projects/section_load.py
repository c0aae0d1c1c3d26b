"""What projects do to the water of a county's own section: the load that they take from it."""

from __future__ import annotations

import numpy as np
import xarray as xr

from gepsim.city import City
from gepsim.draws import Draws
from gepsim.projects.programme import Programme

#: Model of the indicator whose rows ``project_effect.<indicator>.<project>`` say what share of a
#: section's load a finished project changes. [1]
MODEL = "sections_class_three"


def section_load(city: City, programme: Programme, draws: Draws) -> xr.DataArray:
    """Return the load on each county's section with the projects, over the load without them [1].

    The same rows move the indicator of the sections. A project acts in the counties in which it
    lies, when it is delivered and as large as the scenario makes it.

    Returns
    -------
    DataArray
        Over (time, county, member); one where nothing is built, less where works take load away.
    """
    plan, judged = programme.schedule, [i.id for i in city.indicators if i.model == MODEL]
    change = np.zeros((len(plan.years), len(city.codes), draws.members + 1))
    for row, project in enumerate(plan.ids):
        names = [f"project_effect.{indicator}.{project}" for indicator in judged]
        for name in (one for one in names if one in draws.table.rows):
            effect = np.asarray(draws.get(name, "1").values) * float(plan.scale[row])
            here = [code in city.county_shares(project) for code in city.codes]
            change += (effect * programme.delivered(project))[:, None, :] * np.array(here)[:, None]
    load = np.maximum(1.0 + change, np.finfo(float).eps)
    coords = {"time": plan.years.tolist(), "county": list(city.codes), "member": draws.member}
    return xr.DataArray(load, coords, ("time", "county", "member"))
