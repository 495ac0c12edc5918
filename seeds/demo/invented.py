"""Numbers that look right and belong to nobody: the area codes in them do not exist."""

from __future__ import annotations

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_number(born: str, serial: int, *, area: str = "529901") -> str:
    """An identity number with a right check digit under an area code that does not exist."""
    body = f"{area}{born}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True))
    return body + ID_CHECKS[total % 11]


def credit_code(prefix: str, serial: int, *, area: str = "529901") -> str:
    """A unified social credit code with a right check digit."""
    body = f"{prefix}{area}MA{serial:07d}"
    total = sum(USCC_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + USCC_ALPHABET[(31 - total % 31) % 31]


def card(serial: int) -> str:
    """A 19-digit card number that passes Luhn under an issuer number nobody uses."""
    body = f"621799{serial:012d}"
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{body}{(10 - total % 10) % 10}"


def phone(serial: int) -> str:
    """A mobile number of the kind printed in textbooks."""
    return f"1380000{serial:04d}"
