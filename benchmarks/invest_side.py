"""One InVEST model on prepared rasters, in its own interpreter; no gepsim is imported here.

Usage: INVEST_PYTHON benchmarks/invest_side.py MODEL FOLDER
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any


def water_yield(inputs: Path, settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "lulc_path": str(inputs / "lulc.tif"),
        "depth_to_root_rest_layer_path": str(inputs / "soil_depth.tif"),
        "precipitation_path": str(inputs / "rain.tif"),
        "pawc_path": str(inputs / "pawc.tif"),
        "eto_path": str(inputs / "potential_evapotranspiration.tif"),
        "watersheds_path": str(inputs / "counties.gpkg"),
        "biophysical_table_path": str(inputs / "water.csv"),
        "seasonality_constant": settings["seasonality"],
        "do_scarcity_and_valuation": False,
    }


def carbon(inputs: Path, settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "lulc_bas_path": str(inputs / "lulc.tif"),
        "carbon_pools_path": str(inputs / "carbon.csv"),
        "calc_sequestration": False,
        "do_valuation": False,
    }


def sediment(inputs: Path, settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "dem_path": str(inputs / "elevation.tif"),
        "erosivity_path": str(inputs / "rainfall_erosivity.tif"),
        "erodibility_path": str(inputs / "soil_erodibility.tif"),
        "lulc_path": str(inputs / "lulc.tif"),
        "watersheds_path": str(inputs / "counties.gpkg"),
        "biophysical_table_path": str(inputs / "soil.csv"),
        "flow_dir_algorithm": "MFD",
        "threshold_flow_accumulation": settings["stream_cells"],
        "k_param": 2,
        "sdr_max": 0.8,
        "ic_0_param": 0.5,
        "l_max": settings["longest"],
    }


def storm(inputs: Path, settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "aoi_watersheds_path": str(inputs / "counties.gpkg"),
        "rainfall_depth": settings["storm_rain_mm"],
        "lulc_path": str(inputs / "lulc.tif"),
        "soils_hydrological_group_raster_path": str(inputs / "soil_group.tif"),
        "curve_number_table_path": str(inputs / "curve_numbers.csv"),
    }


MODELS = {
    "water_yield": ("natcap.invest.annual_water_yield", water_yield),
    "carbon": ("natcap.invest.carbon", carbon),
    "sediment": ("natcap.invest.sdr.sdr", sediment),
    "storm": ("natcap.invest.urban_flood_risk_mitigation", storm),
}


def peak() -> float:
    """Return the largest memory this program held, not that of its parent. [MiB]."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(model: str, folder: Path) -> None:
    import importlib

    logging.disable(logging.CRITICAL)
    name, arguments = MODELS[model]
    start = time.perf_counter()
    module = importlib.import_module(name)
    imported = time.perf_counter()
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    workspace = folder / "invest" / model
    given = {"workspace_dir": str(workspace), "n_workers": -1}
    module.execute(given | arguments(folder / "inputs", settings))
    done = time.perf_counter()
    times = {"import": imported - start, "execute": done - imported, "mib": peak()}
    print(json.dumps(times))


if __name__ == "__main__":
    if sys.argv[1] == "--version":
        import natcap.invest
        import numpy
        import pygeoprocessing
        from osgeo import gdal

        found = {m.__name__: m.__version__ for m in (natcap.invest, pygeoprocessing, numpy, gdal)}
        print(json.dumps(found))
    else:
        main(sys.argv[1], Path(sys.argv[2]))
