"""The sandbox's lists of sanctions and of dishonest debtors. Nobody on them exists."""

from __future__ import annotations

from typing import Any, Final

from starter.sandbox.companies import COMPANIES


def _identified(serial: int) -> list[dict[str, str]]:
    return [each.model_dump() for each in COMPANIES[serial].identifiers if each.scheme in {"lei", "uscc"}]


ENTRIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "list_name": "sanctions",
        "reference": "SANDBOX-S-01",
        "name": "Zarnovia Maschinen Export",
        "aliases": ["Zarnovia Machinery Export JSC", "Зарновия Машины Экспорт"],
        "country": "DE",
        "identifiers": _identified(9012),
    },
    {"list_name": "sanctions", "reference": "SANDBOX-S-02", "name": "Orvanska Shipping Lines"},
    {"list_name": "sanctions", "reference": "SANDBOX-S-03", "name": "Ivar Zarnow", "natural_person": True},
    {
        "list_name": "dishonest_debtors",
        "reference": "SANDBOX-D-01",
        "name": "澜州乌桕商贸有限公司",
        "country": "CN",
        "identifiers": _identified(9013),
    },
    {
        "list_name": "dishonest_debtors",
        "reference": "SANDBOX-D-02",
        "name": "栖川浮砚投资有限公司",
        "country": "CN",
        "identifiers": _identified(1052),
    },
    {"list_name": "dishonest_debtors", "reference": "SANDBOX-D-03", "name": "朔宁寒鸦建材有限公司", "country": "CN"},
)  # fmt: skip
