"""`airdraw simulate`: what it films without a number, and how it says no."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdraw.camera import read_video
from airdraw.cli import main


def test_nothing_to_write_is_a_hand_that_comes_rests_and_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "idle.mp4"
    size = ["--width", "128", "--height", "96"]
    assert main(["simulate", "", "-o", str(path), *size]) == 0
    assert capsys.readouterr().err == ""
    frames = list(read_video(path))
    # 0.8 s up, 1.5 s of rest, 0.7 s down.
    assert frames[-1].t == pytest.approx(3.0, abs=0.1)
    first, middle, last = (frames[n].image.astype(int) for n in (0, len(frames) // 2, -1))
    assert np.abs(middle - first).mean() > 2 * np.abs(last - first).mean()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["4", "--drop", "1"], "--drop is 1.0; it must lie between"),
        (["4", "--jitter", "-1"], "--jitter is -1.0; it"),
        (["4", "--turn", "100"], "--turn is 100.0; it"),
        (["4", "--hand-size", "3"], "--hand-size is 3.0; it"),
        (["4", "--pace", "nan"], "--pace is nan; it"),
        (["4" * 101], "At most 100 digits can be written, not 101"),
    ],
)
def test_simulate_names_the_option_that_is_wrong(
    words: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.mp4"
    assert main(["simulate", *words, "-o", str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"airdraw simulate: {sentence}")
    assert not path.exists()
