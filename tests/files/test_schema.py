"""The table of variables: complete, without doubles, in units that other tools read."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import gepsim.files
from gepsim.dims import ECOSYSTEM_TYPES, ORDER
from gepsim.files.fields import FIELDS, MAP_FIELDS
from gepsim.files.names import NAMES, ascii_text
from gepsim.files.schema import DIMENSIONS, indicator_units
from gepsim.services import SERVICES
from gepsim.units import udunits

UNITS_XML = Path(gepsim.files.__file__).parent / "units" / "gepsim.xml"


def test_no_variable_is_described_twice():
    names = [name for f in FIELDS for name in (f.name, f.spread) if name]
    assert not [name for name, count in Counter(names).items() if count > 1]


@pytest.mark.parametrize("field", [*FIELDS, *MAP_FIELDS], ids=lambda f: f.name)
def test_every_variable_is_described_in_both_languages(field):
    assert field.label.zh
    assert field.label.en
    assert field.label.en.isascii()
    assert not field.label.zh.isascii()


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.name)
def test_time_comes_first_and_every_dimension_has_a_name(field):
    assert list(field.dims) == sorted(field.dims, key=ORDER.index)
    assert set(field.dims) <= set(DIMENSIONS)
    if field.spread:
        assert field.quantile().dims[1 if field.dims[0] == "time" else 0] == "quantile"


def test_all_ecosystem_types_have_names():
    assert tuple(NAMES["ecosystem_type"]) == ECOSYSTEM_TYPES


def test_every_unit_of_services_and_indicators_is_one_that_udunits_reads(city):
    if importlib.util.find_spec("cf_units") is None:
        pytest.skip("cf_units is not installed; it comes with the extra [test]")
    units = {udunits(service.units) for service in SERVICES.values()}
    units |= {field.units for field in FIELDS if field.units}
    indicators = [*city.indicators, *city.text_targets]
    units |= {udunits(ascii_text(indicator_units(i.unit))) for i in indicators}
    code = "import cf_units, sys; [cf_units.Unit(u) for u in sys.argv[1:]]"
    env = {**os.environ, "UDUNITS2_XML_PATH": str(UNITS_XML)}
    words = [sys.executable, "-c", code, *sorted(units)]
    done = subprocess.run(words, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr
