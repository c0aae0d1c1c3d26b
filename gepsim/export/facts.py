"""What every file that leaves a run says of it."""

from __future__ import annotations

from gepsim.files.results import Results


def facts(run: Results) -> dict[str, str]:
    """Return the facts of a run as text, and whether its land is synthetic."""
    record = run.record
    landscape = str(record.get("landscape", ""))
    return {
        "scenario": run.id,
        "title": run.title.plain,
        "city": run.city.plain,
        "price_year": str(record.get("price_year", "")),
        "seed": str(record.get("seed", "")),
        "members": str(record.get("members", "")),
        "landscape": landscape,
        "synthetic": "yes" if "synthetic" in landscape else "no",
        "gepsim": str(record.get("versions", {}).get("gepsim", "")),
        "commit": str(record.get("commit") or ""),
    }
