"""Example City: an invented city, filled in from what `gepsim init` writes. Nothing of it exists.

It is deliberately unlike the shipped one: three counties, sectors of its own without chemicals and
materials, six indicators, two projects, no towns, no reserves, another plan. One variant has no
neighbour on the river, the other has one below it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gepsim.city.new import counties_of, scaffold

COUNTIES = "990101:甲区/Jia:600 km2, 990102:乙县/Yi:900 km2, 990103:丙县/Bing:1500 km2"
CODES = ("990101", "990102", "990103")
KEYS = ("C01", "C02", "C03")
SOURCE = {"mark": "C", "source": "city_statistics"}

CITY = {
    "title": '{ zh = "示例市", en = "Example City" }',
    "area_km2": "3000",
    "crs": '"EPSG:32649"',
    "province": '{ zh = "示例省", en = "Sample Province" }',
    "prefecture_code": '"990100"',
    "base_year": "2024",
    "population": "800000",
    "population_year": "2024",
    "gdp_cny": "3e10",
    "elevation_min_m": "120",
    "elevation_max_m": "1400",
    "first": "2025",
    "last": "2040",
    "checkpoints": "[2028, 2032, 2040]",
}

PEOPLE = dict(zip(CODES, (350_000, 250_000, 200_000), strict=True))
SEATS = dict(zip(CODES, ((107.85, 29.50), (108.05, 29.40), (108.10, 29.62)), strict=True))

#: Sectors with value added [CNY], fuels and other non-fossil energy [tce], electricity [kWh].
_SECTORS = """\
id,name_zh,name_en,group,industry,roles,value_added_cny,coal_tce,oil_tce,gas_tce,other_non_fossil_tce,electricity_kwh
farms,示例农业,Farms,advantage,primary,agriculture,6e9,20e3,30e3,0,8e3,60e6
crafts,工艺制造,Crafts,rest,secondary,industry,4e9,60e3,5e3,15e3,0,250e6
gear,装备制造,Gear,pillar,secondary,industry,3e9,30e3,3e3,12e3,0,300e6
builders,建造,Builders,rest,secondary,construction,2.5e9,3e3,20e3,0,0,40e6
haulage,货运客运,Haulage,support,tertiary,transport,1.5e9,0,110e3,12e3,0,30e6
services,服务业,Services,rest,tertiary,,13e9,10e3,9e3,12e3,0,320e6
town_homes,镇上居民,Homes in towns,household,household,urban_households,0,2e3,25e3,30e3,0,260e6
village_homes,村里居民,Homes in villages,household,household,rural_households,0,25e3,8e3,3e3,20e3,140e6
"""  # noqa: E501
SECTORS = list(csv.DictReader(_SECTORS.splitlines()))
COAL_RATE, GRID, FOSSIL_POWER = 0.3e-3, 0.45e-3, 0.85e-3  # [tce/kWh], [tCO2/kWh]
LOCAL = {"hydro": 150e6, "wind": 20e6, "solar": 60e6, "biomass_waste": 20e6}  # [kWh]


def write(folder: Path, *, river: bool) -> Path:
    """Write the city into a new folder and return the file of its scenario.

    Parameters
    ----------
    folder : Path
    river : bool
        Whether a place below the city uses its water.
    """
    scaffold(folder, "example", counties_of(COUNTIES))
    _toml(folder)
    for table, rows in _tables(river).items():
        _append(folder / f"{table}.csv", rows)
    _counties(folder)
    _landscape(folder)
    _coefficients(folder, river)
    return folder / "scenario.toml"


def lay_bare(folder: Path) -> None:
    """Take out of the city what a city may lack: projects, clusters and rivers."""
    for table in ("projects", "project_levers", "clusters", "river_edges"):
        path = folder / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    _change(folder / "indicators.csv", lambda row: {**row, "projects": ""})
    for file, kinds in (
        ("indicators", ("project_effect",)),
        ("economy", ("new_capacity_intensity", "new_capacity_share")),
    ):
        path = folder / f"coefficients_{file}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if not line.startswith(kinds)]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    grown = [_row("new_capacity_ratio.gear", 0.8, "1"), _row("sector_growth.gear", 5, "percent")]
    _append(folder / "coefficients_economy.csv", grown)


def _toml(folder: Path) -> None:
    path = folder / "city.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    for key, value in CITY.items():
        at = next(i for i, line in enumerate(lines) if line.split("=")[0].strip() == f"# {key}")
        lines[at] = f"{key} = {value}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = folder / "sources.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('title = ""', 'title = "Invented figures"', 1), encoding="utf-8")


def _append(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("r+", encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
        file.seek(0, 2)
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        for row in rows:
            writer.writerow({"source": "city_statistics", **row} if "source" in columns else row)


def _change(path: Path, change: Any) -> None:
    """Write a table again with every row changed."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = list(reader.fieldnames or ()), [change(dict(row)) for row in reader]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _counties(folder: Path) -> None:
    def fill(row: dict[str, str]) -> dict[str, Any]:
        lon, lat = SEATS[row["code"]]
        return {
            **row, "population_2020": PEOPLE[row["code"]], "population_mark": "C",
            "seat_lon": lon, "seat_lat": lat, "seat_mark": "C", "function_zh": "农产品主产区",
            "function": "agricultural", "energy_rich": 0, "history_rich": 0, "mark": "C",
        }  # fmt: skip

    _change(folder / "counties.csv", fill)


