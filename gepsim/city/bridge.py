"""Named steps from our account to the value that a city has published."""

from __future__ import annotations

from gepsim.coefficients import Mark
from gepsim.errors import Problem
from gepsim.possible import possible
from gepsim.settings import Section
from gepsim.text import Text

#: The row of ``statistics.csv`` with the value that was published.
OFFICIAL = "gep_official"


class BridgeStep(Section):
    """One step: what is counted, priced or measured in another way than by default.

    Parameters
    ----------
    id, name_zh, name_en : str
    methods : str
        Method options with their choice, as in ``carbon=nep carbon_price=afforestation``.
    include : str
        Service that comes into the total.
    rain_percent : float or None
        Rain of the published year over the climate normal. [percent]
    activity, activity_factor
        Coefficient with a path over years, and the factor of the published year. [1]
    """

    id: str
    name_zh: str
    name_en: str
    methods: str = ""
    include: str = ""
    rain_percent: possible("rain_of_normal") | None = None  # type: ignore[valid-type]
    activity: str = ""
    activity_factor: possible("factor") | None = None  # type: ignore[valid-type]
    mark: Mark
    source: str
    note: str = ""

    @property
    def name(self) -> Text:
        """Return what the step is called."""
        return Text(self.name_zh, self.name_en)

    @property
    def chosen(self) -> dict[str, str]:
        """Return the method options with their choice.

        Examples
        --------
        >>> BridgeStep(id="x", name_zh="x", name_en="x", mark="A", source="s",
        ...            methods="carbon=nep flood=waters").chosen
        {'carbon': 'nep', 'flood': 'waters'}
        """
        pairs = (word.partition("=") for word in self.methods.split())
        return {option: choice for option, _, choice in pairs}

    @property
    def problems(self) -> list[Problem]:
        """Return what the row breaks on its own."""
        found, where = [], f"bridge.csv '{self.id}'"
        if not (self.methods or self.include or self.rain_percent or self.activity):
            hint = "fill in methods, include, rain_percent or activity"
            found.append(Problem(where, "the step changes nothing", hint))
        if bool(self.activity) != (self.activity_factor is not None):
            found.append(Problem(where, "activity and activity_factor go together"))
        return found
