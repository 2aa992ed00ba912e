"""The About page: how a number is read, how well, and what happens to what visitors write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from statistics import fmean
from typing import Any

import streamlit as st

from airdraw import __version__
from airdraw.ink import Drawing
from airdraw.reading import Digit
from airdraw.recognizer import DEFAULT_CONTRACT
from airdraw.ui import history
from airdraw.ui.components import asset
from airdraw.ui.example import example_strokes
from airdraw.ui.layout import heading
from airdraw.ui.reader import shared_reader
from airdraw.ui.reading_view import percent
from airdraw.ui.steps import Step, steps

SHOWN_CANDIDATES = 3
#: What the sets of `training.evaluate` are, for people.
SCORE_NAMES = {
    "MNIST test": "Pictures of digits, read right (MNIST test)",
    "pendigits_test": "Pen digits of writers never seen, read right (Pendigits test)",
    "unipen_1a_dev": "Pen digits on many kinds of tablets, read right (UNIPEN)",
    "bridger_digits": "Digits by finger, read right (one writer)",
    "bridger_symbols, accepted": "Signs by finger, taken for a digit (less is better)",
    "unipen_nondigits_dev, accepted": "Letters by pen, taken for a digit (less is better)",
    "omniglot_small1, accepted": "Letters of other alphabets, taken for a digit (less is better)",
}
#: Words of several lengths are shown as one: the longer they are, the fewer are accepted.
WORD_NAMES = {
    "apart": "Words, letter by letter, taken for a number (less is better)",
    "without lifting": "Words written in one go, taken for a number (less is better)",
}
WORDS = re.compile(r"words of \d+ letters, (.+), accepted")


def render() -> None:
    """The whole page."""
    heading("How airdraw reads", "The same way for air, pad and picture.")
    _show_way()
    left, right = st.columns(2, gap="large")
    with left:
        _show_scores()
    with right:
        st.header("Limits", anchor=False)
        st.markdown(asset("limits.md"))
        st.header("Privacy", anchor=False)
        st.markdown(asset("privacy.md"))
    st.caption(f"airdraw {__version__} · MIT licence")


def _show_way() -> None:
    digits, drawing, is_example = _last_digits()
    if is_example:
        st.info(
            "This is an example. Write something and come back to see your own digit.",
            icon=":material/info:",
        )
    digit = digits[0]
    if len(digits) > 1:
        place = st.segmented_control(
            "Digit",
            range(len(digits)),
            default=0,
            required=True,
            format_func=lambda number: digits[number].text,
            key="about_digit",
        )
        digit = digits[place or 0]
    figures = [_figure(number, step) for number, step in enumerate(steps(digit, drawing), start=1)]
    figures.append(_candidates(len(figures) + 1, digit))
    style = f"<style>{asset('about.css')}</style>"
    st.html(f'{style}<div class="air-steps">{"".join(figures)}</div>')


def _last_digits() -> tuple[tuple[Digit, ...], Drawing | None, bool]:
    """The last reading's digits and ink; an example when nothing was read yet."""
    entry = next(reversed(history.entries().values()), None)
    if entry is not None:
        return entry.reading.digits, entry.drawing, False
    drawing = Drawing.from_points(example_strokes())
    return shared_reader().read(drawing).digits, drawing, True


def _figure(number: int, step: Step) -> str:
    return (
        f'<figure><img src="{step.image}" alt="{escape(step.alt)}">'
        f"<figcaption><b>{number}. {escape(step.title)}</b>{escape(step.about)}"
        "</figcaption></figure>"
    )


def _candidates(number: int, digit: Digit) -> str:
    bars = "".join(
        f'<li><span>{label}</span><i><b style="width:{probability:.0%}"></b></i>'
        f"<span>{escape(percent(probability))}</span></li>"
        for label, probability in digit.candidates[:SHOWN_CANDIDATES]
    )
    about = "Calibrated: of answers given with 90 %, nine in ten are right."
    return (
        f"<figure><ol>{bars}</ol>"
        f"<figcaption><b>{number}. Candidates</b>{about}</figcaption></figure>"
    )


def _show_scores() -> None:
    st.header("Measured", anchor=False)
    contract = json.loads(DEFAULT_CONTRACT.read_text(encoding="utf-8"))
    rows = list(score_rows(contract.get("scores", {})))
    if rows:
        st.html(_table(rows))
    else:
        st.markdown("This network has not been measured yet: `python -m training.evaluate` does.")
    training = contract.get("training", {})
    st.caption(
        "A small convolutional network, trained by this project on MNIST and on pen strokes "
        f"of {training.get('pen_writers', 'many')} writers; nobody in the test data was trained on."
    )


def _table(rows: Sequence[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(score)}</td></tr>'
        for name, score in rows
    )
    return f'<table class="air-scores">{cells}</table>'


def score_rows(scores: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The model's scores as rows of a table; sets that have no name for people keep their own.

    >>> list(score_rows({"MNIST test": 0.9967, "my_digits": 0.5}))
    [('Pictures of digits, read right (MNIST test)', '99.67 %'), ('my digits', '50.00 %')]
    >>> words = {f"words of {n} letters, apart, accepted": n / 200 for n in (2, 4)}
    >>> list(score_rows(words))
    [('Words, letter by letter, taken for a number (less is better)', '1.50 %')]
    """
    named: dict[str, list[float]] = {}
    for key, value in scores.items():
        words = WORDS.fullmatch(key)
        name = WORD_NAMES.get(words[1]) if words else SCORE_NAMES.get(key)
        named.setdefault(name or key.replace("_", " "), []).append(value)
    for name, values in named.items():
        yield name, f"{fmean(values):.2%}".replace("%", " %")
