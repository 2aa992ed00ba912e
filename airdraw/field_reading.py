"""Read a numeric field: the likeliest valid answer that the ink allows, and how likely it is.

Bayes' rule over all ways to see the ink (which strokes are marks, which strokes are one digit) and
all valid answers, every digit weighed by the network's own probabilities. Against the field stands
the chance that the writer did not follow it; so a valid answer that the ink hardly allows does not
win, and no confidence is invented.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from airdraw.checksums import X_SYMBOL
from airdraw.digit_language import BEST, SYMBOLS, Language, Solution
from airdraw.field_groups import Seen, groupings_by_count
from airdraw.field_marks import MarkedInk, marked_inks, slash_probability, x_probability
from airdraw.fields import DIGIT_MARK, SLASH, Field
from airdraw.grouping import Group, Recognize, group_digits
from airdraw.ink import Drawing
from airdraw.reading import Digit, Reading
from airdraw.recognizer import DIGITS

Floats = npt.NDArray[np.float64]

#: No digit is quite impossible. (Chosen on validation writers: more makes their digits unlikelier.)
_DOUBT = 1e-5
#: Below this the strokes are put together in other ways too.
_CONTENT = 0.9
#: In a date; points and dashes are not more in any field either.
_SLASHES = _MOST_MARKS = 2


@dataclass(frozen=True)
class FieldReading(Reading):
    """The reading of a field.

    `text` is the valid answer, marks and prefix included, and `confidence` the probability that it
    is right. When the ink more likely is something else, `follows_field` is False, `text` is what
    the ink looks like by itself, and the confidence is 0.

    Attributes:
        follows_field: whether the text is a valid answer.
        answers: the likeliest valid answers with their probabilities, best first.
    """

    follows_field: bool = False
    answers: tuple[tuple[str, float], ...] = ()

    @property
    def text(self) -> str:
        return self.answers[0][0] if self.follows_field else super().text

    @property
    def confidence(self) -> float:
        return self.answers[0][1] if self.follows_field else 0.0


@dataclass(frozen=True, eq=False)
class _View:
    """One way to see the ink, and what the field says to it.

    Attributes:
        groups: the ink of the digits, from left to right.
        layout: digits and marks, from left to right.
        evidence: how much likelier a valid answer makes this ink than any number would.
    """

    groups: tuple[Group, ...]
    layout: str
    evidence: float
    solution: Solution


def read_field(
    drawing: Drawing, field: Field, recognize: Recognize, digit_from: Callable[[Group], Digit]
) -> FieldReading:
    """Read a drawing as a field.

    Args:
        drawing: any size, unit and place.
        field: what is expected.
        recognize: (N, 28, 28, 4) planes → probabilities: ten digits first.
        digit_from: a group as a digit read without the field.
    """
    if drawing.is_empty:
        return FieldReading()
    inks = marked_inks(drawing, field.marks)
    plain: tuple[Group, ...] = ()
    views: list[_View] = []
    unseen = 0.0
    for ink in inks:
        unseen += ink.probability
        if plain and len(ink.marks) > _MOST_MARKS:
            continue
        rest = Drawing(tuple(drawing.strokes[n] for n in ink.strokes))
        seen = Seen(tuple(group_digits(rest, recognize).groups), 1.0)
        plain = plain or _numbered(seen.groups, ink.strokes)
        made = _views(seen, ink, drawing, field)
        if _share(made, field.slip, 1.0) < _CONTENT:
            for other in groupings_by_count(rest, recognize, without=len(seen.groups)):
                made += _views(other, ink, drawing, field)
        views += made
    return _reading(views, unseen, plain, field, digit_from)


def _views(seen: Seen, ink: MarkedInk, drawing: Drawing, field: Field) -> list[_View]:
    """All ways to see one grouping that have a valid answer."""
    groups = _numbered(seen.groups, ink.strokes)
    marks = [(mark.x, mark.sign) for mark in ink.marks]
    weight = ink.probability * seen.weight
    ways = [_view(groups, marks, weight, drawing, field)]
    if SLASH in field.marks and not marks and len(groups) <= field.lengths[1] + _SLASHES:
        height = max(group.box.height for group in groups)
        slashes = [slash_probability(_ink(group, drawing), height) for group in groups]
        for pair in combinations(np.flatnonzero(slashes).tolist(), _SLASHES):
            drawn = [(_middle(groups[n]), SLASH) for n in pair]
            rest = tuple(group for n, group in enumerate(groups) if n not in pair)
            chance = weight * float(np.prod([slashes[n] for n in pair]))
            ways.append(_view(rest, drawn, chance, drawing, field))
    return [way for way in ways if way is not None]


def _view(
    groups: tuple[Group, ...], marks: list[tuple[float, str]], weight: float, drawing: Drawing,
    field: Field,
) -> _View | None:  # fmt: skip
    places = [*marks, *((_middle(group), DIGIT_MARK) for group in groups)]
    layout = "".join(sign for _, sign in sorted(places, key=lambda place: place[0]))
    language = field.language(layout)
    if language is None or not language.count:
        return None
    solution = language.solve(_symbol_probabilities(groups, drawing, field))
    evidence = weight * solution.mass / (language.count * _slip_chance(language, len(groups)))
    return _View(groups, layout, evidence, solution)


def _slip_chance(language: Language, length: int) -> float:
    """Probability of one text that does not follow the field: any number, or one digit wrong."""
    one_wrong = language.count * length * (DIGITS - 1)
    return max(float(DIGITS) ** -length, 1 / one_wrong)


def _symbol_probabilities(groups: Sequence[Group], drawing: Drawing, field: Field) -> Floats:
    """(L, 11) of ten digits and X."""
    made = np.zeros((len(groups), len(SYMBOLS)))
    for place, group in enumerate(groups):
        made[place, :DIGITS] = (1 - _DOUBT) * group.probabilities[:DIGITS] + _DOUBT / DIGITS
    if field.may_end_in_x:
        chance = x_probability(_ink(groups[-1], drawing))
        made[-1] *= 1 - chance
        made[-1, X_SYMBOL] = chance
    return made


def _share(views: Sequence[_View], slip: float, unseen: float) -> float:
    """Probability that the writer followed the field."""
    followed = (1 - slip) * sum(view.evidence for view in views)
    return followed / ((followed + slip * unseen) or 1.0)


def _reading(
    views: Sequence[_View], unseen: float, plain: Sequence[Group], field: Field,
    digit_from: Callable[[Group], Digit],
) -> FieldReading:  # fmt: skip
    followed = _share(views, field.slip, unseen)
    total = sum(view.evidence for view in views) or 1.0
    chances: dict[str, float] = defaultdict(float)
    origin: dict[str, tuple[float, _View, str]] = {}
    for view in views:
        for digits, share in view.solution.best:
            text, chance = field.text(view.layout, digits), followed * view.evidence / total * share
            chances[text] += chance
            origin[text] = max(
                origin.get(text, (0.0, view, digits)), (chance, view, digits), key=lambda o: o[0]
            )
    answers = tuple(sorted(chances.items(), key=lambda answer: -answer[1])[:BEST])
    if not answers or answers[0][1] < 1 - followed:
        return FieldReading(tuple(digit_from(group) for group in plain), answers=answers)
    _, view, digits = origin[answers[0][0]]
    read = zip(view.groups, digits, view.solution.marginals, strict=True)
    return FieldReading(
        digits=tuple(
            _digit(digit_from(group), symbol, marginal, followed)
            for group, symbol, marginal in read
        ),
        follows_field=True,
        answers=answers,
    )


def _digit(plain: Digit, symbol: str, marginal: Floats, followed: float) -> Digit:
    """A digit as the field has it; with the chance that the field was not followed, as it looks."""
    chances = {
        label: followed * float(marginal[label]) + (1 - followed) * chance
        for label, chance in plain.candidates
    }
    candidates = tuple(sorted(chances.items(), key=lambda candidate: -candidate[1]))
    if symbol == SYMBOLS[X_SYMBOL]:
        return replace(plain, label=None, candidates=candidates)
    label = int(symbol)
    return replace(plain, label=label, confidence=chances[label], candidates=candidates)


def _numbered(groups: Sequence[Group], strokes: tuple[int, ...]) -> tuple[Group, ...]:
    """Groups with the stroke numbers of the whole drawing."""
    return tuple(
        replace(group, strokes=tuple(strokes[n] for n in group.strokes)) for group in groups
    )


def _ink(group: Group, drawing: Drawing) -> list[Floats]:
    return [drawing.strokes[n].array[:, :2] for n in group.strokes]


def _middle(group: Group) -> float:
    return (group.box.x0 + group.box.x1) / 2
