"""Published accounts made by the engine itself: profile, drivers, coefficients, index, total.

Every folder under ``published`` is one account: its settings (``account.toml``), what it says of
the land (``drivers.csv``), its coefficients over the shipped ones, and the rows it printed
(``published.csv``) with the basis of each. ``docs/published.md`` shows what comes out.
"""

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from gepsim.coefficients import load_table
from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.draws import Draws
from gepsim.paths import shipped
from gepsim.prices import load_deflator
from gepsim.registry import FLOWS, SERVICES, zonal_units
from gepsim.services.settings import AccountSettings
from gepsim.units import factor
from gepsim.valuation import Supply, cell_weights, evaluate
from gepsim.valuation.amounts import unit_value
from gepsim.valuation.supply import resolver_of

PLACES = Path(__file__).parent / "published"
PAGE = Path(__file__).parent.parent.parent / "docs" / "published.md"
BASES = {"inputs", "quantity", "statistic", "back-computed", "value only"}


def rows_of(place, name):
    with (PLACES / place / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def drivers_of(place, code, year):
    """Return areas, and depths times areas, in the engine's units."""
    found = {}
    for row in rows_of(place, "drivers"):
        sums = found.setdefault(row["driver"], dict.fromkeys(ECOSYSTEM_TYPES, 0.0))
        units, kind = row["units"], row["ecosystem_type"]
        if row["driver"] == "area":
            sums[kind] = float(row["value"]) * factor(units, "ha")
        else:
            per_hectare = factor(f"{units} ha", zonal_units()[row["driver"]], row["driver"])
            sums[kind] = float(row["value"]) * per_hectare * found["area"][kind]
    coords = {"time": [year], "county": [code], "ecosystem_type": list(ECOSYSTEM_TYPES)}
    return xr.Dataset(
        {n: xr.DataArray([[list(s.values())]], coords, tuple(coords)) for n, s in found.items()}
    )


@dataclass
class Made:
    """One account of one place as the engine makes it."""

    supply: Supply
    draws: Draws
    settings: AccountSettings

    def __post_init__(self):
        self.account = evaluate(self.supply, self.draws, self.settings)
        self.resolver = resolver_of(self.supply, self.draws, self.settings)

    def worth(self, flow, kind="*"):
        """Return what a flow is worth, in all or of one ecosystem type. [CNY year-1]"""
        if kind == "*":
            return float(self.account.flow_value[flow].sum())
        amount = self.resolver.flow(FLOWS[flow]).sel(ecosystem_type=kind)
        return float((amount * unit_value(FLOWS[flow], self.resolver)).sum())

    def services(self, *names):
        return float(self.account.gep.sel(service=list(names)).sum())


def made(place, which, **changes):
    facts = tomllib.loads((PLACES / place / "account.toml").read_text(encoding="utf-8"))
    settings = AccountSettings(**{**facts["accounts"][which], **changes})
    table = load_table([shipped("coefficients"), PLACES / place])
    deflator = load_deflator(shipped("coefficients") / "deflator.csv")
    draws = Draws(table, 0, 1, [facts["code"]], deflator, settings.price_year)
    return Made(Supply(drivers_of(place, facts["code"], facts["year"])), draws, settings)


@pytest.fixture(scope="module")
def accounts():
    """Return all published accounts, by place and name."""
    asked = [("garze", "whole"), ("baiyangdian", "whole"), ("gaotianyan", "forest")]
    return {key: made(*key) for key in [*asked, ("gaotianyan", "whole")]}


ROWS = [(p.name, row) for p in sorted(PLACES.iterdir()) for row in rows_of(p.name, "published")]


@pytest.mark.parametrize(("place", "row"), ROWS, ids=[f"{p}-{r['row']}" for p, r in ROWS])
def test_each_row_is_what_was_published(accounts, place, row):
    worth = accounts[place, row["account"]].worth(row["flow"], row["ecosystem_type"])
    published = float(row["value"]) * factor(row["units"], "CNY year-1")
    assert worth == pytest.approx(published, rel=float(row["tolerance_percent"]) / 100)
    assert row["basis"] in BASES


def test_garze_sums_to_its_published_categories_and_total(accounts):
    """Provisioning 632.64, regulating 6842.28, cultural 70.67: 7545.59 hundred million."""
    garze = accounts["garze", "whole"]
    published = {"provisioning": 632.64, "regulating": 6842.28, "cultural": 70.67}
    for category, value in published.items():
        names = [s for s in garze.settings.services if SERVICES[s].category == category]
        inside = [s for s in names if s in garze.account.gep.service.values]
        assert garze.services(*inside) / 1e8 == pytest.approx(value, rel=2e-4), category
    total = float(garze.account.gep_total.sum()) / 1e8
    assert total == pytest.approx(7545.59, rel=1e-4)


@pytest.mark.parametrize(
    ("service", "printed", "digits"),
    [
        ("water_retention", 321.49e8, 2e-4),
        ("soil_retention", 38.86e8, 2e-4),
        ("sand_fixation", 779.42e4, 2e-4),
        ("flood_mitigation", 8.44e8, 3e-3),
        ("carbon_sequestration", 0.31e8, 5e-3),
        ("oxygen_release", 2.51e8, 2e-3),
        ("climate_regulation", 4071.45e8, 2e-4),
        ("tourism_wellness", 358.68e4, 2e-4),
        ("water_supply", 168.84e8, 2e-4),
    ],
)
def test_garze_quantities_are_those_printed(accounts, service, printed, digits):
    found = float(accounts["garze", "whole"].account.quantity[service].sum())
    assert found == pytest.approx(printed, rel=digits)


def shares_of(garze):
    """Return the sentence on what the total of Garzê rests on."""
    sums = {}
    for row in rows_of("garze", "published"):
        worth = garze.worth(row["flow"], row["ecosystem_type"])
        sums[row["basis"]] = sums.get(row["basis"], 0.0) + worth
    whole = sum(sums.values())
    parts = [f"{name} {100 * part / whole:.1f} %" for name, part in sorted(sums.items())]
    return "Of the total rest on: " + ", ".join(parts) + "."


def test_the_page_says_what_the_total_rests_on(accounts):
    garze = accounts["garze", "whole"]
    assert shares_of(garze) in PAGE.read_text(encoding="utf-8")


def test_every_priced_flow_of_garze_is_a_published_row(accounts):
    """Nothing is in the total that the paper does not have."""
    known = {row["flow"] for place, row in ROWS if place == "garze"}
    value = accounts["garze", "whole"].account.flow_value
    assert {n for n in value.data_vars if float(value[n].sum()) != 0.0} == known


ECOSYSTEMS = rows_of("garze", "by_ecosystem")


@pytest.mark.parametrize("row", ECOSYSTEMS, ids=[row["services"] for row in ECOSYSTEMS])
def test_garze_by_ecosystem(accounts, row):
    """The values by ecosystem type, as a map of the same account holds them."""
    garze = accounts["garze", "whole"]
    weights = cell_weights(garze.supply, garze.draws, garze.settings)
    drivers = garze.supply.drivers.to_dataarray("driver").sel(driver=weights.driver)
    worth = (weights * drivers).sum(["time", "driver", "county"]) / 1e8
    worth = worth.sel(service=row["services"].split()).sum("service")
    for name, value in list(row.items())[1:]:
        kinds = ["WET", "LAK", "RIV", "RES"] if name == "wetland" else [name]
        found = float(worth.sel(ecosystem_type=kinds).sum())
        assert found == pytest.approx(float(value), rel=0.005, abs=0.006), name


def test_what_garze_counts_twice_is_refused_unless_allowed_and_then_said(accounts):
    with pytest.raises(ValueError, match=r"'water_retention' and 'water_supply'.*'oxygen_release'"):
        made("garze", "whole", allow_overlaps=())
    said = [w["en"] for w in accounts["garze", "whole"].account.warnings]
    twice = [sentence for sentence in said if sentence.startswith("counted twice")]
    assert len(twice) == 4
    assert any("water supply 545.4 beside water retention" in sentence for sentence in twice)
    assert any("taken from elsewhere" in sentence for sentence in said)


def test_garze_without_its_double_counting(accounts):
    """On one basis, and with water supply and hydropower as memo items, a third less is left."""
    beside = made(
        "garze",
        "whole",
        include=("pest_control",),
        memo=("water_supply", "ecological_energy"),
        allow_overlaps=(),
        methods={**accounts["garze", "whole"].settings.methods, "oxygen": "nep"},
    )
    assert float(beside.account.memo.sum()) / 1e8 == pytest.approx(545.36 + 50.51, rel=0.001)
    left = float(beside.account.gep_total.sum()) / 1e8
    oxygen = beside.services("oxygen_release") / 1e8
    assert oxygen == pytest.approx(0.3088 * 32 / 44 * 727, rel=0.005)
    assert left == pytest.approx(7545.59 - 595.87 - 1821.92 + oxygen, rel=0.001)


def test_the_index_moves_the_base_prices_inside_the_account(accounts):
    """6.1107 of 2005 and 12.6 of 2002 are 7.0610 and 15.5843 in 2010, as published."""
    resolver = accounts["garze", "whole"].resolver
    water, mud = FLOWS["retained_water"], FLOWS["avoided_sediment"]
    assert float(unit_value(water, resolver).sum()) == pytest.approx(7.0610, abs=1e-4)
    assert float(unit_value(mud, resolver).sum()) == pytest.approx(15.5843, abs=1e-3)
    shown = resolver.draws.table
    assert shown.value("reservoir_unit_cost", "CNY m-3") == 6.1107
    assert shown.value("desilting_cost", "CNY m-3") == 12.6


def test_the_index_gives_the_prices_of_gaotianyan(accounts):
    """1200 yuan/tC and 1000 yuan/t of 2008 are 379.87 per t CO2 and 1160.70 in 2014."""
    resolver = accounts["gaotianyan", "forest"].resolver
    carbon = unit_value(FLOWS["carbon_uptake"], resolver)
    oxygen = unit_value(FLOWS["oxygen_released"], resolver)
    assert float(carbon.sum()) == pytest.approx(379.87, rel=3e-4)
    assert float(oxygen.sum()) == pytest.approx(1160.70, rel=3e-4)


def test_baiyangdian_sums_to_all_but_its_non_use_value(accounts):
    """35.55 less 0.98 by willingness to pay; its price of 2005 is never indexed, and said so."""
    whole = accounts["baiyangdian", "whole"].account
    assert float(whole.gep_total.sum()) / 1e8 == pytest.approx(35.55 - 0.98, abs=0.02)
    assert any("mixed price years" in w["en"] for w in whole.warnings)


def test_the_forest_profile_leaves_out_shrub_and_bare_land(accounts):
    """The same four woods under both accounts; the rest is in the wider one only."""
    forest, whole = (accounts["gaotianyan", name] for name in ("forest", "whole"))
    for flow in ("carbon_uptake", "oxygen_released", "sulfur_dioxide_removed", "wetland_storage"):
        shrub = whole.worth(flow, "SHR")
        assert shrub > 0.0
        assert forest.worth(flow) == pytest.approx(whole.worth(flow) - shrub)


def test_types_sum_to_the_flow(accounts):
    for made_account in accounts.values():
        for name in ("carbon_uptake", "oxygen_released", "wetland_storage"):
            parts = [made_account.worth(name, kind) for kind in ECOSYSTEM_TYPES]
            np.testing.assert_allclose(sum(parts), made_account.worth(name), rtol=1e-12)


def lines_of(accounts, place):
    """Return the table of one place as the page shows it."""
    for row in rows_of(place, "published"):
        worth = accounts[place, row["account"]].worth(row["flow"], row["ecosystem_type"])
        found, published = worth * factor("CNY year-1", row["units"]), float(row["value"])
        digits = len(row["value"].partition(".")[2])
        change = round(100 * (found / published - 1), 2) + 0.0
        yield (
            f"| {row['row']} | `{row['flow']}` | {row['value']} | {found:.{digits}f} "
            f"| {change:+.2f} | {row['basis']} | {row['made_from']} |"
        )


@pytest.mark.parametrize("place", [p.name for p in sorted(PLACES.iterdir())])
def test_the_page_shows_what_the_engine_gives(accounts, place):
    page = PAGE.read_text(encoding="utf-8").replace("−", "-").splitlines()
    missing = [line for line in lines_of(accounts, place) if line not in page]
    assert not missing


def test_what_is_back_computed_says_so():
    """A row of the page that came from its own value is marked, in the data too."""
    for place in PLACES.iterdir():
        rows = rows_of(place.name, "published")
        marked = [r for r in rows if r["basis"] in ("back-computed", "value only")]
        assert marked
        notes = " ".join(r["note"] for r in rows_of(place.name, "coefficients"))
        assert "back-computed" in notes
