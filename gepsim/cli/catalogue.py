"""`gepsim list`: what there is."""

from __future__ import annotations

import click

from gepsim.text import Text, same

KINDS = ("services", "coefficients", "indicators", "projects", "sectors", "scenarios", "rules")


@click.command("list", short_help="List services, coefficients, indicators, projects …")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--scenario", default="baseline", help="Whose city and rows (default: baseline).")
def list_(kind: str, scenario: str) -> None:
    """Print what there is of one kind.

    \b
    Examples:
      gepsim list services
      gepsim list coefficients | grep soil
    """
    from gepsim import api
    from gepsim.cli import language
    from gepsim.cli.console import print_table

    found = api.catalogue(kind, scenario)
    if language.chosen():
        found = found.drop(columns=[c for c in found.columns if c in _ALSO[language.chosen()]])
    heads = [language.say(_HEADS.get(name, same(name))) for name in found.columns]
    rows = found.astype(object).itertuples(index=False, name=None)
    print_table(heads, ([_cell(value) for value in row] for row in rows))


#: Columns that hold a name in the other language, or repeat it.
_ALSO = {
    "zh": ("indicator", "project", "name", "title"),
    "en": ("服务", "系数", "指标", "项目", "行业", "情景", "规则"),
}
_HEADS = {
    "service": Text("编号", "service"), "category": Text("类别", "category"),
    "unit": Text("单位", "unit"), "flows or reason": Text("分项或不计的原因", "flows or reason"),
    "coefficient": Text("编号", "coefficient"), "type": Text("生态系统类型", "type"),
    "value": Text("数值", "value"), "dist": Text("分布", "dist"), "low": Text("低", "low"),
    "high": Text("高", "high"), "prices": Text("价格年", "prices"),
    "kind": Text("价格种类", "kind"),
    "mark": Text("等级", "mark"), "source": Text("来源", "source"), "id": Text("编号", "id"),
    "criterion": Text("判据", "criterion"), "years": Text("年份", "years"),
    "万元": Text("投资（万元）", "wan_CNY"), "indicators": Text("相关指标", "indicators"),
    "sector": Text("编号", "sector"), "scenario": Text("编号", "scenario"),
    "extends": Text("继承", "extends"), "rule": Text("编号", "rule"),
}  # fmt: skip


def _cell(value: object) -> object:
    """Return a number with the digits it has; nothing for none."""
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return "" if value is None else value
