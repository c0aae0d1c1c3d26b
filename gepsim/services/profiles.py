"""Account profiles: which services a standard puts into its total, and how it prices them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gepsim.dims import ECOSYSTEM_TYPES, FOREST_TYPES
from gepsim.errors import InputError, Problem, suggest

MATERIAL = (
    "agricultural_products",
    "forestry_products",
    "livestock_products",
    "fishery_products",
)
REGULATING = (
    "water_retention",
    "soil_retention",
    "sand_fixation",
    "coastal_protection",
    "flood_mitigation",
    "carbon_sequestration",
    "air_purification",
    "water_purification",
    "climate_regulation",
)
CULTURAL = ("tourism_wellness", "leisure", "landscape_premium")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One standard's account.

    Parameters
    ----------
    name, zh, source : str
        Short name, title and source key.
    services : tuple of str
        What the total holds.
    methods : mapping of str to str
        The method variants that the standard prescribes, by option.
    types : tuple of str
        Ecosystem types that the standard accounts for.
    deduct_imports : bool
        Whether the value of products from outside the area is to be deducted.
    note : str
        What a reader should know.
    """

    name: str
    zh: str
    source: str
    services: tuple[str, ...]
    methods: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ECOSYSTEM_TYPES
    deduct_imports: bool = False
    note: str = ""


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="ndrc2022",
            zh="生态产品总值核算规范（试行）",
            source="ndrc_2022",
            services=(*MATERIAL, *REGULATING, "noise_reduction", *CULTURAL),
            methods={"carbon": "inventory"},
            note="service list from memory of the norm, mark B; oxygen is not in it",
        ),
        Profile(
            name="mee2020",
            zh="陆地生态系统生产总值（GEP）核算技术指南",
            source="mee_2020",
            services=(
                *MATERIAL,
                *REGULATING,
                "oxygen_release",
                "tourism_wellness",
                "landscape_premium",
            ),
            methods={"material": "gross", "carbon": "nep"},
            note="species conservation is listed by the guideline but counts twice; ask for it",
        ),
        Profile(
            name="gbt46869",
            zh="GB/T 46869—2025 陆域生态产品总值核算技术指南",
            source="gbt_46869",
            services=(*MATERIAL, *REGULATING, "noise_reduction", *CULTURAL),
            methods={"carbon": "inventory"},
            deduct_imports=True,
            note="products that come from outside are deducted; its formulas were not seen",
        ),
        Profile(
            name="lyt1721_forest",
            zh="LY/T 1721 森林生态系统服务功能评估规范",
            source="lyt_1721",
            services=(
                "water_retention",
                "soil_retention",
                "carbon_sequestration",
                "oxygen_release",
                "air_purification",
                "negative_ions",
                "species_conservation",
            ),
            methods={
                "carbon": "forest_standard",
                "oxygen": "npp",
                "nutrient_delivery": "as_printed",
            },
            types=FOREST_TYPES,
            note="forest only; oxygen on the basis of all dry matter grown",
        ),
        Profile(
            name="xie2015",
            zh="单位面积价值当量因子法",
            source="xie_2015",
            services=(
                "equivalence_supply",
                "equivalence_regulation",
                "equivalence_support",
                "equivalence_culture",
            ),
            note="relative cross-check; on the shipped baseline about nine tenths of the ndrc2022 "
            "total, a fifth of it supporting services that no other profile counts",
        ),
    )
}


def profile_named(name: str) -> Profile:
    """Return a profile; explain an unknown name.

    Examples
    --------
    >>> "oxygen_release" in profile_named("ndrc2022").services
    False
    """
    if name not in PROFILES:
        raise InputError(
            Problem("account.profile", f"unknown profile '{name}'", suggest(name, PROFILES))
        )
    return PROFILES[name]


def services_of(name: str) -> tuple[str, ...]:
    """Return the services in a profile's total, in order.

    Examples
    --------
    >>> services_of("lyt1721_forest")[0]
    'water_retention'
    """
    return profile_named(name).services
