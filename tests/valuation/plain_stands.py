"""The condition of stands, in plain Python from its printed formulas."""

import math

from gepsim.dims import ECOSYSTEM_TYPES

STANDS, MIXED = ECOSYSTEM_TYPES.index("CON"), ECOSYSTEM_TYPES.index("MIX")


def grown_up(age, time):
    """Return how far new land has matured after some years."""
    return 1.0 - math.exp(-age / time) if time else 1.0


class Stands:
    """Counts the stands of a path, cell by cell, and those of them in poor condition."""

    def poor_shares(self):
        """Return the part of the conifers in poor condition, by year and county.

        So many stands recover as fall ill with the usual tending. What is planted is sound, what is
        felled is taken from all alike, what is mixed or closed is taken from the poor.
        """
        poor, neglect = self.row("low_efficiency_share", "1"), self.row("stand_neglect", "year-1")
        usual, tended = (self.row(f"tended_share.{way}", "1") for way in ("baseline", self.way()))
        falls = neglect * (1.0 - tended)
        pace = falls + neglect * (1.0 - usual) * (1.0 - poor) / poor
        found = {}
        for county in range(len(self.codes)):
            old, young = self.stands(county), 0.0
            works = []  # year, area, time until it shows, whether the stand becomes another
            for year in self.path.years:
                gone, mixed, planted = self.stands_turned(county, year)
                kept = 1.0 - gone / (old + young) if old + young else 1.0
                old, young = old * kept, young * kept + planted
                works.append((year, mixed, self.times["MIX"], True))
                if year in self.path.closed:
                    closed = float(self.path.closed[year][county])
                    works.append((year, closed, self.row("closure_time", "year"), False))
                done = [(size * grown_up(year - when, t), mix) for when, size, t, mix in works]
                rest = old + young - sum(size for size, mix in done if mix)
                ill = falls / pace + (poor - falls / pace) * math.exp(
                    -pace * (year - self.path.years[0])
                )
                left = max(old * ill - sum(size for size, _ in done), 0.0)
                found[year, county] = min(left / rest, 1.0) if rest > 0.0 else 0.0
        return found

    def way(self):
        return self.road.inputs.scenario.land.pathway

    def stands(self, county):
        here = zip(self.base, self.county, self.area, strict=True)
        return sum(size for kind, place, size in here if kind == STANDS and place == county)

    def stands_turned(self, county, year):
        """Return the conifers that go, those that are mixed, and new ones in a year. [ha]"""
        gone = mixed = planted = 0.0
        for cell, (when, before, after) in self.turned.items():
            if when == year and self.county[cell] == county:
                gone += self.area[cell] if before == STANDS and after != MIXED else 0.0
                mixed += self.area[cell] if before == STANDS and after == MIXED else 0.0
                planted += self.area[cell] if after == STANDS else 0.0
        return gone, mixed, planted
