"""Summer heat taken up by transpiring plants and evaporating water on days with cooling demand."""

from __future__ import annotations

from xarray import DataArray

from gepsim.registry import service

CLIMATE = service(
    "climate_regulation", zh="局部气候调节", category="regulating", units="kWh year-1"
)


@CLIMATE.flow(
    inputs={
        "hot_day_area": "m2 day year-1",
        "hot_day_factor": "1",
        "transpiration_heat": "kWh m-2 day-1",
        "cooling_efficiency": "1",
        "hot_day_area_of_poor_stands": "m2 day year-1",
        "poor_stand_evaporation": "1",
    },
    units="kWh year-1",
    zh="植被蒸腾降温节电量",
    price="electricity_price",
    price_units="CNY kWh-1",
    sources=("garze_2017", "national_forest_2017"),
)
def vegetation_cooling(
    hot_day_area: DataArray,
    hot_day_factor: DataArray,
    transpiration_heat: DataArray,
    cooling_efficiency: DataArray,
    hot_day_area_of_poor_stands: DataArray | float = 0.0,
    poor_stand_evaporation: DataArray | float = 0.0,
) -> DataArray:
    """Electricity that transpiration saves, from a heat constant per type.

    Parameters
    ----------
    hot_day_area : DataArray
        Area times days on which cooling is wanted. [m2 day year-1]
    hot_day_factor : DataArray
        True over mapped days. [1]
    transpiration_heat : DataArray
        Heat taken up; tables give kJ, the door converts. [kWh m-2 day-1]
    cooling_efficiency : DataArray
        Heat moved per electricity of an air conditioner. [1]
    hot_day_area_of_poor_stands : DataArray
        The part of it over stands that are open or of low efficiency. [m2 day year-1]
    poor_stand_evaporation : DataArray
        Part of the transpiration that such stands lack. [1]

    Returns
    -------
    DataArray
        Electricity saved. [kWh year-1]

    Examples
    --------
    One square metre of forest on 60 hot days, 0.8 kWh of heat a day, efficiency 3:

    >>> round(vegetation_cooling(60.0, 1.0, 0.8, 3.0), 9)
    16.0
    """
    leafy = hot_day_area - hot_day_area_of_poor_stands * poor_stand_evaporation
    return leafy * (hot_day_factor * transpiration_heat / cooling_efficiency)


@CLIMATE.flow(
    inputs={
        "hot_day_area": "m2 day year-1",
        "hot_day_factor": "1",
        "transpiration": "m day-1",
        "latent_heat": "kWh m-3",
        "cooling_efficiency": "1",
        "hot_day_area_of_poor_stands": "m2 day year-1",
        "poor_stand_evaporation": "1",
    },
    units="kWh year-1",
    zh="植被蒸腾降温节电量（蒸散法）",
    price="electricity_price",
    price_units="CNY kWh-1",
    instead_of="vegetation_cooling",
    sources=("garze_2017",),
)
def vegetation_cooling_by_transpiration(
    hot_day_area: DataArray,
    hot_day_factor: DataArray,
    transpiration: DataArray,
    latent_heat: DataArray,
    cooling_efficiency: DataArray,
    hot_day_area_of_poor_stands: DataArray | float = 0.0,
    poor_stand_evaporation: DataArray | float = 0.0,
) -> DataArray:
    """Electricity that transpiration saves, from the water transpired on hot days.

    Parameters
    ----------
    hot_day_area : DataArray
        Area times days on which cooling is wanted. [m2 day year-1]
    hot_day_factor : DataArray
        True over mapped days. [1]
    transpiration : DataArray
        Water transpired on a hot day. [m day-1]
    latent_heat : DataArray
        Heat of vaporisation per volume of water. [kWh m-3]
    cooling_efficiency : DataArray
        Heat moved per electricity of an air conditioner. [1]
    hot_day_area_of_poor_stands : DataArray
        The part of it over stands that are open or of low efficiency. [m2 day year-1]
    poor_stand_evaporation : DataArray
        Part of the transpiration that such stands lack. [1]

    Returns
    -------
    DataArray
        Electricity saved. [kWh year-1]

    Examples
    --------
    >>> round(vegetation_cooling_by_transpiration(60.0, 1.0, 0.003, 680.0, 3.0), 9)
    40.8
    """
    leafy = hot_day_area - hot_day_area_of_poor_stands * poor_stand_evaporation
    return leafy * (hot_day_factor * transpiration * latent_heat / cooling_efficiency)


