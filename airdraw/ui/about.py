"""The About page: how a number is read, how well, and what happens to what visitors write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
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
        st.dataframe(
            {"Data": [name for name, _ in rows], "Score": [score for _, score in rows]},
            hide_index=True,
            key="about_scores",
        )
    training = contract.get("training", {})
    st.caption(
        "A small convolutional network, trained by this project on MNIST and on pen strokes "
        f"of {training.get('pen_writers', 'many')} writers; nobody in the test data was trained on."
    )


def score_rows(scores: Mapping[str, Any], name: str = "") -> Iterator[tuple[str, str]]:
    """The model's scores as rows of a table, whatever they are grouped by.

    >>> list(score_rows({"mnist_test": {"accuracy": 0.9967, "count": 10000}}))
    [('mnist test accuracy', '99.67 %'), ('mnist test count', '10,000')]
    """
    for key, value in scores.items():
        label = f"{name} {key}".replace("_", " ").strip()
        if isinstance(value, Mapping):
            yield from score_rows(value, label)
        elif isinstance(value, float) and 0 <= value <= 1:
            yield label, f"{value:.2%}".replace("%", " %")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield label, f"{value:,}"
        else:
            yield label, str(value)
