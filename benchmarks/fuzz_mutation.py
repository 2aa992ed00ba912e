"""Valid inputs made slightly or badly wrong, the same from the same random state."""

from __future__ import annotations

import json
import random
from typing import Any

#: Values that programs stumble over.
ODD = (
    0, -1, 1e308, -1e308, 5e-324, 2**53 + 1, 2**63, 10**400, float("nan"), float("inf"),
    -float("inf"), True, None, "", "1", "NaN", "\0", "é" * 9, [], {}, [[]], [None], [1], {"x": 1},
)  # fmt: skip
ODD_TEXT = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b"{", b"[" * 600, b"{\"a\":" * 600, b"1e999",
    b"NaN", b"-Infinity", b"&lol;", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    b"\xd8\x00", b"\xff\xd9", b"IHDR", b"\x7f\xff\xff\xff", b"' 1 2, \"3 4, * *, ? ?", b"#ff",
)  # fmt: skip
MOST_EDITS = 6
MOST_BYTES = 60_000


def mutated(data: bytes, rng: random.Random, others: tuple[bytes, ...]) -> bytes:
    """The bytes after a few edits; sometimes joined with another valid input (a polyglot)."""
    made = bytearray(data)
    for _ in range(rng.randint(1, MOST_EDITS)):
        rng.choice(_EDITS)(made, rng)
    if rng.random() < 0.05:
        other = rng.choice(others)
        made = bytearray(other + made) if rng.random() < 0.5 else made + other
    return bytes(made[:MOST_BYTES])


def _flip(made: bytearray, rng: random.Random) -> None:
    if made:
        made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)


def _set(made: bytearray, rng: random.Random) -> None:
    if made:
        made[rng.randrange(len(made))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))


def _cut(made: bytearray, rng: random.Random) -> None:
    first = rng.randint(0, len(made))
    del made[first : first + rng.choice((1, 2, 4, 16, len(made)))]


def _double(made: bytearray, rng: random.Random) -> None:
    first = rng.randint(0, len(made))
    part = made[first : first + rng.choice((1, 4, 32, 400))]
    made[first:first] = part * rng.choice((1, 1, 2, 20))


def _insert(made: bytearray, rng: random.Random) -> None:
    first = rng.randint(0, len(made))
    made[first:first] = rng.choice(ODD_TEXT)


def _number(made: bytearray, rng: random.Random) -> None:
    """Another digit somewhere, which keeps text well formed."""
    places = [n for n, byte in enumerate(made[:4000]) if 0x30 <= byte <= 0x39]
    if places:
        place = rng.choice(places)
        made[place : place + 1] = rng.choice((b"0", b"9", b"-1", b"1e308", b"99999999999999999999"))


_EDITS = (_flip, _set, _cut, _double, _insert, _number, _number)


def changed(value: Any, rng: random.Random) -> Any:
    """A nested value of JSON's kinds, changed at one place."""
    if value and rng.random() < 0.9:
        if isinstance(value, dict):
            return _changed_object(value, rng)
        if isinstance(value, list):
            return _changed_list(value, rng)
    return rng.choice(ODD)


def _changed_object(value: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    key = rng.choice(list(value))
    draw = rng.random()
    if draw < 0.1:
        return {k: v for k, v in value.items() if k != key}
    if draw < 0.15:
        return {**value, rng.choice(("", "x", key + " ")): rng.choice(ODD)}
    return {**value, key: changed(value[key], rng)}


def _changed_list(value: list[Any], rng: random.Random) -> list[Any]:
    place = rng.randrange(len(value))
    draw = rng.random()
    if draw < 0.1:
        return value[:place] + value[place + 1 :]
    if draw < 0.2:
        return value[:place] + value[place : place + 1] * rng.choice((2, 3, 50)) + value[place:]
    return [*value[:place], changed(value[place], rng), *value[place + 1 :]]


def as_json(value: Any) -> bytes:
    """JSON in which anything may stand, NaN too."""
    return json.dumps(value, default=repr).encode()
