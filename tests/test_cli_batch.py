"""`airdraw read` over folders: every core takes its share, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_reader import written

from airdraw.cli import main
from airdraw.cli.batch import FILES_PER_PROCESS, files_in

MANY = 2 * FILES_PER_PROCESS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(MANY):
        digit = str(number % 10)
        (tmp_path / f"{number:03}-{digit}.json").write_text(written(digit).to_json())
    (tmp_path / "notes.txt").write_text("no ink")
    return tmp_path


def test_a_folder_stands_for_what_can_be_read_in_it(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (inner / "A.PNG").write_bytes(b"x")
    found = files_in([str(folder), "other.bin"], pytest.fail)
    assert len(found) == MANY + 2
    assert found[-1] == "other.bin"
    assert not any(name.endswith("notes.txt") for name in found)


@pytest.mark.slow
def test_many_files_are_read_by_several_processes_in_their_order(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airdraw.cli.batch.cores", lambda: 2)
    (folder / "005-5.json").write_text("{broken")
    assert main(["read", str(folder)]) == 2
    out, err = capsys.readouterr()
    lines = [line.split("\t") for line in out.splitlines()]
    assert len(lines) == MANY - 1
    assert [Path(path).stem for path, *_ in lines] == sorted(Path(path).stem for path, *_ in lines)
    right = sum(Path(path).stem[-1] == text for path, text, _ in lines)
    assert right >= 0.9 * len(lines)
    assert "005-5.json: This is not JSON" in err


def test_an_empty_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(tmp_path)]) == 2
    assert "nothing to read" in capsys.readouterr().err
