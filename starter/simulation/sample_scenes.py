"""The scripted sales of the sample book: one for each turn that a credit sale can take, and what is open at the end."""

from __future__ import annotations

from typing import Final

from starter.simulation.sample_plan import Amend, Back, Pay, Plan, Ship

_LOTS: Final = (Ship(6, "40"), Ship(20, "30"), Ship(34, "30"))
_TWO_LOTS: Final = (Ship(6, "50"), Ship(24, "50"))
_PARTS: Final = "30%@0,70%@60"

ASK_ONE_PERSON: Final = (
    Plan("C-1041", 345, "48000", pay=(Pay(52),)),
    Plan("C-1011", 310, "320000", ship=(Ship(8),), pay=(Pay(1),)),
    Plan("C-1013", 265, "280000", pay=(Pay(0),)),
    Plan("C-1031", 240, "130000", pay=(Pay(9),)),
    Plan("C-2003", 205, "42000", pay=(Pay(6),)),
    Plan("C-2011", 160, "38000", ship=(), answer="reject"),
    Plan("C-2005", 150, "9000", ship=(), answer="reject"),
    Plan("C-1034", 120, "150000", ship=(), answer="reject"),
    Plan("C-2032", 95, "31000", pay=(Pay(7),)),
    Plan("C-1014", 90, "260000", ship=(), answer="ignore"),
    Plan("C-1004", 75, "520000", ship=_TWO_LOTS, pay=(Pay(0), Pay(-2, delivery=1))),
)

ASK_TWO_PEOPLE: Final = (
    Plan("C-1001", 300, "1250000", ship=_LOTS, pay=(Pay(0), Pay(1, delivery=1), Pay(0, delivery=2))),
    Plan("C-2001", 250, "150000", ship=_TWO_LOTS, pay=(Pay(0), Pay(2, delivery=1))),
    Plan("C-1002", 215, "1900000", ship=_TWO_LOTS, pay=(Pay(-5), Pay(-4, delivery=1))),
    Plan("C-1003", 185, "980000", ship=(), answer="reject"),
    Plan("C-2012", 140, "125000", pay=(Pay(2),)),
    Plan("C-2002", 60, "135000", ship=(), answer="reject"),
    Plan("C-1002", 38, "1450000", pay=(Pay(-3),)),
)

AWAIT_A_PERSON: Final = (
    Plan("C-1001", 0, "1100000", ship=(), answer="ignore"),
    Plan("C-1013", 0, "260000", ship=(), answer="ignore"),
    Plan("C-2021", 0, "34000", ship=(), answer="ignore"),
)

AMENDED: Final = (
    Plan("C-1012", 280, "50000", ship=(Ship(6),), amend=(Amend(2, "54000"),), pay=(Pay(8),)),
    Plan("C-2001", 230, "20000", amend=(Amend(1, "27500"),), pay=(Pay(1),)),
    Plan("C-1034", 170, "40000", ship=(Ship(7),), amend=(Amend(3, "26000"),), pay=(Pay(0),)),
    Plan("C-2031", 110, "15000", amend=(Amend(2, "24000"),), pay=(Pay(-1),)),
    Plan("C-1021", 55, "60000", amend=(Amend(2, "64500"),), pay=(Pay(2),)),
)

CANCELLED: Final = (
    Plan("C-1033", 290, "18000", ship=(), cancel_after=2),
    Plan("C-2022", 190, "6400", ship=(), cancel_after=1),
    Plan("C-1062", 130, "72000", ship=(Ship(4, "50"), Ship(40, "50")), cancel_after=12, pay=(Pay(11),)),
    Plan("C-1042", 100, "18000", ship=(), cancel_after=20),
    Plan("C-2032", 20, "4800", ship=(), cancel_after=3),
)

RETURNED: Final = (
    Plan("C-1011", 225, "64000", ship=(Ship(4),), back=(Back(12, "10", "damaged"),), pay=(Pay(0, "90"),)),
    Plan("C-2021", 175, "8000", back=(Back(15, "25", "wrong goods"),), pay=(Pay(2, "75"),)),
    Plan("C-1003", 145, "90000", back=(Back(13, "100", "wrong goods"),)),
    Plan("C-2002", 118, "12000", back=(Back(40, "20", "damaged"),), pay=(Pay(-15),)),
    Plan("C-2012", 45, "18000", back=(Back(14, "10", "damaged"),), pay=(Pay(1, "90"),)),
)