@CLIMATE.flow(
    inputs={
        "hot_day_area": "m2 day year-1",
        "hot_day_factor": "1",
        "transpiration": "m day-1",
        "latent_heat": "kWh m-3",
        "cooling_efficiency": "1",
        "exposed_share": "1",
        "hot_day_area_of_poor_stands": "m2 day year-1",
        "poor_stand_evaporation": "1",
    },
    units="kWh year-1",
    zh="植被蒸腾降温节电量（有人区）",
    price="electricity_price",
    price_units="CNY kWh-1",
    instead_of="vegetation_cooling",
    sources=("expert_estimate",),
)
def vegetation_cooling_where_people_live(
    hot_day_area: DataArray,
    hot_day_factor: DataArray,
    transpiration: DataArray,
    latent_heat: DataArray,
    cooling_efficiency: DataArray,
    exposed_share: DataArray,
    hot_day_area_of_poor_stands: DataArray | float = 0.0,
    poor_stand_evaporation: DataArray | float = 0.0,
) -> DataArray:
    """Electricity that transpiration saves near settlements, where someone feels it.

    Parameters
    ----------
    hot_day_area : DataArray
        Area times days on which cooling is wanted. [m2 day year-1]
    hot_day_factor : DataArray
        True over mapped days. [1]
    transpiration : DataArray
        Water transpired on a hot day. [m day-1]
    latent_heat : DataArray
        Heat of vaporisation per volume of water. [kWh m-3]
    cooling_efficiency : DataArray
        Heat moved per electricity of an air conditioner. [1]
    exposed_share : DataArray
        Part of the type within one to two kilometres of people. [1]
    hot_day_area_of_poor_stands : DataArray
        The part of it over stands that are open or of low efficiency. [m2 day year-1]
    poor_stand_evaporation : DataArray
        Part of the transpiration that such stands lack. [1]

    Returns
    -------
    DataArray
        Electricity saved. [kWh year-1]

    Examples
    --------
    >>> round(vegetation_cooling_where_people_live(60.0, 1.0, 0.003, 680.0, 3.0, 0.5), 9)
    20.4
    """
    felt = hot_day_factor * exposed_share
    leafy = hot_day_area - hot_day_area_of_poor_stands * poor_stand_evaporation
    return leafy * (transpiration * latent_heat / cooling_efficiency * felt)


@CLIMATE.flow(
    inputs={
        "hot_day_area": "m2 day year-1",
        "hot_day_factor": "1",
        "water_evaporation": "m day-1",
        "latent_heat": "kWh m-3",
        "water_cooling_efficiency": "1",
        "humidifier_energy": "kWh m-3",
    },
    units="kWh year-1",
    zh="水面蒸发降温节电量",
    price="electricity_price",
    price_units="CNY kWh-1",
    sources=("garze_2017",),
)
def water_cooling(
    hot_day_area: DataArray,
    hot_day_factor: DataArray,
    water_evaporation: DataArray,
    latent_heat: DataArray,
    water_cooling_efficiency: DataArray,
    humidifier_energy: DataArray,
) -> DataArray:
    """Electricity that open water saves by cooling and by moistening the air.

    Parameters
    ----------
    hot_day_area : DataArray
        Area times days on which cooling is wanted. [m2 day year-1]
    hot_day_factor : DataArray
        True over mapped days. [1]
    water_evaporation : DataArray
        Water evaporated on a hot day; zero for types without open water. [m day-1]
    latent_heat : DataArray
        Heat of vaporisation per volume of water. [kWh m-3]
    water_cooling_efficiency : DataArray
        Heat moved per electricity; 1 where an account leaves it out. [1]
    humidifier_energy : DataArray
        Electricity of a humidifier per volume of water. [kWh m-3]

    Returns
    -------
    DataArray
        Electricity saved. [kWh year-1]

    Examples
    --------
    One square metre that evaporates 4 mm on each of 100 hot days:

    >>> round(water_cooling(100.0, 1.0, 0.004, 681.0, 3.0, 125.0), 9)
    140.8
    """
    saved = latent_heat / water_cooling_efficiency + humidifier_energy
    return hot_day_area * (hot_day_factor * water_evaporation * saved)
