"""Sentences that end as such."""

from __future__ import annotations

from gepsim.report.reading import headed
from gepsim.text import Text


def ended(text: Text) -> Text:
    """Return a sentence that ends as one.

    Examples
    --------
    >>> ended(Text("无任务", "no task"))
    Text(zh='无任务。', en='No task.')
    """
    return Text(text.zh.rstrip("。") + "。", headed(text.en.rstrip(".")) + ".")
