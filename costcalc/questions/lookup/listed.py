"""A price as it is listed somewhere: `0.14`, `$0.14 / 1M tokens`, `0,14 $ par million de tokens`."""

from __future__ import annotations

import re

from costcalc.errors import UsageError
from costcalc.numbers import money_number
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

THREE_DIGITS = 3
USD = "USD"
_SIGNS = {"$": USD, "US$": USD, "$US": USD, "€": "EUR", "£": "GBP", "¥": "JPY"}
"""The signs that are printed with prices; a yuan has that of a yen, and says CNY."""
_SIGN = r"US\$|\$US|[$€£¥]"
_CODE = "(?!(?:per|par|for|the) )[A-Za-z]{3}(?=$|[ /])"
_CURRENCY = f"{_SIGN}|{_CODE}"
_PRICE = (
    rf"(?:(?P<before>{_CURRENCY}) ?)?(?P<figure>[0-9][0-9.,_]*) ?(?:(?P<after>{_CURRENCY}) ?)?(?P<per>.*)"
)
_PER = re.compile("(?:/ ?|(?:per|par|for|pour|le|la|the|a) )")
"""What stands before that of which a price is."""
_OF_TOKENS = r"(?: ?(?:of |de |d'|)(?:(?:in|out)put )?(?:tokens?|tok|jetons?|toks))?"
_UNITS = {
    "Mtoken": re.compile(rf"(?:1 ?)?(?:m|mio|millions?|1[ ,.]?000[ ,.]?000){_OF_TOKENS}"),
    "ktoken": re.compile(rf"(?:1 ?)?(?:k|thousand|milliers?|1[ ,.]?000|mille){_OF_TOKENS}"),
    "token": re.compile("tokens?|tok|jetons?"),
    "image": re.compile("images?"),
    "page": re.compile("pages?"),
    "request": re.compile("requests?|requêtes?|calls?|appels?"),
    "hour": re.compile("hours?|heures?|h"),
    "minute": re.compile("minutes?|min"),
    "second": re.compile("seconds?|secondes?|sec|s"),
}
"""What printed pages call the units of prices, in English and in French."""
_OWN_UNIT = re.compile("[A-Za-z][A-Za-z0-9_]*(?:/[A-Za-z][A-Za-z0-9_]*)*")
EXAMPLES = "0.14, '0,14 $', '0.14 USD/Mtoken' or '0.04 USD/image'"
LONGEST = 100


class Listed(NamedTuple):
    """A price as it is listed; its unit is empty where none was said."""

    amount: Decimal
    unit: str = ""


def read_listed(said: str) -> Listed:
    """Read a price, in USD; `UsageError` for what is none, and for one in another currency."""
    text = re.sub("[ \u00a0\u202f]+", " ", said[: LONGEST + 1])
    match = re.fullmatch(_PRICE, text, re.ASCII | re.DOTALL) if len(text) <= LONGEST else None
    if match is None:
        return Listed(money_number(said))  # which says what a figure is
    _check_currency([each for each in (match["before"], match["after"]) if each], said)
    amount = money_number(_point(match["figure"], said))
    return Listed(amount, _unit(match["per"], said))


def _point(figure: str, said: str) -> str:
    """The figure with a point before its decimals: what may be thousands is asked again."""
    whole, comma, decimals = figure.partition(",")
    if comma and whole != "0" and len(decimals) == THREE_DIGITS:
        raise UsageError(f"{shown(said)} may be thousands or a fraction: write 1000 or 1.000")
    return figure.replace(",", ".", 1)


def _check_currency(signs: list[str], said: str) -> None:
    codes = {_SIGNS.get(each, each.upper()) for each in signs}
    if other := codes - {USD}:
        raise UsageError(
            f"{shown(said)} is in {min(other)}, and the table's prices are in USD: say what it is in USD, as "
            "list prices are printed"
        )


def _unit(per: str, said: str) -> str:
    """The unit of a price in our words; empty where none was said."""
    if not per.strip():
        return ""
    of = per.strip()
    if lead := _PER.match(of):
        of = of[lead.end() :].strip()
    plain = of.lower()
    found = next((name for name, spelled in _UNITS.items() if spelled.fullmatch(plain)), None)
    if found is None and not (lead and _OWN_UNIT.fullmatch(of)):
        raise UsageError(f"{shown(said)} is no price: write {EXAMPLES}")
    return f"{USD}/{found or of}"