PAID_IN_PARTS: Final = (
    Plan("C-1002", 270, "200000", terms=_PARTS, pay=(Pay(0), Pay(1, instalment=2))),
    Plan("C-1014", 250, "70000", pay=(Pay(3, "40"), Pay(31, "60"))),
    Plan("C-1061", 210, "9000", pay=(Pay(0, "105"),)),
    Plan("C-2003", 198, "9500", pay=(Pay(5, "50"), Pay(18, "50"))),
    Plan("C-2001", 100, "24000", terms=_PARTS, pay=(Pay(1), Pay(2, instalment=2))),
    Plan("C-1012", 62, "36000", pay=(Pay(6, "60"), Pay(40, "40"))),
    Plan("C-1004", 48, "120000", terms=_PARTS, pay=(Pay(0), Pay(0, instalment=2))),
)

OTHER_CURRENCIES: Final = (
    Plan("C-1013", 155, "14000", currency="USD", pay=(Pay(1),)),
    Plan("C-1003", 85, "2400000", currency="JPY", pay=(Pay(-1),)),
    Plan("C-2031", 65, "9000", currency="EUR", pay=(Pay(0),)),
)

DELIVERED_OTHERWISE: Final = (
    Plan("C-1034", 340, "30000", ship=()),
    Plan("C-1002", 325, "150000", ship=(Ship(6, "92"),), pay=(Pay(-6),)),
    Plan("C-2012", 235, "20000", ship=(Ship(5, "106"),), pay=(Pay(0),)),
)

DECLINED: Final = (
    Plan("C-1052", 320, "26000", ship=()),
    Plan("C-1051", 260, "12000", ship=()),
    Plan("C-1052", 170, "40000", ship=()),
    Plan("C-2054", 80, "3200", ship=()),
    Plan("C-1051", 44, "9000", ship=()),
    Plan("C-1052", 25, "15000", ship=()),
)

PAID_LATE_OR_NEVER: Final = (
    Plan("C-1042", 175, "30000"),
    Plan("C-1012", 165, "30000", pay=(Pay(29),), facts={"disputed": "quantity"}),
    Plan("C-1042", 158, "22000"),
    Plan("C-2014", 142, "8000", pay=(Pay(12, "50"),)),
    Plan("C-1041", 112, "24000", pay=(Pay(85),)),
    Plan("C-2033", 105, "3600", pay=(Pay(88),), facts={"disputed": "price"}),
    Plan("C-2005", 92, "2800", pay=(Pay(75),)),
    Plan("C-2023", 84, "4100", pay=(Pay(72),)),
    Plan("C-1032", 70, "28000", pay=(Pay(60),)),
)

HELD: Final = (
    # Over the limit until an older invoice is paid.
    Plan("C-1071", 200, "340000", pay=(Pay(8),)),
    Plan("C-1071", 170, "150000", ship=(Ship(16),), pay=(Pay(0),)),
    Plan("C-2051", 120, "52000", ship=(Ship(4),), pay=(Pay(12),)),
    Plan("C-2051", 84, "24000", ship=(Ship(13),), pay=(Pay(6),)),
    # Over the group's limit, though within the company's own.
    Plan("C-2041", 150, "18000", pay=(Pay(3),)),
    Plan("C-2042", 146, "19000", pay=(Pay(2),)),
    Plan("C-2043", 140, "17000", pay=(Pay(14),)),
    Plan("C-2041", 130, "19000", ship=(Ship(20),), pay=(Pay(0),)),
    # Over the limit until the limit is raised.
    Plan("C-2051", 30, "85000", ship=(Ship(6),), pay=(Pay(10),)),
    # Stopped by a person, and freed by that person.
    Plan("C-2052", 147, "12000", ship=(Ship(11),), pay=(Pay(4),)),
)

STILL_HELD: Final = (
    Plan("C-1072", 45, "120000"),
    Plan("C-2053", 5, "7500", ship=()),
    Plan("C-1072", 4, "80000", ship=()),
    Plan("C-2052", 3, "6400", ship=()),
)

NOT_YET_DISPATCHED: Final = (
    Plan("C-2021", 3, "5600", ship=(Ship(8),)),
    Plan("C-1001", 2, "86000", ship=(Ship(9),)),
    Plan("C-2001", 1, "12400", ship=(Ship(6),)),
    Plan("C-1011", 1, "41000", ship=(Ship(7),)),
)

SCENES: Final = (
    *ASK_ONE_PERSON,
    *ASK_TWO_PEOPLE,
    *AWAIT_A_PERSON,
    *AMENDED,
    *CANCELLED,
    *RETURNED,
    *PAID_IN_PARTS,
    *OTHER_CURRENCIES,
    *DELIVERED_OTHERWISE,
    *DECLINED,
    *PAID_LATE_OR_NEVER,
    *HELD,
    *STILL_HELD,
    *NOT_YET_DISPATCHED,
)
