"""Training from data to served model, on a handful of digits.

It runs in a process of its own: TensorFlow must not enter the one that tests the app.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from airdraw import Drawing, Reader
from airdraw.simulator.glyphs import glyph

ROOT = Path(__file__).resolve().parent.parent

TRAIN = """
import sys
from pathlib import Path
import numpy as np
from airdraw.simulator.glyphs import FORMS, glyph
from training.data import InkSets, Mnist, Sample, NONE_LABEL
from training.dataset import Mixture, load_pools
from training.export import export
from training.train import train

folder, epochs = Path(sys.argv[1]), int(sys.argv[2])
samples = [
    Sample(tuple(glyph(digit, form)), digit, f"{form}{n}", str(digit))
    for digit, forms in enumerate(FORMS) for form in forms for n in range(3)
]
ticks = [Sample((np.array([[0, 0], [1, 2], [3, -3.0]]),), NONE_LABEL, "w", "tick")] * 8
sets = InkSets(samples, samples, {}, ticks, ticks, {})
pictures = np.zeros((30, 28, 28), np.uint8)
pictures[:, 4:24, 13:15] = 255
mnist = Mnist((pictures, np.ones(30, np.uint8)), (pictures, np.ones(30, np.uint8)))
mixture = Mixture(
    pen_variants=2, mild_variants=1, more_forms=8, letter_variants=1, synthetic=30,
    mnist_per_epoch=256, pen_per_epoch=512, non_digits_per_epoch=256,
)
if __name__ == "__main__":
    pools = load_pools(sets, mixture, 0, folder)
    model = train(mnist, pools, mixture, epochs=epochs, seed=0, folder=folder)
    export(model, mnist, sets, seed=0, epochs=epochs, contract_path=folder / "digits.json")
"""


def run_training(folder: Path, epochs: int) -> str:
    script = folder / "run_training.py"
    script.write_text(TRAIN)
    answer = subprocess.run(
        [sys.executable, str(script), str(folder), str(epochs)],
        capture_output=True, text=True, check=False, cwd=ROOT, env=_environment(),
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
    return answer.stdout


def epochs_in(folder: Path) -> list[int]:
    """The epochs that the log of a training names."""
    lines = (folder / "log.jsonl").read_text().splitlines()
    return [json.loads(line)["epoch"] for line in lines]


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2"}


@pytest.mark.slow
def test_a_stopped_training_goes_on_and_its_export_is_a_model_that_reads(tmp_path: Path) -> None:
    run_training(tmp_path, 1)
    assert epochs_in(tmp_path) == [0]
    later = run_training(tmp_path, 2)
    assert "Epoch 2/2" in later
    assert "Epoch 1/" not in later, "it began again instead of going on"
    assert epochs_in(tmp_path) == [0, 1]
    contract = json.loads((tmp_path / "digits.json").read_text())
    assert contract["training"]["epochs"] == 2
    assert 0.05 < contract["temperature"] < 6
    reading = Reader(tmp_path / "digits.json").read(Drawing.from_points(glyph(1, "plain")))
    assert len(reading.digits[0].candidates) == 10


def test_distortions_keep_ink_finite_and_different_each_time() -> None:
    code = (
        "import numpy as np\n"
        "from training.augment import distort_ink, distort_ink_mildly\n"
        "from airdraw.simulator.glyphs import FORMS, glyph\n"
        "random = np.random.default_rng(0)\n"
        "for digit, forms in enumerate(FORMS):\n"
        "    for form in forms:\n"
        "        first = np.concatenate(distort_ink(tuple(glyph(digit, form)), random))\n"
        "        second = np.concatenate(distort_ink(tuple(glyph(digit, form)), random))\n"
        "        assert np.isfinite(first).all() and np.ptp(first) < 4\n"
        "        assert first.shape != second.shape or not np.allclose(first, second)\n"
        "        mild = np.concatenate(distort_ink_mildly(tuple(glyph(digit, form)), random))\n"
        "        assert np.isfinite(mild).all()\n"
        "dot = (np.zeros((1, 2)),)\n"
        "for _ in range(50):\n"
        "    assert np.isfinite(np.concatenate(distort_ink(dot, random))).all()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=_environment())


def test_the_committed_model_and_its_scores_fit_together() -> None:
    contract = json.loads((ROOT / "airdraw" / "models" / "digits.json").read_text())
    assert contract["labels"] == [*range(10), None, "several"]
    assert contract["scores"], "run `python -m training.evaluate` after training"
    assert all(0 <= score <= 1 for score in contract["scores"].values())
