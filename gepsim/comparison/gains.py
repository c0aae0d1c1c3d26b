"""Who gains and who loses by compensation, from one run to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gepsim.compensation.trials import gains, who_gains
from gepsim.files.results import Results
from gepsim.text import Text


def gain_lines(runs: Sequence[Results]) -> Iterator[Text]:
    """Yield who gains and who loses most by compensation, against the first run, by checkpoint."""
    first = runs[0].accounts
    for run in runs[1:]:
        names = _names(run) | _names(runs[0])
        gain = gains(run.accounts["transfer"], first["transfer"])
        for year in runs[0].checkpoints:
            said = who_gains(gain, names, year)
            yield Text("{run}：", "{run}: ").fill(run=run.id) + said


def _names(run: Results) -> dict[str, Text]:
    """Return the names of a run's parties in both languages."""
    labels = [str(label) for label in run.accounts["party"].values]
    words = [run.accounts[f"party_name_{lang}"].values for lang in ("zh", "en")]
    return {label: Text(str(zh), str(en)) for label, zh, en in zip(labels, *words, strict=True)}
