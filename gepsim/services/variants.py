"""Method variants: what a standard leaves open, as one named choice per option.

A choice renames coefficients (another table, another price) or replaces a flow by its sibling. The
first choice of an option is the default and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gepsim.errors import Problems, suggest


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One choice of one option: which names it swaps, and why one would take it.

    Parameters
    ----------
    rename : mapping of str to str
        Coefficient or derived price, and what stands in for it.
    replace : mapping of str to str
        Flow, and its sibling.
    note : str
        What the choice means.
    """

    rename: Mapping[str, str] = field(default_factory=dict)
    replace: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


_CONTRIBUTIONS = (
    "crop_contribution",
    "forestry_contribution",
    "livestock_contribution",
    "fishery_contribution",
)

VARIANTS: dict[str, dict[str, Variant]] = {
    "material": {
        "net": Variant(note="value added over output"),
        "gross": Variant(
            rename=dict.fromkeys(_CONTRIBUTIONS, "full_contribution"),
            note="whole output; labour and feed counted as nature's",
        ),
        "rent": Variant(
            rename=dict.fromkeys(_CONTRIBUTIONS, "resource_rent_share"),
            note="revenue less intermediate, labour and capital cost",
        ),
    },
    "reservoir_price": {
        "capital": Variant(note="building cost per storage, as all published accounts have it"),
        "annualised": Variant(
            rename={"reservoir_unit_cost": "annual_storage_cost"},
            note="capital recovery and upkeep per year, as SEEA has it",
        ),
        "unindexed": Variant(
            rename={"reservoir_unit_cost": "unindexed_reservoir_cost"},
            note="building cost of 2005 as it is, as accounts that never index have it",
        ),
        "new_reservoirs": Variant(
            rename={"reservoir_unit_cost": "new_reservoir_cost"},
            note="what new large reservoirs cost here, canals included",
        ),
        "water_price": Variant(
            rename={"reservoir_unit_cost": "raw_water_price"}, note="what raw water sells for"
        ),
    },
    "retention": {
        "as_printed": Variant(note="rain less quick runoff and evaporation, as the norms have it"),
        "base_flow": Variant(
            rename={"retention_share": "base_flow_share"},
            note="of that only what rivers carry between floods, as gauges see it",
        ),
    },
    "runoff": {
        "redline": Variant(
            rename={"runoff_coefficient": "runoff_coefficient_redline"},
            note="table of the redline guide; from forest over shrub to grass it rises",
        ),
        "gong": Variant(
            note="national synthesis of 2017; up to twice higher in forest, and in evergreen "
            "forest a little higher than in shrub"
        ),
    },
    "water_yield": {
        "table": Variant(note="type table scaled by the potential"),
        "budyko": Variant(
            replace={"actual_evapotranspiration": "budyko_evapotranspiration"},
            note="Fu curve with the water that soils can hold, as InVEST's annual water yield",
        ),
    },
    "erodibility": {
        "corrected": Variant(note="K by EPIC, corrected for Chinese soils, as the map has it"),
        "uncorrected": Variant(
            rename={"erodibility_factor": "erodibility_factor_uncorrected"},
            note="K by EPIC as it is; for maps of corrected K",
        ),
    },
    "soil": {
        "cover_and_practice": Variant(note="(1 - C P)"),
        "cover_only": Variant(
            rename={"practice_factor": "no_practice"},
            note="(1 - C): terraces are engineering, not ecosystem",
        ),
    },
    "flood": {
        "waters": Variant(note="marshes, lakes and reservoirs; plants are in water retention"),
        "waters_and_vegetation": Variant(
            replace={"wetland_storage": "wetland_and_vegetation_storage"},
            note="also storm water held by plants, by curve numbers; not beside water retention",
        ),
        "waters_by_lake_law": Variant(
            replace={"wetland_storage": "wetland_storage_by_lake_law"},
            note="lakes by a power of their whole surface, as regional lake studies have it",
        ),
    },
    "nutrient_delivery": {
        "delivered": Variant(note="the delivered part, as for sediment, at most the stated load"),
        "without_limit": Variant(
            replace={
                "avoided_nitrogen": "delivered_nitrogen",
                "avoided_phosphorus": "delivered_phosphorus",
            },
            note="the delivered part, whatever load the waters receive",
        ),
        "as_printed": Variant(
            replace={
                "avoided_nitrogen": "printed_nitrogen",
                "avoided_phosphorus": "printed_phosphorus",
            },
            note="every retained tonne would have reached waters, as published accounts have it",
        ),
    },
    "nutrient_price": {
        "tax": Variant(note="rates of the environmental tax in force"),
        "removal_cost": Variant(
            rename={
                "ammonia_treatment_cost": "nitrogen_removal_cost",
                "phosphorus_treatment_cost": "phosphorus_removal_cost",
            },
            note="what it costs to remove nitrogen and phosphorus",
        ),
    },
    "carbon": {
        "rate": Variant(note="rate per type"),
        "nep": Variant(replace={"carbon_uptake": "carbon_uptake_nep"}, note="share of NPP"),
        "inventory": Variant(
            replace={"carbon_uptake": "carbon_uptake_inventory"},
            note="stock change: growth by age less what is felled and thinned; needs forest ages",
        ),
        "forest_standard": Variant(
            replace={"carbon_uptake": "carbon_uptake_forest_standard"},
            note="all dry matter grown, LY/T 1721",
        ),
    },
    "carbon_price": {
        "ets": Variant(note="emissions trading scheme, mean of 2022"),
        "afforestation": Variant(
            rename={"carbon_price": "afforestation_carbon_cost"}, note="cost of planting forest"
        ),
    },
    "oxygen": {
        "nep": Variant(note="same basis as carbon"),
        "npp": Variant(
            replace={"oxygen_released": "oxygen_released_npp"},
            note="all dry matter grown; three to eight times more",
        ),
    },
    "climate": {
        "class_constant": Variant(note="heat constant per type"),
        "et_energy": Variant(
            replace={"vegetation_cooling": "vegetation_cooling_by_transpiration"},
            note="heat of the water transpired on hot days",
        ),
        "exposed_only": Variant(
            replace={"vegetation_cooling": "vegetation_cooling_where_people_live"},
            note="only within reach of people",
        ),
    },
    "hot_days": {
        "mean_26": Variant(
            note="days with a mean of 26 degC or more; no printed clause was found, and this "
            "reading is nearer to published accounts of the same climate (Ankang)"
        ),
        "max_26": Variant(
            rename={
                "hot_day_area": "hot_day_area_max",
                "hot_day_area_of_poor_stands": "hot_day_area_max_of_poor_stands",
            },
            note="days with a maximum of 26 degC or more",
        ),
        "stated": Variant(
            rename={
                "hot_day_area": "hot_day_area_stated",
                "hot_day_area_of_poor_stands": "hot_day_area_stated_of_poor_stands",
            },
            note="days that are said by height, without a record",
        ),
    },
    "humidifier": {
        "off": Variant(
            rename={"humidifier_energy": "no_humidifier"},
            note="summers here are moist (76 to 79 % in July and August): nobody moistens the air",
        ),
        "on": Variant(note="evaporating water also saves a humidifier, as published accounts have"),
    },
    "field_cooling": {
        "none": Variant(
            note="fields are not credited, as in published accounts: their plants are sown, "
            "watered and cut by people, and what they give is in the products"
        ),
        "counted": Variant(
            rename={"transpiration_heat": "transpiration_heat_with_fields"},
            note="fields cool as grass and paddy as shrub do",
        ),
    },
    "water_cooling": {
        "with_efficiency": Variant(note="same air conditioner as for vegetation"),
        "as_printed": Variant(
            rename={"water_cooling_efficiency": "no_efficiency"},
            note="heat counted as electricity, as printed by Garzê",
        ),
    },
}

