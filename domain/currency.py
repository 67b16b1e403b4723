"""ISO 4217 (list one as published 2026-01-01): the active codes that have minor units, and how many decimals each has.

Codes without minor units (metals, test and bond-market codes, special drawing rights) cannot be invoiced and are
unknown here. A code that ISO has withdrawn is unknown too: what is still open in it is converted when it is taken over.
"""

from domain.errors import CurrencyUnknown

_CODES_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: """
        AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
        CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
        IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
        MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
        SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG
        YER ZAR ZMW ZWG
    """,
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

MINOR_UNITS: dict[str, int] = {
    code: decimals for decimals, codes in _CODES_BY_DECIMALS.items() for code in codes.split()
}


def minor_units(code: str) -> int:
    """How many decimals the currency has: JPY 0, CNY 2, KWD 3. Refuses `currency.unknown`."""
    try:
        return MINOR_UNITS[code]
    except (KeyError, TypeError):
        raise CurrencyUnknown(f"{code!r} is not an active ISO 4217 code with minor units", field="currency") from None
