"""The customers of the sample book. Every company and place in it is invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from domain.money import Money
from domain.policy_part import Grade
from starter.sandbox.identifiers import identifiers
from starter.simulation.book import BookCustomer, BookGroup

Habit = Literal["early", "punctual", "habitual", "slow", "never"]

DAYS_AFTER_DUE: Final[dict[Habit, tuple[int, int]]] = {
    "early": (-12, -2),
    "punctual": (-3, 2),
    "habitual": (5, 20),
    "slow": (40, 90),
}
"""When a payer of this habit pays, first and last day; one who never pays is not listed."""


class Profile(NamedTuple):
    """A customer and how it buys: `orders` a year of `low` to `high`. A limit of None means that none is on file."""

    customer_id: str
    name: str
    country: str
    currency: str
    limit: str | None
    grade: Grade
    habit: Habit
    terms: str
    orders: int
    low: int
    high: int
    group_id: str | None = None
    review_ends: int = 120  # days after the last day of the book; below zero: it has run out before


GROUPS: Final = (
    BookGroup(group_id="G-10", name="岚汀集团", currency="CNY", limit=Money.of("1300000", "CNY")),
    BookGroup(group_id="G-20", name="Corvenna Holding", currency="EUR", limit=Money.of("60000", "EUR")),
)

PROFILES: Final = (
    Profile("C-1001", "临岚禾苏纺织有限公司", "CN", "CNY", "6000000", "A", "punctual", "NET30", 13, 60000, 240000),
    Profile("C-1002", "澜州砚池精密机械有限公司", "CN", "CNY", "8000000", "A", "early", "NET45", 11, 80000, 250000),
    Profile("C-1003", "朔宁望舒医疗器械有限公司", "CN", "CNY", "5000000", "A", "punctual", "EOM+15", 11, 40000, 200000),
    Profile("C-1004", "栖川半夏食品有限公司", "CN", "CNY", "3000000", "A", "early", "NET30", 11, 30000, 160000),
    Profile("C-1011", "澜州星槎电子有限公司", "CN", "CNY", "1500000", "B", "punctual", "NET30", 9, 20000, 120000),
    Profile("C-1012", "临岚听雨包装有限公司", "CN", "CNY", "900000", "B", "habitual", "NET30", 8, 15000, 80000),
    Profile("C-1013", "砚溪桐影家具有限公司", "CN", "CNY", "1200000", "B", "punctual", "NET45", 8, 20000, 110000),
    Profile("C-1014", "朔宁麦垄农业科技有限公司", "CN", "CNY", "1000000", "B", "habitual", "NET45", 7, 15000, 90000),
    Profile("C-1015", "栖川霁云日化有限公司", "CN", "CNY", "800000", "B", "punctual", "30%@0,70%@60", 8, 20000, 90000),
    Profile("C-1021", "岚汀贸易有限公司", "CN", "CNY", "900000", "B", "punctual", "NET30", 7, 20000, 90000, "G-10"),
    Profile("C-1022", "岚汀物流有限公司", "CN", "CNY", "600000", "B", "habitual", "NET30", 6, 12000, 60000, "G-10"),
    Profile("C-1023", "岚汀新材料有限公司", "CN", "CNY", "500000", "C", "punctual", "NET30", 6, 10000, 50000, "G-10"),
    Profile("C-1031", "临岚枕石五金有限公司", "CN", "CNY", "400000", "C", "habitual", "NET30", 7, 9000, 40000),
    Profile("C-1032", "澜州拾月服饰有限公司", "CN", "CNY", "350000", "C", "slow", "NET30", 2, 10000, 40000),
    Profile("C-1033", "栖川竹里文具有限公司", "CN", "CNY", "250000", "C", "habitual", "NET30", 7, 8000, 25000),
    Profile("C-1034", "砚溪归雁仓储有限公司", "CN", "CNY", "500000", "C", "punctual", "NET45", 6, 12000, 60000),
    Profile("C-1041", "朔宁墨禾化工有限公司", "CN", "CNY", "200000", "D", "slow", "NET30", 2, 10000, 30000),
    Profile("C-1042", "临岚赤汀能源设备有限公司", "CN", "CNY", "150000", "D", "never", "NET30", 0, 0, 0),
    Profile("C-1051", "澜州新槎贸易有限公司", "CN", "CNY", None, "C", "punctual", "NET30", 0, 0, 0),
    Profile("C-1052", "栖川浮砚投资有限公司", "CN", "CNY", "100000", "E", "never", "NET30", 0, 0, 0),
    Profile("C-1061", "澜州远汀进出口有限公司", "CN", "USD", "150000", "B", "punctual", "NET60", 7, 3000, 15000),
    Profile("C-1062", "汀屿贸易有限公司", "HK", "HKD", "1200000", "B", "habitual", "NET30", 6, 20000, 100000),
    Profile("C-1071", "临岚沧屿机电有限公司", "CN", "CNY", "400000", "B", "punctual", "NET30", 0, 0, 0),
    Profile("C-1072", "砚溪白驹仪表有限公司", "CN", "CNY", "150000", "B", "punctual", "NET60", 0, 0, 0),
    Profile("C-2001", "Brennauer Werkzeugbau GmbH", "DE", "EUR", "600000", "A", "punctual", "NET30", 12, 4000, 30000),
    Profile("C-2002", "Halmstedter Medizintechnik GmbH", "DE", "EUR", "450000", "A", "early", "NET30", 9, 3000, 25000),
    Profile("C-2003", "Tannkofler Papier AG", "DE", "EUR", "180000", "B", "habitual", "NET30", 8, 2000, 16000),
    Profile("C-2005", "Rosswinkel Bau GmbH", "DE", "EUR", "30000", "D", "slow", "NET30", 2, 1000, 4000),
    Profile("C-2011", "Ateliers Corvaline SAS", "FR", "EUR", "200000", "B", "punctual", "EOM+15", 7, 2000, 18000),
    Profile("C-2012", "Verreries de Montbrume SA", "FR", "EUR", "400000", "A", "punctual", "NET45", 9, 4000, 30000),
    Profile("C-2014", "Transports Lagarrève SARL", "FR", "EUR", "25000", "D", "never", "NET30", 0, 0, 0),
    Profile("C-2021", "Wieringhof Agri B.V.", "NL", "EUR", "150000", "B", "punctual", "NET30", 8, 1500, 15000),
    Profile("C-2022", "Zuiderkade Verpakking B.V.", "NL", "EUR", "120000", "B", "habitual", "DAY15+1", 7, 1200, 12000),
    Profile("C-2023", "Lindevaart Logistiek B.V.", "NL", "EUR", "60000", "C", "slow", "NET30", 2, 900, 7000),
    Profile("C-2031", "Penhallick Marine Ltd", "GB", "GBP", "250000", "A", "punctual", "NET30", 8, 3000, 25000),
    Profile(
        "C-2032", "Thornby & Wexcombe Textiles Ltd", "GB", "GBP", "120000", "B", "habitual", "NET30", 7, 1200, 12000
    ),
    Profile("C-2033", "Garrowmoor Foods Ltd", "GB", "GBP", "50000", "C", "slow", "NET30", 2, 900, 6000),
    Profile("C-2041", "Corvenna Chemie GmbH", "DE", "EUR", "40000", "B", "punctual", "NET30", 0, 0, 0, "G-20"),
    Profile("C-2042", "Corvenna Chimie SAS", "FR", "EUR", "40000", "B", "punctual", "NET30", 0, 0, 0, "G-20"),
    Profile("C-2043", "Corvenna Coatings Ltd", "GB", "EUR", "30000", "B", "habitual", "NET30", 0, 0, 0, "G-20"),
    Profile("C-2051", "Ebbelsand Kühltechnik GmbH", "DE", "EUR", "60000", "B", "habitual", "NET30", 0, 0, 0),
    Profile("C-2052", "Vossenkamp Machines B.V.", "NL", "EUR", "90000", "B", "punctual", "NET30", 5, 1500, 9000),
    Profile(
        "C-2053", "Sablonnet Cosmétiques SAS", "FR", "EUR", "80000", "B", "punctual", "NET30", 5, 1500, 9000, None, -12
    ),
    Profile("C-2054", "Quillbury Traders Ltd", "GB", "GBP", "0", "C", "punctual", "NET30", 0, 0, 0),
)


def customer_of(profile: Profile, last_day: date) -> BookCustomer:
    """The customer as the book registers it."""
    return BookCustomer(
        customer_id=profile.customer_id,
        name=profile.name,
        country=profile.country,
        currency=profile.currency,
        limit=None if profile.limit is None else Money.of(profile.limit, profile.currency),
        grade=profile.grade,
        review_valid_until=last_day + timedelta(days=profile.review_ends),
        group_id=profile.group_id,
        segment="core" if profile.grade == "A" else "ordinary",
        identifiers=identifiers(int(profile.customer_id.removeprefix("C-")), profile.country),
    )
