"""Ecosystem services: one plain declared function per physical flow.

Importing this package fills the registries `SERVICES` and `FLOWS`.
"""

from gepsim.registry import DERIVED, FLOWS, SERVICES
from gepsim.services import (
    air,
    assets,
    budyko,
    carbon,
    cooling,
    crops,
    cultural,
    equivalence,
    erosion,
    memo,
    nutrients,
    optional,
    provisioning,
    purification,
    soil,
    soil_water,
    storage_cost,
    storms,
    water,
)
from gepsim.services.profiles import PROFILES, Profile, services_of
from gepsim.services.variants import VARIANTS, Variant

__all__ = [
    "DERIVED",
    "FLOWS",
    "PROFILES",
    "SERVICES",
    "VARIANTS",
    "Profile",
    "Variant",
    "air",
    "assets",
    "budyko",
    "carbon",
    "cooling",
    "crops",
    "cultural",
    "equivalence",
    "erosion",
    "memo",
    "nutrients",
    "optional",
    "provisioning",
    "purification",
    "services_of",
    "soil",
    "soil_water",
    "storage_cost",
    "storms",
    "water",
]
