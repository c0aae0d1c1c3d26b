"""Every chart and map of a run's page as a picture of its own: PNG at print size, and SVG."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from gepsim.export.pictures import Surround, can_write_chinese, drawn, png_of, svg_of
from gepsim.files.folders import friendly, write_text
from gepsim.files.results import Results
from gepsim.report.build import about, sections
from gepsim.report.facts import method
from gepsim.report.facts.dossier import dossiers
from gepsim.report.facts.targets import AT_RISK, read_targets
from gepsim.report.model import Figure, Swatch, attempt
from gepsim.report.words import say
from gepsim.text import same

LOG = logging.getLogger(__name__)
#: Colours of a target's path, as the page has them.
_LEGEND = (
    ("#0b4f66", "median"), ("#9dc3d0", "half"), ("#d9e9ee", "most"), ("#b4480f", "target"),
)  # fmt: skip


def write_charts(run: Results, folder: Path, lang: str = "zh") -> None:
    """Write the charts and maps of a run into a folder, each as PNG and as SVG.

    A picture has its title, legend, source, the run's name and "synthetic" inside. Chinese needs
    letters for it on the machine that draws the PNG; those of the SVG are the reader's.
    """
    if lang == "zh" and not can_write_chinese():
        LOG.warning(
            "no Chinese letters on this machine: words are blank in PNG, not in SVG; install "
            "a font such as Noto Sans CJK SC or write --lang en"
        )
    with friendly(folder):
        folder.mkdir(parents=True, exist_ok=True)
    around = Surround(title=True, about=about([run]), synthetic=method.is_synthetic(run))
    for figure in figures(run):
        svg = svg_of(figure, around, lang)
        place = folder / f"{figure.key}.{lang}.svg"
        write_text(place, svg)
        with friendly(place):
            place.with_suffix(".png").write_bytes(png_of(svg))


def figures(run: Results) -> Iterator[Figure]:
    """Yield every figure of the page, then the path of each target at risk."""
    for section in sections(run):
        yield from drawn(list(section.parts.values()))
    judged = attempt(say("section.targets"), read_targets, run)
    risky = [one for one in judged if one.worst in AT_RISK] if isinstance(judged, list) else []
    for label, dossier in dossiers(run, risky).items():
        if dossier.drawing:
            yield Figure(
                f"target-{label}", same(f"{label} ") + dossier.target.name, dossier.drawing,
                legend=[Swatch(colour, say(f"legend.{key}")) for colour, key in _LEGEND],
                source="indicator_quantile, summary.csv",
            )  # fmt: skip
