"""Every chart and map of a run's page as a picture of its own: PNG at print size, and SVG."""

from __future__ import annotations

import logging
from pathlib import Path

from gepsim.export.pictures import Surround, can_write_chinese, drawn, png_of, svg_of
from gepsim.files.folders import friendly, write_text
from gepsim.files.results import Results
from gepsim.report.build import about, sections
from gepsim.report.facts import method

LOG = logging.getLogger(__name__)


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
    for section in sections(run):
        for figure in drawn(list(section.parts.values())):
            svg = svg_of(figure, around, lang)
            place = folder / f"{figure.key}.{lang}.svg"
            write_text(place, svg)
            with friendly(place):
                place.with_suffix(".png").write_bytes(png_of(svg))