def _tables(river: bool) -> dict[str, list[dict[str, Any]]]:
    tables = {
        "departments": [
            {"name_zh": "示例林地办公室", "name_en": "Example Woods Office", "level": "city"},
            {"name_zh": "示例水务办公室", "name_en": "Example Water Office", "level": "city"},
        ],
        "sectors": [_sector(row) for row in SECTORS],
        "clusters": [
            {"sector": "gear", "year": 2040, "output_cny": 2e10, "mark": "C"},
        ],
        "energy_base": _energy_base(),
        "indicators": INDICATORS,
        "observations": OBSERVATIONS,
        "goals": GOALS,
        "projects": PROJECTS,
        "project_levers": [
            {"project": "P-trees", "lever": "forest_quality_area", "units": "1",
             "value": 1, "counties": "990103"},
            {"project": "P-sorting", "lever": "kitchen_waste_tpd", "value": 60,
             "units": "t day-1", "counties": "990101"},
        ],
    }  # fmt: skip
    flows = [("990103", "990102"), ("990102", "990101")]
    if river:
        tables["river_nodes"] = [
            {"id": "lowport", "name_zh": "下港市", "name_en": "Lowport", "kind": "downstream"}
        ]
        flows.append(("990101", "lowport"))
    tables["river_edges"] = [
        {"upstream": above, "downstream": below, "river_zh": "示例河", "river_en": "Example river",
         "mark": "C"}
        for above, below in flows
    ]  # fmt: skip
    return tables


