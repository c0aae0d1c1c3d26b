"""What the uncertain inputs of a forecast are called: rows, evidence of other rooms, chance."""

from __future__ import annotations

from collections.abc import Mapping

from gepsim.city import City
from gepsim.city.input_names import input_name
from gepsim.coefficients import Table
from gepsim.targets.evidence import evidence_name
from gepsim.text import Text, same

_DELAY = "delay of project "
_DELAY_OF = Text("项目{id}“{name}”的工期延误", "delay of project {id} “{name}”")

#: Kinds of chance, and what else is drawn and is no row; the longest beginning of a key counts.
CHANCES: Mapping[str, Text] = {
    "luck_failure": Text("偶然失效（个数少）", "chance failures among few"),
    "luck_repair": Text("偶然修复（个数少）", "chance repairs among few"),
    "luck": Text("偶然性（个数少）", "chance in small counts"),
    "weather": Text("来水与气象", "flow and weather"),
    "factor_set": Text("排放因子口径", "set of emission factors"),
}


def driver_name(key: str, table: Table, city: City) -> Text:
    """Return the name of an uncertain input; the key in plain words where nothing names it.

    Parameters
    ----------
    key : str
        A coefficient row or group, an evidence array, ``delay of project <id>``, a kind of chance.

    Examples
    --------
    >>> from gepsim.city import load_city
    >>> from gepsim.coefficients import load_table
    >>> from gepsim.paths import default_city, shipped
    >>> folder = shipped("scenarios") / default_city()
    >>> city, table = load_city(folder), load_table([shipped("coefficients"), folder])
    >>> driver_name("logit_drift.21", table, city)
    Text(zh='趋势斜率', en='slope of the trend')
    >>> driver_name("delay of project 8", table, city).en
    'delay of project 8 “Kitchen-waste treatment and utilisation”'
    >>> driver_name("luck_repair", table, city).en
    'chance repairs among few'
    >>> driver_name("carbon_intensity", table, city).en
    'path of CO2 per GDP'
    """
    if key.startswith(_DELAY):
        project = key.removeprefix(_DELAY)
        return _DELAY_OF.fill(id=project, name=city.project_name(project))
    named = input_name(key, table, city) or evidence_name(key)
    chance = next((name for kind, name in CHANCES.items() if key.startswith(kind)), None)
    return named or chance or same(key.replace("_", " "))
