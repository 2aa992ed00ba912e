"""Several trained models side by side: mean and spread over seeds, and what each part brought."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from airdraw.evaluation_tables import as_table

#: What differs between runs of the same training.
_NOT_A_SETTING = ("seed", "commit", "minutes", "date")


@dataclass(frozen=True)
class ModelScores:
    """What a contract tells of its model.

    Attributes:
        name: of the folder it lies in.
        seed: of the training, as text.
        settings: of the training, without seed and commit, as text.
        scores: share right, or accepted, by set.
    """

    name: str
    seed: str
    settings: tuple[tuple[str, str], ...]
    scores: dict[str, float]


def load_scores(path: Path) -> ModelScores:
    """Read a contract, or the folder of one.

    Raises:
        ValueError: when it is none, or holds no scores.
    """
    path = path / "digits.json" if path.is_dir() else path
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        scores = {str(name): float(value) for name, value in content["scores"].items()}
        training = dict(content["training"])
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}.") from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValueError(f"{path} is no contract with scores; measure the model first.") from None
    kept = {name: str(value) for name, value in training.items() if name not in _NOT_A_SETTING}
    name = path.resolve().parent.name
    return ModelScores(name, str(training.get("seed")), tuple(sorted(kept.items())), scores)


def as_model_tables(models: Sequence[ModelScores]) -> str:
    """Mean and spread of models that differ in their seed only, then all against the first.

    Models trained with the same settings are one row; the others are told apart by the settings in
    which they differ.
    """
    groups: dict[tuple[tuple[str, str], ...], list[ModelScores]] = {}
    for model in models:
        groups.setdefault(model.settings, []).append(model)
    families = list(groups.values())
    sets = [name for name in models[0].scores if all(name in model.scores for model in models)]
    parts = []
    for family in families:
        if len(family) > 1:
            rows = [_spread_row(name, family) for name in sets]
            seeds = ", ".join(model.seed for model in family)
            parts.append(f"## {family[0].name}: seeds {seeds}\n\n{as_table(rows)}\n")
    if len(families) > 1:
        rows = [_ablation_row(family, families[0], sets) for family in families]
        parts.append(f"## What each part brought\n\n{as_table(rows)}\n")
    return "\n".join(parts) or f"{as_table([{'model': models[0].name, **models[0].scores}])}\n"


def _spread_row(name: str, family: Sequence[ModelScores]) -> dict[str, Any]:
    values = [model.scores[name] for model in family]
    return {
        "set": name,
        "mean": mean(values),
        "standard deviation": stdev(values),
        "least": min(values),
        "most": max(values),
    }


def _ablation_row(
    family: Sequence[ModelScores], first: Sequence[ModelScores], sets: Sequence[str]
) -> dict[str, Any]:
    """Mean scores; behind them how much they differ from the first family's."""
    known = dict(first[0].settings)
    changed = [f"{key} {value}" for key, value in family[0].settings if known.get(key) != value]
    left_out = [f"no {key}" for key in known if key not in dict(family[0].settings)]
    row: dict[str, Any] = {"model": family[0].name}
    row["differs in"] = ", ".join([*changed, *left_out]) or "–"
    for name in sets:
        value = mean(model.scores[name] for model in family)
        difference = value - mean(model.scores[name] for model in first)
        row[name] = f"{value:.4f}" + (f" ({difference:+.4f})" if family is not first else "")
    return row
