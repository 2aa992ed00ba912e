"""Text and controls reach WCAG 2.2 AA on their grounds, in the light and in the dark theme."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from airdraw.cli.app import THEME
from airdraw.ui.components import asset

THEMES = tomllib.loads(THEME.read_text(encoding="utf-8"))["theme"]
ROOT = Path(__file__).resolve().parents[1]
TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0

Colour = tuple[float, float, float]


def colour(text: str) -> Colour:
    red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def luminance(rgb: Colour) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(over: Colour, under: Colour, share: float) -> Colour:
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(over, under, strict=True))
    return red, green, blue


def share_of(name: str) -> float:
    found = re.search(
        rf"--air-{name}: color-mix\(in srgb, var\(--air-text\) (\d+)%", asset("shell.css")
    )
    assert found
    return int(found[1]) / 100


def shell_colour(name: str, scheme: str) -> Colour:
    found = re.search(rf"--air-{name}: light-dark\((#\w+), (#\w+)\)", asset("shell.css"))
    assert found
    return colour(found[1 if scheme == "light" else 2])


def pairs(scheme: str) -> Iterator[tuple[str, Colour, Colour, float]]:
    theme = {name: colour(value) for name, value in THEMES[scheme].items()}
    text, page = theme["textColor"], theme["backgroundColor"]
    for ground_name in ("backgroundColor", "secondaryBackgroundColor"):
        ground = theme[ground_name]
        for name in ("textColor", "linkColor", "primaryColor"):
            yield f"{name} on {ground_name}", theme[name], ground, TEXT_CONTRAST
        muted = mixed(text, ground, share_of("muted"))
        yield f"muted on {ground_name}", muted, ground, TEXT_CONTRAST
    paper = shell_colour("paper", scheme)
    yield "ink on paper", text, paper, TEXT_CONTRAST
    yield "hint on paper", mixed(text, paper, share_of("muted")), paper, TEXT_CONTRAST
    yield "unsure on page", shell_colour("unsure", scheme), page, TEXT_CONTRAST
    yield "focus ring on paper", theme["primaryColor"], paper, CONTROL_CONTRAST
    bar = mixed(theme["primaryColor"], page, 0.18)
    yield "candidate on its bar", text, bar, TEXT_CONTRAST
    tab = shell_colour("bar", scheme)
    yield "tab on bar", text, tab, TEXT_CONTRAST


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_readable_reaches_aa(scheme: str) -> None:
    weak = {
        name: round(contrast(front, ground), 2)
        for name, front, ground, least in pairs(scheme)
        if contrast(front, ground) < least
    }

    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_text_has_the_colour_of_the_theme(scheme: str) -> None:
    assert shell_colour("text", scheme) == colour(THEMES[scheme]["textColor"])


def test_checkout_and_installed_package_look_alike() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    assert config["theme"] == THEMES


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast(colour("#000000"), colour("#ffffff")) == pytest.approx(21)


@pytest.mark.parametrize("tag", ["#2a4fa3", "#8a4b00"])
def test_white_letters_on_a_pictures_tags_reach_aa(tag: str) -> None:
    assert tag in asset("picture.css")
    assert contrast(colour("#ffffff"), colour(tag)) >= TEXT_CONTRAST
