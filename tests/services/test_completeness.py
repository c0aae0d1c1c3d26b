"""Everything a service needs is there: rows, prices, sources, examples, Chinese names."""

import pytest

from gepsim.dims import ECOSYSTEM_TYPES
from gepsim.registry import DERIVED, FLOWS, SERVICES, zonal_units
from gepsim.services import PROFILES, VARIANTS
from gepsim.units import factor

STATISTICS = {"reservoir_flood_storage": "m3 year-1", "large_reservoir_capacity": "m3"}
RENAMED = {b for option in VARIANTS.values() for v in option.values() for b in v.rename.values()}


def known(name, table):
    return any(name in place for place in (zonal_units(), STATISTICS, FLOWS, DERIVED, table.rows))


@pytest.mark.parametrize("name", FLOWS)
def test_every_input_of_a_flow_exists_in_its_unit(name, table):
    for source, units in FLOWS[name].inputs.items():
        assert known(source, table), f"{name} needs '{source}'"
        if source in zonal_units():
            factor(zonal_units()[source], units)
        for row in table.rows.get(source, ()):
            factor(row.units, units)


@pytest.mark.parametrize("name", [n for n, flow in FLOWS.items() if flow.price])
def test_a_flow_times_its_price_is_money_per_year(name, table):
    flow = FLOWS[name]
    assert factor(f"{flow.units} {flow.price_units}", "CNY year-1") == pytest.approx(1.0)
    for row in table.named(flow.price):
        assert row.price_year is not None
        factor(row.units, flow.price_units)


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_has_sources_an_example_and_a_chinese_name(name, table):
    flow = FLOWS[name]
    assert flow.sources
    assert set(flow.sources) <= set(table.sources)
    assert ">>>" in flow.compute.__doc__
    assert flow.zh
    assert SERVICES[flow.service].zh


@pytest.mark.parametrize("name", FLOWS)
def test_a_share_a_limit_and_a_sibling_exist(name, table):
    flow = FLOWS[name]
    assert flow.share is None or flow.share in table.rows
    assert flow.limit is None or flow.limit in table.rows
    assert flow.instead_of is None or FLOWS[flow.instead_of].service == flow.service
    assert set(flow.on) <= set(ECOSYSTEM_TYPES)


def test_a_flow_known_only_by_county_says_which_types_carry_it():
    for flow in FLOWS.values():
        if flow.price and not set(flow.inputs) & (set(zonal_units()) | set(FLOWS)):
            assert flow.on, flow.name


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_flows_or_a_reason(name):
    service = SERVICES[name]
    assert service.flows or service.zero_reason or service.not_applicable
    assert not service.headline or service.headline in service.flows


def test_every_variant_names_what_exists(table):
    for name in RENAMED:
        assert name in table.rows or name in DERIVED or name in zonal_units()
    for option in VARIANTS.values():
        for variant in option.values():
            assert variant.note
            for flow, sibling in variant.replace.items():
                assert FLOWS[sibling].instead_of == flow


def test_every_derived_price_has_rows(table):
    for price in DERIVED.values():
        assert set(price.inputs) <= set(table.rows)


def test_profiles_list_services_that_exist(table):
    for profile in PROFILES.values():
        assert set(profile.services) <= set(SERVICES)
        assert profile.source in table.sources


def test_coast_cannot_exist_here_and_sand_is_zero_for_a_reason():
    assert SERVICES["coastal_protection"].not_applicable == "no coastline"
    assert "humid" in SERVICES["sand_fixation"].zero_reason


def test_who_gains_is_said_for_every_service():
    """Exported services are not all the producer's: each says who gains first."""
    assert {s.beneficiary for s in SERVICES.values()} == {"local", "downstream", "global"}
    assert SERVICES["water_retention"].beneficiary == "downstream"
