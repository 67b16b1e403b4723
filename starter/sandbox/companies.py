"""The invented companies that have a story, beside the customers of the sample book."""

from __future__ import annotations

from datetime import date
from typing import Final

from domain.evidence.source import Provider as By
from starter.sandbox.company import Company
from starter.simulation.sample_data import PROFILES, Profile

_PERCENTILE: Final = {"A": 88, "B": 70, "C": 48, "D": 24, "E": 8}
_PARENT: Final = {"G-10": 9001, "G-20": 9002}
_SALES_PER_LIMIT: Final = 20
_SALES_WITHOUT_LIMIT: Final = 9_000_000

_DEBTOR: Final = 1052
_IN_COURT: Final = {1042: 3, 2014: 1}


def _sample(profile: Profile) -> Company:
    serial = int(profile.customer_id.removeprefix("C-"))
    limit = int(profile.limit or 0)
    return Company(
        serial=serial,
        customer_id=profile.customer_id,
        name=profile.name,
        country=profile.country,
        currency=profile.currency,
        founded=date(1985 + serial % 37, 1 + serial % 12, 1 + serial % 28),
        percentile=_PERCENTILE[profile.grade] + serial % 9 - 4,
        annual_sales=limit * _SALES_PER_LIMIT or _SALES_WITHOUT_LIMIT,
        parent=_PARENT.get(profile.group_id or ""),
        judgments=_IN_COURT.get(serial, 0),
    )


OTHERS: Final = (
    Company(9001, "S-9001", "岚汀集团控股有限公司", "CN", "CNY", date(1994, 5, 18), 82, 900_000_000),
    Company(9002, "S-9002", "Corvenna Holding AG", "DE", "EUR", date(1988, 2, 1), 77, 60_000_000),
    Company(9003, "S-9003", "Wexmoor Group Plc", "GB", "GBP", date(1979, 9, 3), 74, 80_000_000),
    Company(9004, "S-9004", "Wexmoor Trading Ltd", "GB", "GBP", date(1999, 4, 6), 66, 9_000_000, parent=9003),
    Company(9005, "S-9005", "Wexmoor Freight Ltd", "GB", "GBP", date(2004, 8, 30), 58, 6_000_000, parent=9004),
    Company(
        9010, "S-9010", "Haldringham Castings Ltd", "GB", "GBP", date(1991, 3, 11), 6, 4_000_000,
        status="insolvent", insolvency_cases=1, judgments=2, quirks={By.DNB: "bankrupt", By.CREDITSAFE: "bankrupt"},
    ),
    Company(9011, "S-9011", "Sollberg Antriebe GmbH", "DE", "EUR", date(2003, 7, 21), 71, 12_000_000, parent=9012),
    Company(9012, "S-9012", "Zarnovia Maschinen Export AG", "DE", "EUR", date(1996, 11, 5), 60, 150_000_000),
    Company(9013, "S-9013", "澜州乌桕商贸有限公司", "CN", "CNY", date(2012, 6, 8), 12, 8_000_000, judgments=4),
    Company(9014, "S-9014", "Meerhoven Optiek B.V.", "NL", "EUR", date(2001, 1, 15), 69, 5_000_000, lei_lapsed=True),
    Company(
        9015, "S-9015", "Ashcombe Tiles Ltd", "GB", "GBP", date(2009, 10, 2), 35, 3_000_000,
        founded_elsewhere=date(1998, 10, 2), quirks={By.DNB: "bankrupt"},
    ),
    Company(
        9016, "S-9016", "Eschbronn Systeme GmbH", "DE", "EUR", date(2006, 5, 30), 55, 7_000_000,
        quirks={By.DNB: "partial"},
    ),
    Company(
        9017, "S-9017", "Lamproix Distribution SAS", "FR", "EUR", date(1997, 12, 12), 64, 11_000_000,
        quirks={By.DNB: "slow", By.GLEIF: "slow"},
    ),
    Company(
        9018, "S-9018", "Kettlewade Supplies Ltd", "GB", "GBP", date(2011, 2, 14), 62, 4_000_000,
        quirks={By.COMPANIES_HOUSE: "fails", By.DNB: "fails"},
    ),
    Company(
        9019, "S-9019", "Grauwiek Handels GmbH", "DE", "EUR", date(2015, 9, 9), 57, 2_500_000,
        quirks={By.DNB: "unknown"},
    ),
    Company(
        9020, "S-9020", "Oostgaarde Metaal B.V.", "NL", "EUR", date(1993, 6, 17), 68, 9_500_000,
        quirks={By.DNB: "other_company"},
    ),
    Company(
        9021, "S-9021", "Fontarelle Textiles SAS", "FR", "EUR", date(2000, 3, 3), 61, 5_500_000,
        quirks={By.DNB: "future", By.BANK_REFERENCE: "refused"},
    ),
    Company(
        9022, "S-9022", "Brackenmere Toys Ltd", "GB", "GBP", date(1987, 1, 28), 4, 800_000,
        status="dissolved", insolvency_cases=2, quirks={By.DNB: "bankrupt"},
    ),
    Company(
        9023, "S-9023", "Tiefensee Export GmbH", "DE", "EUR", date(2018, 4, 23), 40, 1_500_000,
        quirks={By.VIES: "unregistered"},
    ),
    Company(9024, "S-9024", "Zarnowia Gartenbau GmbH", "DE", "EUR", date(2005, 8, 8), 63, 2_200_000),
    Company(
        9025, "S-9025", "栖川蓝鲸水产有限公司", "CN", "CNY", date(2010, 11, 19), 15, 20_000_000,
        status="in_liquidation", judgments=1,
    ),
)  # fmt: skip

COMPANIES: Final = {company.serial: company for company in (*map(_sample, PROFILES), *OTHERS)}
"""By serial number."""
