"""Our table of currencies against the one of Unicode CLDR, which babel carries."""

import pytest
from babel.core import Locale, get_global

from domain.currency import MINOR_UNITS, minor_units
from domain.errors import CurrencyUnknown

# CLDR records the decimals that people write, ISO 4217 those that exist. In these currencies the minor unit is
# official but too small to be used; an invoice may still carry it.
UNUSED_MINOR_UNITS = {
    "AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER", "IQD",
}  # fmt: skip
# Registered in 2025 for the Arab Monetary Fund, later than this CLDR release.
NOT_IN_CLDR = {"XAD"}


def test_our_decimals_are_those_of_cldr_but_for_minor_units_nobody_uses() -> None:
    fractions = get_global("currency_fractions")
    default = fractions["DEFAULT"]

    different = {code for code, decimals in MINOR_UNITS.items() if fractions.get(code, default)[0] != decimals}

    assert different == UNUSED_MINOR_UNITS
    assert {code for code in UNUSED_MINOR_UNITS if fractions[code][0] != 0} == set()


def test_cldr_names_all_our_currencies_but_the_newest() -> None:
    assert set(MINOR_UNITS) - set(Locale.parse("en").currencies) == NOT_IN_CLDR


@pytest.mark.parametrize(("code", "decimals"), [("JPY", 0), ("CNY", 2), ("EUR", 2), ("KWD", 3), ("CLF", 4)])
def test_a_currency_has_its_minor_units(code: str, decimals: int) -> None:
    assert minor_units(code) == decimals


@pytest.mark.parametrize("code", ["", "cny", "XXX", "XTS", "XAU", "BGN", "DEM", "CNY ", None, 156, ["CNY"]])
def test_a_code_that_is_not_an_active_currency_is_refused(code: str) -> None:
    with pytest.raises(CurrencyUnknown) as refusal:
        minor_units(code)
    assert refusal.value.field == "currency"