def _sector(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a row with its energy and CO2."""
    fuels = {name: float(row[f"{name}_tce"]) for name in ("coal", "oil", "gas")}
    burnt = 2.66 * fuels["coal"] + 1.73 * fuels["oil"] + 1.56 * fuels["gas"]
    power = float(row["electricity_kwh"])
    imported = 1 - sum(LOCAL.values()) / _sum("electricity_kwh")
    other = float(row["other_non_fossil_tce"])
    return {
        **row, "mark": "C", "energy_tce": sum(fuels.values()) + other + COAL_RATE * power,
        "co2_t": burnt + imported * GRID * power,
    }  # fmt: skip


def _sum(column: str) -> float:
    return sum(float(row[column]) for row in SECTORS)


def _energy_base() -> list[dict[str, Any]]:
    rows = [_sector(row) for row in SECTORS]
    energy, local = sum(row["energy_tce"] for row in rows), sum(LOCAL.values())
    clean = local + (_sum("electricity_kwh") - local) * (1 - GRID / FOSSIL_POWER)
    other = _sum("other_non_fossil_tce")
    facts = {
        "energy_total": (energy, "tce year-1"),
        "co2_total": (sum(row["co2_t"] for row in rows), "tCO2 year-1"),
        "non_fossil_share": (100 * (COAL_RATE * clean + other) / energy, "percent"),
        "electricity_consumption": (_sum("electricity_kwh"), "kWh year-1"),
    }
    return [{"name": n, "value": v, "units": u, "mark": "C"} for n, (v, u) in facts.items()]


def _indicator(
    name: str, zh: str, en: str, model: str, criterion: str, **more: Any
) -> dict[str, Any]:
    return {
        "id": name, "domain_zh": "生态", "domain": "ecology", "name_zh": zh, "name_en": en,
        "unit_zh": "%", "unit": "%", "units": "percent", "direction": ">=", "criterion": criterion,
        "binding": "binding", "responsible_zh": "示例林地办公室", "model": model, **more,
    }  # fmt: skip


INDICATORS = [
    _indicator("woods", "林木覆盖", "Wood cover", "forest_cover_share", "ge(target)",
               projects="P-trees"),
    _indicator("sorting", "垃圾分类", "Waste sorted", "recycling_rate", "ge(target)",
               projects="P-sorting", responsible_zh="示例水务办公室"),
    _indicator("walking", "步行出行", "Trips on foot", "green_travel", "ge(target)",
               binding="reference"),
    _indicator("clean-power", "非化石占比", "Clean energy", "non_fossil", "ge(target)"),
    _indicator("register", "台账制度", "Register of springs", "in_place", "status(established)",
               units="1", unit="", unit_zh="", direction="qualitative"),
    _indicator("springs", "泉水达标", "Springs that are clean", "share_kept", "ge(100)",
               responsible_zh="示例水务办公室"),
]  # fmt: skip

#: Level in 2023 and 2024, and what the plan wants in 2028 and 2040.
LEVELS = {
    "woods": (44.0, 44.2, 44.5, 46.0),
    "sorting": (30.0, 31.5, 38.0, 50.0),
    "walking": (62.0, 63.0, 66.0, 72.0),
    "clean-power": (24.0, 24.5, 27.0, 33.0),
    "springs": (100.0, 100.0, 100.0, 100.0),
}
OBSERVATIONS = [
    {"indicator": name, "year": year, "value": level, "units": "percent", "mark": "C"}
    for name, levels in LEVELS.items()
    for year, level in zip((2023, 2024), levels, strict=False)
] + [{"indicator": "register", "year": 2024, "value": 1, "units": "1", "mark": "C"}]
GOALS = [
    {"indicator": name, "year": year, "level": level, "text_zh": f"≥{level:g}",
     "text_en": f"≥{level:g}", "basis": "city_plan", "mark": "C"}
    for name, levels in LEVELS.items()
    for year, level in zip((2028, 2040), levels[2:], strict=True)
]  # fmt: skip


def _project(name: str, zh: str, en: str, county: str, money: float, **more: Any) -> dict[str, Any]:
    return {
        "id": name, "name_zh": zh, "name_en": en, "scope_zh": zh, "scope_en": en, "place_zh": "县",
        "counties": county, "split": "one", "invest_wan": money, "start": 2025, "end": 2029,
        "responsible_text_zh": "示例林地办公室", "responsible_zh": "示例林地办公室",
        "category_zh": "生态工程", "category": "ecology", "protects_water": 1, **more,
    }  # fmt: skip


PROJECTS = [
    _project("P-trees", "造林工程", "Tree planting", "990103", 12_000, indicators="woods"),
    _project("P-sorting", "分类工程", "Sorting plant", "990101", 8_000, indicators="sorting",
             end=2028),
]  # fmt: skip

LANDSCAPE = {
    "west": 107.45, "east": 108.50, "south": 29.10, "north": 29.95, "elevation_min": 120,
    "elevation_max": 1400, "elevation_mean": 480, "floor_south": 200, "floor_north": 700,
    "summit_lon": 108.1, "summit_lat": 29.75, "rain_min": 1000, "rain_max": 1350,
    "rain_mean": 1150, "pet_min": 850, "pet_max": 950, "pet_mean": 900,
    "temperature_station": 17.5, "station_elevation": 220, "erosivity_max": 6500,
    "urban_share": 58, "population_total": 800_000, "redline_area": 400,
}  # fmt: skip
COVER = {
    "RIV": 0.9, "RES": 0.3, "LAK": 0, "WET": 0.1, "BLT": 6.0, "UGR": 0.2, "forest": 44.2,
    "PAD": 12, "BAR": 0.1, "GRS": 2, "SHR": 5, "ORC": 4.2, "DRY": 25,
    "MIX": 25, "DBF": 25, "EBF": 20, "CON": 30,
}  # fmt: skip


def _landscape(folder: Path) -> None:
    def fact(row: dict[str, str]) -> dict[str, Any]:
        name, _, key = row["name"].partition(".")
        if not key:
            return {**row, "value": LANDSCAPE[name]}
        return {**row, "value": SEATS[CODES[KEYS.index(key)]][name == "centre_lat"]}

    _change(folder / "landscape.csv", fact)
    _change(
        folder / "landscape_cover.csv",
        lambda row: {**row, "share": COVER[row["ecosystem_type"]]},
    )


#: Numbers of the whole city, or of each county [in the unit of the row].
NUMBERS = {
    "population": PEOPLE, "hogs_slaughtered": 150_000, "other_livestock_output": 9_000,
    "tourist_visits": 2e6, "tourist_spending": 500, "sulfur_dioxide_emission": 500,
    "nitrogen_oxide_emission": 1500, "dust_emission": 900, "cod_load": 3000, "ammonia_load": 200,
    "phosphorus_load": 40, "small_reservoir_capacity": 3e7, "domestic_water_use": 1.4e7,
    "industrial_water_use": 1e7, "irrigation_water_use": 3e7, "hydropower_output": 5e7,
    "observed_runoff": 560, "electricity_use": _sum("electricity_kwh"),
    "oil_use": _sum("oil_tce") / 1e4, "grid_emission_factor": GRID * 1e3,
    "s_curve_midpoint": 2033, "gdp": 1e10, "fiscal_revenue": 6e8, "protection_upkeep": 3e7,
    "reference_income": 60_000, "controlled_area_share": 0.08, "county_area": 1000,
    "forest_area": 440, "cropland_area": 500_000, "key_function_grant": 0, "prohibited_area": 5,
    "prohibited_sites": 1, "ranger_posts": 200, "eligible_wetland": 50, "damaged_forest": 2,
    "water_use": 6e7, "oxygen_demand_load": 4000, "water_yield": 5e8, "fund_size": 2e7,
    "market_volume.water": 5e6, "market_volume.cod": 80, "market_volume.nh3n": 20,
    "market_volume.sink": 20_000, **{f"local_generation.{k}": v for k, v in LOCAL.items()},
}  # fmt: skip


def _coefficients(folder: Path, river: bool) -> None:
    def fill(row: dict[str, str]) -> dict[str, Any]:
        name = row["name"].split(".")[0]
        value = NUMBERS.get(row["name"], NUMBERS.get(name))
        if isinstance(value, dict):
            value = value[row["county"]]
        year = 2024 if "CNY" in row["units"] else ""
        return {**row, "value": value, "price_year": year, **_range(row["dist"], value)}

    for path in sorted(folder.glob("coefficients_*.csv")):
        _change(path, fill)
    for file, rows in _further(river).items():
        _append(folder / file, rows)


def _range(dist: str, value: float, factor: float = 0.1) -> dict[str, Any]:
    if dist == "fixed" or not value:
        return {"dist": "fixed", "low": "", "high": ""}
    low, high = value * (1 - factor), value / (1 - factor)
    return {"dist": dist, "low": f"{low:.9g}", "high": f"{high:.9g}"}


def _row(name: str, value: float, units: str, **more: Any) -> dict[str, Any]:
    year, kind = (2024, "amount") if "CNY" in units else ("", "")
    return {
        "name": name, "zh": "示例系数", "en": "example number", "ecosystem_type": "*",
        "county": "*", "value": value, "units": units, "price_year": year, "price_kind": kind,
        "mark": "C",
        **_range("triangular", value), **more,
    }  # fmt: skip


def _further(river: bool) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that the city's own sectors, indicators, projects and neighbours ask for."""
    producers = [row["id"] for row in SECTORS if row["group"] != "household"]
    others = [name for name in producers if name != "gear"]
    economy = [_row(f"capacity_life.{name}", 20, "year") for name in producers]
    economy += [_row(f"new_capacity_ratio.{name}", 0.8, "1") for name in others]
    economy += [_row(f"sector_growth.{name}", 4, "percent") for name in others]
    economy += [_row(f"value_added_rate.{name}", 0.4, "1") for name in producers]
    economy += [_row("new_capacity_intensity.gear", 0.2, "tce wan_CNY-1")]
    economy += [_row("new_capacity_share.electricity.gear", 0.6, "1", **_range("fixed", 0.6)),
                _row("new_capacity_share.gas.gear", 0.4, "1", **_range("fixed", 0.4))]  # fmt: skip
    for home in ("town_homes", "village_homes"):
        economy += [_row(f"household_growth.{kind}.{home}", 2, "percent")
                    for kind in ("fuel", "electricity")]  # fmt: skip
        economy += [_row(f"household_electric_ratio.{home}", 0.3, "1")]
    indicators = [
        _row("project_effect.woods.P-trees", 0.4, "percent"),
        _row("project_effect.sorting.P-sorting", 1.5, "percent"),
        _row("urban_waste", 500, "t day-1"), _row("recycling_trend", 0.4, "percent year-1"),
        _row("objects.springs", 9, "1", **_range("fixed", 9)),
        _row("swing_share.sorting", 0, "1", dist="normal", low=-0.1, high=0.1),
    ]  # fmt: skip
    return {
        "coefficients_economy.csv": economy,
        "coefficients_indicators.csv": indicators,
        "coefficients_compensation.csv": _of_the_river(river),
    }


def _of_the_river(river: bool) -> list[dict[str, Any]]:
    """Return the rows of the places that use what lies above them."""
    users = ["990102", "990101", *(["lowport"] if river else [])]
    rows = [_row("population_growth", -0.002, "1", low=-0.004, high=0, dist="triangular")]
    for place in users:
        rows += [
            _row(f"engel_coefficient.{place}", 0.33, "1"),
            _row(f"claimant_share.{place}", 0.7, "1", low=0.6, high=0.9, dist="triangular"),
        ]
    for place in [*users, "beyond"]:
        rows += [
            _row(f"water_withdrawal.{place}", 7e7, "m3/year"),
            _row(f"exposed_population.{place}", 60_000, "person"),
        ]
    if river:
        rows += [
            _row("population.lowport", 1.5e6, "person"),
            _row("gdp.lowport", 9e10, "CNY/year"),
            _row("fiscal_revenue.lowport", 6e9, "CNY/year"),
        ]
    return rows
