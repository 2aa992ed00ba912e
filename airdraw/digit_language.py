"""Which strings of digits are both allowed and likely: exact sums and best strings.

A language is a set of strings of one length. Given the probabilities of each place's digits it
tells how much probability all its strings have together, which are best, and how likely each digit
is at each place if the string is one of them (forward and backward sums, as in a hidden Markov
model: Rabiner 1989).
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from airdraw.checksums import X_SYMBOL, Rule

#: Columns of a place's probabilities: ten digits, then X.
SYMBOLS = "0123456789X"
#: So many of the best strings are told.
BEST = 5

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class Solution:
    """What a language says to the probabilities of its places.

    Attributes:
        mass: probability of all its strings together, each the product of its digits'.
        best: the likeliest strings with their share of the mass, best first.
        marginals: (L, 11) probability of each symbol at each place, given the language.
    """

    mass: float
    best: tuple[tuple[str, float], ...]
    marginals: Floats


class Language(Protocol):
    """A set of digit strings of one length."""

    @property
    def count(self) -> float:
        """How many strings it has."""

    def solve(self, probabilities: Floats) -> Solution:
        """Weigh all strings by (L, 11) probabilities of which all are positive."""


@dataclass(frozen=True, eq=False)
class _Steps:
    """All steps at one place: from state `source` by `symbol` to state `target`."""

    source: Ints
    symbol: Ints
    target: Ints


@dataclass(frozen=True, eq=False)
class Automaton:
    """The strings that all rules admit. Made by `automaton`.

    Attributes:
        steps: at each place; only those on the way to an accepted end.
        states: number of states before each place and at the end.
    """

    steps: tuple[_Steps, ...]
    states: tuple[int, ...]

    @property
    def count(self) -> float:
        return float(self._backward(np.ones((len(self.steps), len(SYMBOLS))))[0].sum())

    def solve(self, probabilities: Floats) -> Solution:
        backward = self._backward(probabilities)
        mass = float(backward[0].sum())
        if not mass:
            return Solution(0.0, (), np.zeros_like(probabilities))
        best = self._best(probabilities)
        shares = tuple((text, chance / mass) for text, chance in best)
        return Solution(mass, shares, self._marginals(probabilities, backward) / mass)

    def _backward(self, probabilities: Floats) -> list[Floats]:
        """What can still come after each state, summed over all ways."""
        made: list[Floats] = [np.ones(self.states[-1])]
        for place in reversed(range(len(self.steps))):
            steps = self.steps[place]
            weight = probabilities[place, steps.symbol] * made[0][steps.target]
            made.insert(0, _sums(steps.source, weight, self.states[place]))
        return made

    def _marginals(self, probabilities: Floats, backward: list[Floats]) -> Floats:
        made = np.zeros_like(probabilities)
        before: Floats = np.ones(self.states[0])
        for place, steps in enumerate(self.steps):
            way = before[steps.source] * probabilities[place, steps.symbol]
            through = way * backward[place + 1][steps.target]
            made[place] = _sums(steps.symbol, through, len(SYMBOLS))
            before = _sums(steps.target, way, self.states[place + 1])
        return made

    def _best(self, probabilities: Floats) -> list[tuple[str, float]]:
        """The best strings: best-first, the exact best remainder as estimate (A*)."""
        ahead = self._best_ahead(probabilities)
        ways = [(-float(ahead[0][0]), "", 0, 1.0)] if self.states[0] else []
        found: list[tuple[str, float]] = []
        while ways and len(found) < BEST:
            _, text, state, chance = heapq.heappop(ways)
            if len(text) == len(self.steps):
                found.append((text, chance))
                continue
            place, steps = len(text), self.steps[len(text)]
            for n in np.flatnonzero(steps.source == state):
                symbol, target = int(steps.symbol[n]), int(steps.target[n])
                longer = chance * float(probabilities[place, symbol])
                whole = longer * float(ahead[place + 1][target])
                heapq.heappush(ways, (-whole, text + SYMBOLS[symbol], target, longer))
        return found

    def _best_ahead(self, probabilities: Floats) -> list[Floats]:
        made = [np.ones(self.states[-1])]
        for place in reversed(range(len(self.steps))):
            steps = self.steps[place]
            best = np.zeros(self.states[place])
            weight = probabilities[place, steps.symbol] * made[0][steps.target]
            np.maximum.at(best, steps.source, weight)
            made.insert(0, best)
        return made


def _sums(numbers: Ints, values: Floats, count: int) -> Floats:
    """(count,) sum of the values of each number."""
    return np.bincount(numbers, values, minlength=count).astype(np.float64)


@lru_cache(maxsize=256)
def automaton(rules: tuple[Rule, ...], length: int, may_end_in_x: bool = False) -> Automaton:
    """Put rules together for strings of `length` digits.

    >>> from airdraw.checksums import Between
    >>> automaton((Between(7, 12),), 2).count
    6.0
    """
    levels: list[dict[Hashable, int]] = [{tuple(rule.start() for rule in rules): 0}]
    rows: list[list[tuple[int, int, int]]] = []
    for place in range(length):
        is_x_place = may_end_in_x and place == length - 1
        symbols = range(len(SYMBOLS) if is_x_place else X_SYMBOL)
        after: dict[Hashable, int] = {}
        rows.append([])
        for states, number in levels[-1].items():
            for symbol in symbols:
                target = _step(rules, states, place, symbol, length)
                if target is not None:
                    rows[-1].append((number, symbol, after.setdefault(target, len(after))))
        levels.append(after)
    accepted = [_accepts(rules, states) for states in levels[-1]]
    return _trimmed(rows, [len(level) for level in levels], np.array(accepted, dtype=bool))


def _step(
    rules: tuple[Rule, ...], states: Hashable, place: int, symbol: int, length: int
) -> Hashable | None:
    assert isinstance(states, tuple)
    made = []
    for rule, state in zip(rules, states, strict=True):
        after = rule.step(state, place, symbol, length)
        if after is None:
            return None
        made.append(after)
    return tuple(made)


def _accepts(rules: tuple[Rule, ...], states: Hashable) -> bool:
    assert isinstance(states, tuple)
    return all(rule.accepts(state) for rule, state in zip(rules, states, strict=True))


def _trimmed(
    rows: list[list[tuple[int, int, int]]], sizes: list[int], alive: npt.NDArray[np.bool_]
) -> Automaton:
    """Without states from which no accepted end is reached."""
    steps: list[_Steps] = []
    states = [int(alive.sum())]
    for place in reversed(range(len(rows))):
        source, symbol, target = np.array(rows[place], dtype=int).reshape(-1, 3).T
        kept = alive[target] if len(target) else np.zeros(0, dtype=bool)
        number = np.cumsum(alive) - 1
        alive = np.zeros(sizes[place], dtype=bool)
        alive[source[kept]] = True
        new = np.cumsum(alive) - 1
        steps.insert(0, _Steps(new[source[kept]], symbol[kept], number[target[kept]]))
        states.insert(0, int(alive.sum()))
    return Automaton(tuple(steps), tuple(states))


@dataclass(frozen=True, eq=False)
class Listing:
    """The strings of a list.

    Attributes:
        symbols: (N, L) uint8, each a digit.
    """

    symbols: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Listing:
        """From strings of digits, all equally long.

        >>> Listing.of(["12", "15"]).symbols.tolist()
        [[1, 2], [1, 5]]
        """
        letters = np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8)
        return cls(letters.reshape(len(texts), -1) - ord("0"))

    @property
    def count(self) -> float:
        return float(len(self.symbols))

    def solve(self, probabilities: Floats) -> Solution:
        places = np.arange(self.symbols.shape[1])
        chances: Floats = probabilities[places, self.symbols].prod(axis=1)
        mass = float(chances.sum())
        order = np.argsort(-chances, kind="stable")[:BEST]
        best = tuple(
            ("".join(map(str, self.symbols[n])), float(chances[n] / mass)) for n in order if mass
        )
        columns = self.symbols.T.astype(int)
        marginals = [_sums(columns[place], chances, len(SYMBOLS)) for place in places]
        return Solution(mass, best, np.array(marginals) / (mass or 1.0))
