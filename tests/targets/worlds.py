"""An independent simulator: a city with its own history, written without the package's models.

Each world draws the parameters that no forecaster knows, walks year by year, and keeps the true
path beside what was measured in 2022 to 2024. It shares with the package the published
descriptions of the processes and their ranges, not a line of code.
"""

from __future__ import annotations

import math
import random

FIRST, LAST, MEASURED = 2022, 2035, 2024


def triangular(rng, low, mode, high):
    return rng.triangular(low, high, mode)


def works(rng, start, end, year, shared, cache, name):
    """Share of a year in which a plant is in operation; long programmes grow step by step."""
    if name not in cache:
        own = rng.gauss(0, 1)
        rank = 0.5 * (1 + math.erf((0.548 * shared + 0.837 * own) / math.sqrt(2)))
        cut = 0.5 / 3.0
        late = math.sqrt(rank * 1.5) if rank < cut else 3 - math.sqrt((1 - rank) * 7.5)
        cache[name] = end + rng.random() + late
    done = cache[name]
    if end + 1 - start >= 6:
        return min(max((year + 1 - start) / (done - start), 0.0), 1.0)
    return min(max(year + 1 - done, 0.0), 1.0)


def wandering(walk, swing, share):
    """The figures of a walk as a city reports them: what swings in a year stays, and adds up.

    Log-odds of shares, logs of levels; how large the swings of a figure are nobody knows before.
    """

    def reported(rng, shared):
        moved, size = 0.0, math.exp(rng.gauss(-0.127, 0.357))
        for place, value in enumerate(walk(rng, shared)):
            moved += rng.gauss(0, swing * size) if place else 0.0
            if not share:
                yield value * math.exp(moved)
            elif value < 100.0:
                yield 100 / (1 + (100 / value - 1) * math.exp(-moved))
            else:
                yield 100.0

    return reported


def recycling(rng, shared):
    level, slope = rng.uniform(31, 44), triangular(rng, -0.6, -0.15, 0.3)
    kitchen = 100 * 100 * triangular(rng, 0.6, 0.7, 0.8) / triangular(rng, 1130, 1200, 1260)
    gains = {
        (2024, 2027): kitchen,
        (2024, 2025): triangular(rng, 0.4, 1.5, 3.0),
        (2023, 2027): triangular(rng, 0.2, 1.0, 2.2),
        (2030, 2035): triangular(rng, 0.0, 1.0, 2.5),
    }
    cache = {}
    for year in range(FIRST, LAST + 1):
        added = sum(g * works(rng, *k, year, shared, cache, k) for k, g in gains.items())
        yield level + slope * (year - FIRST) + added


def travel(rng, shared):
    odds = math.log(3.0) + rng.uniform(-0.3, 0.5)
    drift = triangular(rng, 0.0, 0.03, 0.06)
    gains = {(2023, 2025): triangular(rng, 0.1, 0.4, 0.9), (2024, 2026): rng.uniform(0, 0.25)}
    cache = {}
    for year in range(FIRST, LAST + 1):
        odds += drift if year > FIRST else 0.0
        added = sum(g * works(rng, *k, year, shared, cache, k) for k, g in gains.items())
        yield 100 / (1 + math.exp(-odds)) + added + rng.gauss(0, 0.92)


def villages(rng, shared):
    treated, total = rng.uniform(0.60, 0.85) * 1316, 1316
    routine, lag = triangular(rng, 2, 8, 16), triangular(rng, 0.3, 1.0, 2.0)
    built = {(2024, 2025): 11, (2023, 2026): 25, (2023, 2023): 96}
    extra = {
        (2024, 2025): sum(triangular(rng, a, b, c) for a, b, c in (
            (0.2, 0.8, 1.6), (0.0, 0.1, 0.3), (0.2, 0.6, 1.2), (0.0, 0.1, 0.3))),
        (2024, 2030): triangular(rng, 0.3, 1.5, 3.5),
    }  # fmt: skip
    cache = {}
    for year in range(FIRST, LAST + 1):
        seen = year - lag
        done = sum(n * works(rng, *k, seen, shared, cache, k) for k, n in built.items())
        points = sum(g * works(rng, *k, seen, shared, cache, k) for k, g in extra.items())
        rate = 100 * (treated + routine * (year - FIRST) + done) / total + points
        yield min(100.0, rate)


def parks(rng, shared):
    people = triangular(rng, 550e3, 575e3, 600e3)
    growth, area = triangular(rng, 0, 0.012, 0.02), rng.uniform(17.0, 20.0) * people
    routine = triangular(rng, 40e3, 120e3, 220e3)
    gains = {
        (2023, 2025): triangular(rng, 50e3, 150e3, 300e3),
        (2024, 2025): triangular(rng, 100e3, 250e3, 500e3),
    }
    cache = {}
    for year in range(FIRST, LAST + 1):
        if year > FIRST:
            people *= 1 + growth
            area += routine
        added = sum(g * works(rng, *k, year, shared, cache, k) for k, g in gains.items())
        yield (area + added) / people


def bodies(count, low, mode, high, project):
    """Few objects that fail and are mended, one by one."""

    def walk(rng, shared):
        hazard, repair = triangular(rng, low, mode, high), triangular(rng, 0.5, 0.7, 0.9)
        relief, good, cache = triangular(rng, 0.3, 0.5, 0.7), [True] * count, {}
        for year in range(FIRST, LAST + 1):
            if year > FIRST:
                h = hazard * (1 - relief * works(rng, *project, year, shared, cache, project))
                good = [rng.random() >= h if one else rng.random() < repair for one in good]
            yield 100 * sum(good) / count

    return walk


PROCESSES = {
    "6-4": wandering(recycling, 0.173, True),
    "21": travel,
    "R1": wandering(villages, 0.173, True),
    "23": wandering(parks, 0.066, False),
    "5-3": bodies(8, 0.002, 0.005, 0.015, (2023, 2030)),
    "6-2": bodies(5, 0.008, 0.02, 0.05, (2024, 2025)),
    "6-3": bodies(12, 0.01, 0.03, 0.06, (2023, 2025)),
}
TARGETS = {
    "6-4": {2027: 40, 2030: 40.75, 2035: 42},
    "21": {2027: 76, 2030: 77.5, 2035: 80},
    "R1": {2027: 78, 2030: 84.375, 2035: 95},
    "23": dict.fromkeys((2027, 2030, 2035), 18.4),
    "5-3": dict.fromkeys((2027, 2030, 2035), 100),
    "6-2": dict.fromkeys((2027, 2030, 2035), 100),
    "6-3": dict.fromkeys((2027, 2030, 2035), 100),
}


def world(seed):
    """Return the true path of each indicator, and what was measured, by year."""
    rng = random.Random(seed)
    shared = rng.gauss(0, 1)
    truth = {
        name: dict(zip(range(FIRST, LAST + 1), walk(rng, shared), strict=True))
        for name, walk in PROCESSES.items()
    }
    seen = {
        name: {year: round(value, 2) for year, value in path.items() if year <= MEASURED}
        for name, path in truth.items()
    }
    return truth, seen


def happened(truth, name, year):
    return round(truth[name][year], 2) >= TARGETS[name][year]
