"""What each cell of a map gives, in plain Python from the printed formulas."""

import math
import sys
from collections import defaultdict
from pathlib import Path

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.draws import central
from gepsim.land.woods import NEW_STANDS, SPECIES

sys.path.insert(0, str(Path(__file__).parent))
from plain_stands import STANDS, Stands, grown_up

OLDEST = 200
M2_PER_HA = 1e4
#: The units in which the layers of the reference landscape come, as the formulas below take them.
LAYERS = {
    "rain": "mm year-1",
    "potential_evapotranspiration": "mm year-1",
    "rainfall_erosivity": "MJ mm ha-1 h-1 year-1",
    "soil_erodibility": "t ha h ha-1 MJ-1 mm-1",
    "slope_length_steepness": "1",
    "hot_days": "day year-1",
    "forest_age": "year",
}
LOADS = {  # what is cleaned, and the load that it cannot exceed
    "sulfur_dioxide": "sulfur_dioxide_emission",
    "nitrogen_oxide": "nitrogen_oxide_emission",
    "dust": "dust_emission",
    "cod": "cod_load",
    "ammonia": "ammonia_load",
    "phosphorus": "phosphorus_load",
}


class Loops(Stands):
    """Adds up what each cell gives, year by year."""

    def __init__(self, road, layers):
        self.road, self.path = road, road.path
        self.rows = {}
        self.times = {
            name.rpartition(".")[2]: self.row(name, "year")
            for name in road.inputs.table.rows
            if name.startswith("restoration_time.")
        }
        own = self.path.cells
        self.codes = list(own.codes)
        mask = own.mask
        self.layer = {name: layers[name].values[mask].astype(float).tolist() for name in LAYERS}
        self.species = layers["forest_species"].values[mask].tolist()
        self.base = own.ecosystem_type.tolist()
        self.county, self.area = own.county.tolist(), own.area.tolist()
        self.turned = {}  # cell: year of its one change, type before, type after
        for year, change in self.path.changes.items():
            parts = (change.cells.tolist(), change.before.tolist(), change.after.tolist())
            for cell, before, after in zip(*parts, strict=True):
                assert cell not in self.turned
                self.turned[cell] = (year, before, after)
        self.poor = self.poor_shares()

    def row(self, name, units, county=None, kind=None):
        """Return a coefficient at its central value."""
        if name not in self.rows:
            self.rows[name] = central(self.road.draws.get(name, units))
        value = self.rows[name]
        key = (name, county, kind)
        if key not in self.rows:
            if "county" in value.dims:
                value = value.sel(county=self.codes[county])
            if "ecosystem_type" in value.dims:
                value = value.sel(ecosystem_type=ECOSYSTEM_TYPES[kind])
            self.rows[key] = float(value)
        return self.rows[key]

    def worth(self):
        found = {}
        for year in self.path.years:
            sums = self.sums(year)
            for place, code in enumerate(self.codes):
                for service, value in self.values(sums, place, year).items():
                    found[year, code, service] = value
        return found

    def sums(self, year):
        """Return physical amounts by county."""
        total = defaultdict(float)
        for cell, base in enumerate(self.base):
            when, before, after = self.turned.get(cell, (None, base, base))
            county = self.county[cell]
            kind = after if when is not None and when <= year else before
            share = 1.0
            if when is not None and when <= year:
                share = grown_up(year - when, self.times.get(ECOSYSTEM_TYPES[after], 0.0))
            for type_, part in ((kind, share), (before, 1.0 - share)):
                if part:
                    size = part * self.area[cell]
                    for name, amount in self.of_type(cell, type_, county, year).items():
                        total[county, name] += amount * size
            grown = self.stand(cell, kind, when, before, year)
            total[county, "carbon"] += grown * self.area[cell] * 44.0 / 12.0
        return total

    def of_type(self, cell, kind, county, year):
        """Return amounts per hectare of a type on a cell, by the printed formulas."""

        def row(name, units):
            return self.row(name, units, county, kind)

        at = {name: values[cell] for name, values in self.layer.items()}
        poor = float(self.poor_at(year, county, kind))
        rain = at["rain"] * row("rain_factor", "1")
        soaked = rain * (1.0 - row("runoff_coefficient_redline", "1"))
        demand = at["potential_evapotranspiration"]
        drunk = demand * row("evapotranspiration", "mm year-1")
        drunk /= row("reference_evapotranspiration", "mm year-1")
        inflow = max(drunk - soaked, 0.0) if row("rain_fed", "1") > 0.0 else 0.0
        soaked -= rain * poor * row("poor_stand_runoff", "1")
        leafy = 1.0 - poor * row("poor_stand_evaporation", "1")
        drunk *= leafy
        bare = at["rainfall_erosivity"] * at["soil_erodibility"] * at["slope_length_steepness"]
        for factor in ("erosivity_factor", "erodibility_factor", "slope_factor"):
            bare *= row(factor, "1")
        cover = row("cover_factor", "1") + poor * row("poor_stand_cover", "1")
        hot = at["hot_days"] * M2_PER_HA * row("hot_day_factor", "1")
        water = row("water_evaporation", "m day-1")
        heat = row("latent_heat", "kWh m-3") / row("water_cooling_efficiency", "1")
        cooled = row("transpiration_heat", "kWh m-2 day-1") / row("cooling_efficiency", "1")
        cooled *= leafy
        cooled += water * heat
        found = {
            "kept": 10.0 * (soaked - drunk + inflow) * row("retention_share", "1"),
            "soil": bare * (1.0 - cover * row("practice_factor", "1")),
            "cooling": hot * cooled,
            "marsh": M2_PER_HA * row("flood_storage_depth", "m year-1"),
            "sand": row("sand_fixation_rate", "t ha-1 year-1"),
            "carbon": row("soil_carbon_rate", "tCO2 ha-1 year-1"),
            "belt": row("noise_belt_density", "km ha-1"),
            "timber": row("timber_yield", "t ha-1 year-1"),
            "forest_goods": row("forest_goods_yield", "t ha-1 year-1"),
            "fish": row("fish_yield", "t ha-1 year-1"),
        }
        for crop in ("grain", "oilseed", "vegetable", "orchard"):
            found[crop] = row(f"{crop}_yield", "t ha-1 year-1")
        for what in LOADS:
            held = row(f"{what}_capacity", "t ha-1 year-1")
            clean = what in ("cod", "ammonia", "phosphorus")
            found[what] = held * (row("purification_factor", "1") if clean else 1.0)
        return found

    def poor_at(self, year, county, kind):
        return self.poor[year, county] if kind == STANDS else 0.0

    def stand(self, cell, kind, when, before, year):
        """Return what the wood on a cell gains less what was taken in the year. [tC ha-1]"""
        passed = year - self.path.years[0]
        old = ECOSYSTEM_TYPES[before]
        first = self.species_of(cell, old)
        age = OLDEST if old == "SHR" else min(int(self.layer["forest_age"][cell]) + passed, OLDEST)
        if when is None or when > year:
            gone, species = 0.0, first
        else:
            new = ECOSYSTEM_TYPES[kind]
            stays = old in FOREST_TYPES and new in NEW_STANDS
            gone, species = 0.0, NEW_STANDS.get(new)
            if when == year and first:
                gone = self.stock(first, age) * self.row("thinning_removal", "1")
                if not stays:
                    gone = self.stock(first, age) - self.gain(first, age)
            age = age if stays else year - when
        if species is None:
            return -gone
        grown = self.gain(species, age) * self.row(
            "forest_growth_efficiency", "1", self.county[cell], kind
        )
        poor = self.poor_at(year, self.county[cell], kind) * self.row(
            "poor_stand_growth", "1", self.county[cell], kind
        )
        return grown * (1.0 - poor) - gone

    def species_of(self, cell, type_):
        if type_ not in NEW_STANDS:
            return None
        known = self.species[cell]
        return NEW_STANDS[type_] if type_ == "SHR" or known == 0 else SPECIES[known]

    def stock(self, species, age):
        top = self.row(f"forest_carbon_maximum.{species}", "tC ha-1")
        rate = self.row(f"forest_growth_rate.{species}", "year-1")
        return top * (1.0 - math.exp(-rate * age)) ** self.row(
            f"forest_growth_shape.{species}", "1"
        )

    def gain(self, species, age):
        return self.stock(species, age) - self.stock(species, age - 1) if age else 0.0

    def values(self, sums, county, year):
        """Return the worth of each service in a county. [CNY]"""

        def price(name, units, share=None):
            part = self.row(share, "1", county) if share else 1.0
            return self.row(name, units, county) * part

        def worth(what, name, units, share=None):
            return sums[county, what] * price(name, units, share)

        def taxed(what, amount):
            load = self.row(LOADS[what], "t year-1", county)
            return min(amount, load) * price(f"{what}_treatment_cost", "CNY t-1")

        def fields(crop, name):
            return worth(crop, name, "CNY t-1", "crop_contribution")

        storage, statistics = price("reservoir_unit_cost", "CNY m-3"), self.road.supply.statistics
        stated = {
            name: float(array.sel(time=year, county=self.codes[county]))
            for name, array in statistics.items()
        }
        capacity = stated["large_reservoir_capacity"]
        capacity += self.row("small_reservoir_capacity", "m3", county)
        flood = sums[county, "marsh"] + stated["reservoir_flood_storage"]
        flood += capacity * self.row("flood_storage_share", "year-1", county)
        washed = sums[county, "soil"] * self.row("sediment_delivery", "1", county)
        silt = washed / self.row("soil_bulk_density", "t m-3", county)
        soil = silt * price("desilting_cost", "CNY m-3")
        soil += taxed("ammonia", washed * self.row("soil_nitrogen", "1", county))
        soil += taxed("phosphorus", washed * self.row("soil_phosphorus", "1", county))
        depth = self.row("sand_cover_depth", "m") * self.row("sand_bulk_density", "t m-3")
        hogs = self.row("hogs_slaughtered", "year-1", county) * self.row(
            "meat_per_hog", "t", county
        )
        meat = hogs * price("pork_price", "CNY t-1", "livestock_contribution")
        other = self.row("other_livestock_output", "t year-1", county)
        meat += other * price("other_livestock_price", "CNY t-1", "livestock_contribution")
        people = self.row("population", "person", county)
        hours = people * self.row("leisure_hours", "hour person-1 year-1", county)
        homes = people * self.row("floor_area_per_person", "m2 person-1", county)
        visits = self.row("tourist_visits", "visit year-1", county)
        visits *= float(central(self.road.supply.paths["tourist_visits"]).sel(time=year))
        clean_air = ("sulfur_dioxide", "nitrogen_oxide", "dust")
        return {
            "agricultural_products": fields("grain", "grain_price")
            + fields("oilseed", "oilseed_price")
            + fields("vegetable", "vegetable_price")
            + fields("orchard", "orchard_price"),
            "forestry_products": worth("timber", "timber_price", "CNY t-1", "forestry_contribution")
            + worth("forest_goods", "forest_goods_price", "CNY t-1", "forestry_contribution"),
            "livestock_products": meat,
            "fishery_products": worth("fish", "fish_price", "CNY t-1", "fishery_contribution"),
            "water_retention": sums[county, "kept"] * storage,
            "soil_retention": soil,
            "sand_fixation": worth("sand", "sand_control_cost", "CNY m-2") / depth,
            "flood_mitigation": flood * storage,
            "carbon_sequestration": worth("carbon", "carbon_price", "CNY tCO2-1"),
            "air_purification": sum(taxed(what, sums[county, what]) for what in clean_air),
            "water_purification": sum(
                taxed(what, sums[county, what]) for what in ("cod", "ammonia", "phosphorus")
            ),
            "climate_regulation": worth("cooling", "electricity_price", "CNY kWh-1"),
            "noise_reduction": worth("belt", "noise_wall_cost", "CNY km-1 year-1"),
            "tourism_wellness": visits
            * price("tourist_spending", "CNY visit-1", "ecosystem_visit_share"),
            "leisure": hours * price("hourly_wage", "CNY hour-1", "time_value_share"),
            "landscape_premium": homes
            * self.row("view_share", "1", county)
            * price("view_premium", "CNY m-2 year-1"),
        }
