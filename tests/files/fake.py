"""An invented outcome of any size, with every variable of the contract and closed balances."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.files.model import Outcome
from gepsim.targets.verdicts import VERDICTS
from gepsim.text import Text

COUNTIES = {
    "511902": ("Bazhou", "巴州区"),
    "511903": ("Enyang", "恩阳区"),
    "511921": ("Tongjiang", "通江县"),
    "511922": ("Nanjiang", "南江县"),
    "511923": ("Pingchang", "平昌县"),
}
SERVICES = {
    "water_retention": ("水源涵养", "m3 year-1"),
    "carbon_sequestration": ("固碳", "tCO2 year-1"),
    "tourism": ("旅游康养", "person year-1"),
}
INDICATORS = {
    "4-1": ("优良天数比率", "%"),
    "4-2": ("PM2.5浓度", "µg/m3"),
    "8-1": ("森林覆盖率", "%"),
    "13": ("非化石能源占比", "%"),
    "2": ("追责制度", "--"),
    "X1": ("碳达峰", "year"),
}
YEARS = list(range(2022, 2036))
CHECKPOINTS = [2027, 2030, 2035]
CRS_WKT = (
    'PROJCRS["CGCS2000 / 3-degree Gauss-Kruger CM 108E",BASEGEOGCRS["China Geodetic Coordinate'
    ' System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,'
    'LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],'
    'ID["EPSG",4490]],CONVERSION["3-degree Gauss-Kruger CM 108E",METHOD["Transverse Mercator",'
    'ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0],PARAMETER["Longitude of natural'
    ' origin",108],PARAMETER["Scale factor at natural origin",1],PARAMETER["False easting",500000],'
    'PARAMETER["False northing",0]],CS[Cartesian,2],AXIS["northing (X)",north],AXIS["easting (Y)",'
    'east],LENGTHUNIT["metre",1],USAGE[SCOPE["Cadastre."],AREA["106°30\'E to 109°30\'E."],'
    'BBOX[18.17,106.5,42.46,109.51]],ID["EPSG",4545]]'
)


def fake_outcome(
    *, id: str = "baseline", members: int = 40, seed: int = 1, shape: tuple[int, int] = (30, 36),
    growth: float = 1.0, **changes: Any,
) -> Outcome:  # fmt: skip
    """Return an outcome with invented numbers; `growth` scales its GEP."""
    accounts = fake_accounts(members, seed, growth)
    facts: dict[str, Any] = dict(  # noqa: C408
        id=id,
        title=Text("基准情景", "Baseline"),
        scenario={"id": id, "city": "bazhong", "schema": 1,
                  "title": {"zh": "基准情景", "en": "Baseline"},
                  "economy": {"cluster_realisation": 0.5 * growth},
                  "time": {"base": 2022, "end": 2035, "checkpoints": CHECKPOINTS},
                  "uncertainty": {"members": members, "seed": seed}},
        accounts=accounts,
        maps=fake_maps(shape, list(SERVICES), seed),
        crs_wkt=CRS_WKT,
        summary=fake_summary(accounts),
        quantity_units={name: units for name, (_, units) in SERVICES.items()},
        price_year=2022,
        landscape="synthetic reference",
        seed=seed,
        members=members,
        inputs={"scenarios/baseline.toml": "0" * 64},
        marks={"A": 0.5, "B": 0.3, "C": 0.2},
        warnings=["the landscape is synthetic"],
        notes=lambda: {"peak_due": 2030},
        wall_seconds=1.5,
    )  # fmt: skip
    return Outcome(**(facts | changes))


def fake_accounts(members: int, seed: int, growth: float) -> xr.Dataset:
    rng = np.random.default_rng(seed)
    sizes = dict(  # noqa: C408
                 time=14, county=5, ecosystem_type=16, service=3, sector=2, carrier=3, project=2,
                 rule=2, party=6, indicator=6, checkpoint=3, target_set=3, driver=4,
                 member=members + 1)  # fmt: skip

    def some(*dims: str, scale: float = 1.0) -> xr.DataArray:
        values = scale * np.exp(0.2 * rng.normal(size=[sizes[d] for d in dims]))
        return xr.DataArray(values, dims=dims)

    area = some("county", "ecosystem_type", scale=150.0)
    gep = some("time", "county", "service", "member", scale=3e9 * growth)
    value_added = some("time", "sector", scale=4e10)
    energy = some("time", "sector", "carrier", "member", scale=6e5)
    co2 = some("time", "sector", "member", scale=2e6)
    gdp = value_added.sum("sector") / 1e4
    paid = some("time", "rule", "party", "member", scale=1e7)
    met = xr.DataArray(rng.random((3, 6)), dims=("checkpoint", "indicator"))
    met[:, 4] = np.nan
    values = some("time", "indicator", "member", scale=50.0)
    values[:, 4, :] = np.nan
    return xr.Dataset(
        {
            "extent": area.expand_dims(time=14).copy(),
            **{f"quantity_{s}": some("time", "county", "member", scale=1e6) for s in SERVICES},
            "gep": gep,
            "gep_total": gep.sum("service"),
            **fake_weather(gep, rng),
            "gep_change": explained(gep.isel(member=0).sum(["county", "service"]), rng),
            "value_added": value_added,
            "gross_output": 2 * value_added,
            "energy_use": energy,
            "co2_emissions": co2,
            "energy_intensity": energy.sum(["sector", "carrier"]) / gdp,
            "carbon_intensity": co2.sum("sector") / gdp,
            "non_fossil_share": some("time", "member", scale=40.0),
            "investment": some("time", "project", scale=1e8),
            "transfer": paid - paid.mean("party"),
            "indicator_value": values,
            "probability_met": met,
            "probability_low": met * 0.9,
            "probability_high": met + 0.1 * (1 - met),
            "verdict": (("checkpoint", "indicator"),
                        rng.integers(0, len(VERDICTS), (3, 6)).astype("i1")),
            "risk_flags": (("checkpoint", "indicator"), rng.integers(0, 128, (3, 6))),
            "joint_probability": (("checkpoint", "target_set"), rng.random((3, 3))),
        },
        coords=fake_labels(members),
    )  # fmt: skip


def fake_weather(gep: xr.DataArray, rng: np.random.Generator) -> dict[str, xr.DataArray]:
    """Return GEP of single years, about a tenth more or less than in normal weather."""
    total = gep.isel(member=0, drop=True).sum("service")
    rain = xr.DataArray(np.exp(0.1 * rng.normal(size=gep.sizes["member"])), dims="member")
    rain[0] = 1.0
    city = (total * rain).sum("county")
    return {
        "relative_rain": rain * xr.ones_like(gep["time"], dtype=float),
        "gep_total_weather": total * rain,
        "gep_city_weather": city,
        "gep_weather_sd": city.isel(member=slice(1, None)).std("member"),
    }


def explained(total: xr.DataArray, rng: np.random.Generator) -> xr.DataArray:
    """Return the change since the first year, cut into four parts."""
    parts = xr.DataArray(rng.random(4), dims="driver")
    return (total - total[0]) * parts / parts.sum()


def fake_labels(members: int) -> dict[str, Any]:
    return {
        "time": YEARS,
        "checkpoint": CHECKPOINTS,
        "member": np.arange(members + 1),
        "county": list(COUNTIES),
        "county_name_en": ("county", [en for en, _ in COUNTIES.values()]),
        "county_name_zh": ("county", [zh for _, zh in COUNTIES.values()]),
        "ecosystem_type": list(ECOSYSTEM_TYPES),
        "service": list(SERVICES),
        "service_name_zh": ("service", [zh for zh, _ in SERVICES.values()]),
        "driver": ["quantity", "price", "extent", "weather"],
        "sector": ["industry", "households"],
        "carrier": ["coal", "gas", "electricity"],
        "project": ["1", "2"],
        "rule": ["water_band", "forest"],
        "party": [*COUNTIES, "province"],
        "indicator": list(INDICATORS),
        "indicator_name_zh": ("indicator", [zh for zh, _ in INDICATORS.values()]),
        "indicator_units": ("indicator", [unit for _, unit in INDICATORS.values()]),
        "target_set": ["binding", "quantitative", "all"],
    }


def fake_maps(shape: tuple[int, int], services: list[str], seed: int) -> xr.Dataset:
    """Return maps on a 100 m grid; a disc of five stripes is the city."""
    rng = np.random.default_rng(seed)
    height, width = shape
    y, x = np.mgrid[0:height, 0:width]
    inside = ((y / height - 0.5) ** 2 + (x / width - 0.5) ** 2) < 0.25
    county = np.where(inside, 1 + (5 * y // height), 0).astype("u1")
    types = np.where(inside, 1 + rng.integers(0, 16, shape), 0).astype("u1")
    steep = np.exp(0.5 * rng.normal(size=shape))
    layers: dict[str, Any] = {
        "county": (("y", "x"), county),
        "ecosystem_type": (("time", "y", "x"), np.stack([types] * 4)),
    }
    total = np.zeros((4, *shape), "f4")
    for n, service in enumerate(services):
        worth = rng.random(17) * (1 + 0.2 * np.sin(x / 97 + n))[..., None]
        field = np.take_along_axis(worth, types[..., None].astype(int), 2)[..., 0]
        field = field * (steep if n % 3 == 0 else 1.0)
        stack = np.stack(
            [np.where(inside, field * (1 + 0.01 * k * (n % 2)), np.nan) for k in range(4)]
        )
        layers[f"gep_{service}"] = (("time", "y", "x"), stack.astype("f4"))
        total += stack.astype("f4")
    layers["gep_total"] = (("time", "y", "x"), total)
    coords = {"time": [2022, *CHECKPOINTS], "y": 3_630_000.0 - 100.0 * np.arange(height),
              "x": 340_000.0 + 100.0 * np.arange(width)}  # fmt: skip
    return xr.Dataset(layers, coords)


def fake_summary(accounts: xr.Dataset) -> list[dict[str, Any]]:
    return [
        {"id": i, "name_zh": zh, "name_en": i, "departments_zh": ["市生态环境局"],
         "checkpoint": year, "target_zh": "≥90", "central": 91.0, "low": 85.0, "high": 95.0,
         "unit": unit,
         "probability": float(accounts["probability_met"].sel(indicator=i, checkpoint=year)),
         "verdict": VERDICTS[int(accounts["verdict"].sel(indicator=i, checkpoint=year))],
         "flags": ["F1"], "projects": ["1", "2"]}
        for i, (zh, unit) in INDICATORS.items() for year in CHECKPOINTS
    ]  # fmt: skip