#: Two readings of one account: what ecosystems hold at one price, and what people here gain.
VIEWS: dict[str, dict[str, str]] = {
    "status": {},
    "welfare": {
        "material": "rent",
        "reservoir_price": "annualised",
        "climate": "exposed_only",
    },
}


def choices(methods: Mapping[str, str]) -> dict[str, str]:
    """Return every option with its choice, defaults filled in.

    Raises
    ------
    InputError
        With every unknown option or choice.

    Examples
    --------
    >>> choices({"soil": "cover_only"})["soil"], choices({})["material"]
    ('cover_only', 'net')
    """
    problems = Problems()
    for option, choice in methods.items():
        if option not in VARIANTS:
            problems.add(f"account.methods.{option}", "unknown option", suggest(option, VARIANTS))
        elif choice not in VARIANTS[option]:
            hint = suggest(choice, VARIANTS[option])
            problems.add(f"account.methods.{option}", f"unknown choice '{choice}'", hint)
    problems.raise_if_any()
    return {option: methods.get(option, next(iter(known))) for option, known in VARIANTS.items()}


def swaps(chosen: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the renamed coefficients and the replaced flows of a set of choices.

    Examples
    --------
    >>> swaps({"carbon": "nep"})
    ({}, {'carbon_uptake': 'carbon_uptake_nep'})
    """
    rename: dict[str, str] = {}
    replace: dict[str, str] = {}
    for option, choice in chosen.items():
        rename |= VARIANTS[option][choice].rename
        replace |= VARIANTS[option][choice].replace
    return rename, replace
