"""A made-up run, written by the house's own writer, so that the page meets the real form."""

from __future__ import annotations

import csv
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.files.model import Outcome
from gepsim.files.store import write_run
from gepsim.paths import shipped
from gepsim.targets.verdicts import VERDICTS
from gepsim.text import Text

CITY = shipped("scenarios") / "bazhong"
YEARS = np.arange(2022, 2036)
CHECKPOINTS = [2027, 2030, 2035]
MEMBERS = 60
COUNTIES = {"511902": "巴州区", "511903": "恩阳区", "511921": "通江县", "511922": "南江县",
            "511923": "平昌县"}  # fmt: skip
SERVICES = {
    "agricultural_products": 110e8, "livestock_products": 75e8, "forestry_products": 20e8,
    "fishery_products": 8e8, "water_retention": 330e8, "soil_retention": 70e8,
    "flood_mitigation": 60e8, "carbon_sequestration": 5e8, "air_purification": 3e8,
    "water_purification": 1e8, "climate_regulation": 420e8, "noise_reduction": 0.4e8,
    "sand_fixation": 0.0, "tourism_wellness": 210e8, "leisure": 60e8, "landscape_premium": 18e8,
}  # fmt: skip
CARRIERS = ["coal", "oil", "gas", "electricity", "other_non_fossil"]
RULES = {"river_band": "流域横向补偿", "public_forest": "公益林补偿"}
PARTIES = [*COUNTIES, "dazhou", "guangan", "chongqing", "province", "central"]
UNKNOWN = ("14", "18", "19", "R3")
WKT = (
    'PROJCRS["CGCS2000 / 3-degree Gauss-Kruger CM 108E",BASEGEOGCRS["China Geodetic Coordinate'
    ' System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,'
    'LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],'
    'ID["EPSG",4490]],CONVERSION["3-degree Gauss-Kruger CM 108E",METHOD["Transverse Mercator",'
    'ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0],PARAMETER["Longitude of natural'
    ' origin",108],PARAMETER["Scale factor at natural origin",1],PARAMETER["False easting",500000],'
    'PARAMETER["False northing",0]],CS[Cartesian,2],AXIS["northing (X)",north],AXIS["easting (Y)",'
    'east],LENGTHUNIT["metre",1],ID["EPSG",4545]]'
)


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the city's tables."""
    with (CITY / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def make_run(folder: Path, growth: float = 1.0) -> Path:
    """Write a whole run folder; `growth` moves the economy."""
    write_run(make_outcome(folder.name, growth), folder)
    return folder


def make_outcome(name: str = "baseline", growth: float = 1.0) -> Outcome:
    """Return a made-up outcome of a size that is quick to write."""
    accounts = xr.Dataset(coords=_labels())
    for part in (_land, _economy, _investment, _transfers, _targets):
        accounts = accounts.assign(part(growth))
    title = Text("基准情景" if name == "baseline" else "绿色转型", name.replace("_", " "))
    scenario = {
        "id": name,
        "title": asdict(title),
        "city": "bazhong",
        "economy": {"cluster_realisation": 0.5 * growth},
        "tasks": {"15": {"2030": 17.0, "2035": 17.0}},
    }
    return Outcome(
        id=name, title=title, scenario=scenario, accounts=accounts, maps=_maps(), crs_wkt=WKT,
        summary=_summary(accounts), price_year=2022, landscape="synthetic reference", seed=2022,
        members=MEMBERS, quantity_units={}, inputs={"bazhong/indicators.csv": "ab" * 32},
        marks={"A": 0.35, "B": 0.4, "C": 0.25}, warnings=["no wind erosion: sand_fixation is 0"],
        notes=lambda: {"peak_due": 2030}, wall_seconds=12.3,
    )  # fmt: skip


def _draws(key: str, spread: float = 0.2) -> xr.DataArray:
    """Return multipliers over the members, 1 for the central one."""
    drawn = np.random.default_rng(zlib.crc32(key.encode())).normal(size=MEMBERS)
    factors = np.concatenate([[1.0], np.exp(spread * drawn)])
    return xr.DataArray(factors, {"member": np.arange(MEMBERS + 1)})


def _array(values: Any, *dims: str) -> xr.DataArray:
    return xr.DataArray(np.asarray(values, dtype=float), dims=dims)


def _labels() -> dict[str, Any]:
    indicators, sectors = _indicator_rows(), table("sectors.csv")
    projects = table("projects.csv")

    def along(dim: str, rows: list[dict[str, str]]) -> dict[str, Any]:
        names = {
            f"{dim}_name_{lang}": (dim, [r[f"name_{lang}"] for r in rows]) for lang in ("zh", "en")
        }
        return {dim: [row["id"] for row in rows], **names}

    return {
        "time": YEARS, "checkpoint": CHECKPOINTS, "member": np.arange(MEMBERS + 1),
        "county": list(COUNTIES), "county_name_zh": ("county", list(COUNTIES.values())),
        "county_name_en": ("county", ["Bazhou", "Enyang", "Tongjiang", "Nanjiang", "Pingchang"]),
        "ecosystem_type": list(ECOSYSTEM_TYPES), "service": list(SERVICES), "carrier": CARRIERS,
        "driver": ["quantity", "price", "extent", "weather"], "rule": list(RULES),
        "rule_name_zh": ("rule", list(RULES.values())), "party": PARTIES,
        "target_set": ["binding", "quantitative", "all"],
        **along("sector", sectors), **along("project", projects), **along("indicator", indicators),
        "project_category": ("project", [row["category"] for row in projects]),
        "indicator_domain": ("indicator", [row.get("domain") or "text" for row in indicators]),
        "indicator_kind": ("indicator", [row.get("binding") or "text" for row in indicators]),
        "indicator_units": ("indicator", [row["unit"] for row in indicators]),
        "indicator_model": ("indicator", [row["model"] for row in indicators]),
        "sector_group": ("sector", [row["group"] for row in sectors]),
        "sector_industry": ("sector", [row["industry"] for row in sectors]),
    }  # fmt: skip


def _indicator_rows() -> list[dict[str, str]]:
    return [*table("indicators.csv"), *table("text_targets.csv")]


def _land(growth: float) -> dict[str, xr.DataArray]:
    shares = _array([0.11, 0.1, 0.32, 0.3, 0.17], "county")
    path = _array(1 + 0.006 * (YEARS - YEARS[0]), "time")
    worth = xr.concat([v * _draws(k) for k, v in SERVICES.items()], "service")
    gep = path * shares * worth
    cover = np.random.default_rng(3).dirichlet(np.arange(16, 0, -1), 5)
    area = 12296.93 * shares * _array(cover, "county", "ecosystem_type")
    grown = sum(SERVICES.values()) * (path - 1.0)
    step = (path - 1.0) / float(path[-1] - 1.0)
    causes = {"quantity": grown + 6.5e8 * step, "price": 0 * step, "extent": 2.5e8 * step,
              "weather": -9e8 * step}  # fmt: skip
    change = xr.concat(list(causes.values()), "driver").transpose("time", "driver")
    return {"extent": area.expand_dims(time=14).copy(), "gep": gep, "gep_change": change,
            "gep_total": gep.sum("service"), **_weather(gep)}  # fmt: skip


def _weather(gep: xr.DataArray) -> dict[str, xr.DataArray]:
    """Return GEP under single years' rain: the part that rain moves, times the rain."""
    rain = _draws("rain", 0.2)
    calm = gep.isel(member=0).sum("county")
    total = calm.sum("service") + calm[:, 4] * (rain - 1.0)
    return {"relative_rain": rain * _array(np.ones(14), "time"), "gep_city_weather": total,
            "gep_weather_sd": total[:, 1:].std("member")}  # fmt: skip


def _economy(growth: float) -> dict[str, xr.DataArray]:
    rows = table("sectors.csv")
    base = np.array([float(row["value_added_cny"] or 0) for row in rows])
    burnt = np.array([float(row["co2_t"]) for row in rows])
    fuel = np.array([float(row["energy_tce"]) for row in rows])
    years = np.arange(len(YEARS))[:, None]
    speed = 0.05 + 0.02 * growth * (np.arange(len(rows)) % 6 > 0)
    doubt = _array(np.linspace(0, 1, 14), "time") * (_draws("growth") - 1) + 1
    added = _array(base * (1 + speed) ** years, "time", "sector")
    co2 = _array(burnt * (1 + 0.3 * speed) ** years, "time", "sector") * doubt
    parts = _array([0.22, 0.18, 0.13, 0.43, 0.04], "carrier")
    energy = _array(fuel * (1 + 0.5 * speed) ** years, "time", "sector") * parts * doubt
    gdp = added.sum("sector") / 1e4
    share = _array(np.linspace(42.5, 49.0, 14), "time") * (1 + 0.1 * (doubt - 1))
    return {
        "value_added": added, "gross_output": 2.5 * added, "co2_emissions": co2,
        "energy_use": energy, "energy_intensity": energy.sum(["sector", "carrier"]) / gdp,
        "carbon_intensity": co2.sum("sector") / gdp, "non_fossil_share": share,
    }  # fmt: skip


def _investment(growth: float) -> dict[str, xr.DataArray]:
    rows = table("projects.csv")
    money = np.zeros((len(YEARS), len(rows)))
    for column, row in enumerate(rows):
        active = (int(row["start"]) <= YEARS) & (int(row["end"]) >= YEARS)
        money[:, column] = active * float(row["invest_wan"] or 0) * 1e4 / active.sum()
    return {"investment": _array(money, "time", "project")}


def _transfers(growth: float) -> dict[str, xr.DataArray]:
    forest = [0.18, 0.13, 0.62, 0.58, 0.2, 0, 0, 0, -0.6, -1.11]
    river = [-0.12, 0.03, 0.71, 0.83, -0.09, -0.5, -0.36, -0.5, 0, 0]
    whole = 1e8 * _array([river, forest], "rule", "party") * _draws("transfer", 0.4)
    return {"transfer": whole.expand_dims(time=14).copy()}


def _targets(growth: float) -> dict[str, xr.DataArray]:
    rows, rng = _indicator_rows(), np.random.default_rng(7)
    seen = {o["indicator"]: float(o["value"] or 0) for o in table("observations.csv")}
    base = [seen.get(r["id"]) or _goal(r["id"], 2027) or np.nan for r in rows]
    value = _array(base, "indicator") * _array(np.linspace(1, 1.05, 14), "time")
    chance = np.clip(rng.beta(1.2, 0.8, len(rows)) * growth**2 - [[0.0], [0.05], [0.12]], 0, 1)
    held = np.array([row["model"] == "in_place" for row in rows])
    chance[:, held | [row["id"] in UNKNOWN for row in rows]] = np.nan
    half = 1.96 * np.sqrt(chance * (1 - chance) / 1000)
    steps = [chance >= 0.9, chance >= 0.66, chance >= 0.33, chance >= 0.1, chance >= 0]
    verdict = np.where(held, 6, np.select(steps, range(5), 5))
    flags = rng.choice([0, 0, 0, 1, 8, 16, 32, 48, 64], verdict.shape)
    both = ("checkpoint", "indicator")
    return {
        "indicator_value": value * _draws("indicator", 0.03),
        "probability_met": _array(chance, *both),
        "probability_low": _array(np.clip(chance - half, 0, 1), *both),
        "probability_high": _array(np.clip(chance + half, 0, 1), *both),
        "verdict": _array(verdict, *both), "risk_flags": _array(flags, *both),
        "joint_probability": _array(
            [[0.06, 0.02, 0.01], [0.04, 0.01, 0.0], [0.01, 0.0, 0.0]], "checkpoint", "target_set"
        ),
    }  # fmt: skip


def _goal(name: str, year: int) -> float:
    """Return the level that the plan wants, 0 where it wants none."""
    goals = [g for g in table("goals.csv") if g["indicator"] == name and g["level"]]
    after = [g for g in goals if int(g["year"] or 0) >= year]
    return float((after or goals or [{"level": "0"}])[0]["level"])


def _maps() -> xr.Dataset:
    y, x = np.mgrid[0:168, 0:140]
    seats = [(95, 52), (100, 28), (62, 92), (40, 50), (125, 90)]
    way = np.stack([np.hypot(y - a, x - b) + 4 * np.sin(x / 9 + y / 7) for a, b in seats])
    inside = np.hypot((y - 84) / 82, (x - 70) / 66) + 0.05 * np.sin(y / 6) * np.cos(x / 8) < 1
    rng = np.random.default_rng(1)
    kind = np.where(inside, rng.integers(1, 17, (21, 20)).repeat(8, 0).repeat(7, 1), 0)
    worth = np.where(inside, 6 + 0.05 * (168 - y) + rng.gamma(2, 1.5, y.shape), np.nan)
    grid = ("time", "y", "x")
    layers = {
        "ecosystem_type": (grid, np.stack([kind] * 4).astype("u1")),
        "gep_total": (grid, np.stack([worth] * 4).astype("f4")),
        "county": (("y", "x"), np.where(inside, way.argmin(0) + 1, 0).astype("u1")),
    }
    coords = {"time": [2022, *CHECKPOINTS], "y": 3.64e6 - 1000.0 * np.arange(168),
              "x": 3.3e5 + 1000.0 * np.arange(140)}  # fmt: skip
    return xr.Dataset(layers, coords)


def _summary(accounts: xr.Dataset) -> list[dict[str, Any]]:
    return [
        _summary_row(accounts, row, place, step)
        for place, row in enumerate(_indicator_rows())
        for step in range(len(CHECKPOINTS))
    ]


def _summary_row(
    accounts: xr.Dataset, row: dict[str, str], place: int, step: int
) -> dict[str, Any]:
    year, departments = CHECKPOINTS[step], row.get("responsible_zh", "").split(";")
    value = accounts["indicator_value"].isel(indicator=place, member=0)
    central, level = float(value.sel(time=year)), _goal(row["id"], year)
    return {
        "id": row["id"], "name_zh": row["name_zh"], "name_en": row["name_en"],
        "domain_zh": row.get("domain_zh") or "规划正文", "domain_en": row.get("domain") or "Text",
        "kind": row.get("binding") or "text", "model": row["model"],
        "departments_zh": row.get("responsible_zh", ""), "checkpoint": year,
        "departments_en": ";".join(f"Bureau {n}" for n, _ in enumerate(departments, 1)),
        "qualitative": row["model"] == "in_place", "criterion": row.get("criterion", "ge(target)"),
        "target_zh": "达到目标", "target_en": "target reached", "operator": ">=",
        "level": level or None, "level_basis": "city_plan" if level else "",
        "expected": central, "central": central, "unit": row["units"],
        "projects": row.get("projects", ""),
        "probability": float(accounts["probability_met"].values[step, place]),
        "verdict": VERDICTS[int(accounts["verdict"].values[step, place])], "evidence_grade": "B",
    }  # fmt: skip
