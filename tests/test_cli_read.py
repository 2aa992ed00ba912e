"""`airdraw read`: files and standard input in, one line per file out, honest exit codes."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from test_reader import written

from airdraw.cli import main


@pytest.fixture
def ink_file(tmp_path: Path) -> Path:
    path = tmp_path / "number.json"
    path.write_text(written("407").to_json())
    return path


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    """A wrongly named PNG of a 52 in dark ink on white."""
    picture = np.full((240, 320, 3), 255, np.uint8)
    for stroke in written("52").strokes:
        points = np.rint(stroke.array[:, :2] * 140 + [40, 50]).astype(int)
        cv2.polylines(picture, [points], False, (40, 20, 20), 9, cv2.LINE_AA)
    path = tmp_path / "picture.txt"
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    return path


def test_each_file_gives_one_line_of_path_text_and_confidence(
    ink_file: Path, picture_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(ink_file), str(picture_file)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    path, text, confidence = first.split("\t")
    assert (path, text) == (str(ink_file), "407")
    assert 0.5 < float(confidence) <= 1
    assert second.split("\t")[:2] == [str(picture_file), "52"]


def test_json_gives_one_object_per_line(ink_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--json", str(ink_file)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    answer = json.loads(line)
    assert answer["text"] == "407"
    assert [digit["label"] for digit in answer["digits"]] == [4, 0, 7]
    assert len(answer["digits"][0]["candidates"]) == 10


def test_inkml_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "number.inkml"
    path.write_text(written("26").to_inkml())
    assert main(["read", str(path)]) == 0
    assert capsys.readouterr().out.split("\t")[1] == "26"


def test_standard_input_is_read_by_a_dash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = io.BytesIO(written("8").to_json().encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    assert main(["read", "-"]) == 0
    assert capsys.readouterr().out.startswith("-\t8\t")


def test_a_blank_picture_is_an_empty_text_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "blank.png"
    path.write_bytes(cv2.imencode(".png", np.full((60, 60), 255, np.uint8))[1].tobytes())
    assert main(["read", str(path)]) == 1
    assert capsys.readouterr().out == f"{path}\t\t0.000\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"neither ink nor a picture", "", id="text"),
        pytest.param(b"{broken", "not JSON", id="broken json"),
        pytest.param(b"<ink><trace>1 2, x</trace></ink>", "", id="broken inkml"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "", id="truncated picture"),
        pytest.param(b'{"strokes": [[[0, 0], [1]]]}', "Stroke 0", id="broken stroke"),
        pytest.param(b'{"strokes": "\xff"}', "UTF-8", id="not text"),
    ],
)
def test_a_broken_file_gets_one_sentence_and_exit_code_2_and_the_others_are_still_read(
    content: bytes, words: str, tmp_path: Path, ink_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken"
    path.write_bytes(content)
    assert main(["read", str(path), str(ink_file)]) == 2
    output = capsys.readouterr()
    assert output.out.split("\t")[1] == "407"
    (sentence,) = output.err.splitlines()
    assert sentence.startswith(f"airdraw read: {path}: ")
    assert words in sentence
    assert len(sentence) > len(f"airdraw read: {path}: ")


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "nowhere.png"]) == 2
    assert "nowhere.png: No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [[], ["unknown"], ["read"], ["read", "--nosuch", "x"], ["video", "--pen", "quill", "x.mp4"]],
)
def test_usage_errors_end_with_2_and_one_sentence(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith("airdraw")
    assert sentence.endswith("--help`.")


def test_the_module_runs_as_a_program_and_a_closed_pipe_is_no_error(ink_file: Path) -> None:
    command = f"{sys.executable} -m airdraw read {ink_file} {ink_file} | head -n 1"
    answer = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert answer.stdout.split("\t")[1] == "407"
    assert answer.stderr == ""


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("airdraw 0.")


def test_ink_that_is_no_valid_answer_of_the_field_ends_with_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "seven.json"
    path.write_text(written("7").to_json())
    assert main(["read", str(path), "--field", "date"]) == 1
    assert capsys.readouterr().out.splitlines() == [f"{path}\t7\t0.000"]
    assert main(["read", str(path), "--field", "digits:1"]) == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("shell", "code", "out", "err"),
    [
        pytest.param("{airdraw} --version | head -c 0", 0, "", "", id="version, pipe closed"),
        pytest.param("{airdraw} read {ink} >&-", 0, "", "", id="no output"),
        pytest.param("{airdraw} read {ink} 2>&-", 0, "407", "", id="no standard error"),
        pytest.param("{airdraw} read - <&-", 2, "", "The file is empty", id="no input"),
        pytest.param("{airdraw} read {ink} >/dev/full", 2, "", "No space left", id="full disk"),
    ],
)
def test_closed_and_full_streams_give_no_traceback(
    shell: str, code: int, out: str, err: str, ink_file: Path
) -> None:
    command = shell.format(airdraw=f"{sys.executable} -m airdraw", ink=ink_file)
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert out in done.stdout
    assert err in done.stderr
    assert done.stderr.count("\n") == bool(err)


def test_a_strange_name_stays_in_its_line_and_column(
    ink_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = tmp_path / "two\nlines\tand \N{SNOWMAN}.json"
    strange.write_bytes(ink_file.read_bytes())
    assert main(["read", str(strange), str(tmp_path / "no\nfile")]) == 2
    printed = capsys.readouterr()
    (line,) = printed.out.splitlines()
    path, text, _ = line.split("\t")
    assert (path, text) == (f"{tmp_path}/two\\nlines\\tand \N{SNOWMAN}.json", "407")
    assert printed.err == f"airdraw read: {tmp_path}/no\\nfile: No such file or directory\n"


def test_a_name_that_the_terminal_cannot_show_stops_nothing(ink_file: Path, tmp_path: Path) -> None:
    strange = tmp_path / "\N{SNOWMAN}.json"
    strange.write_bytes(ink_file.read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "airdraw", "read", str(strange), str(ink_file)],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"}, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.count(b"\t407\t") == 2


@pytest.mark.parametrize("words", [["read", ""], ["read", "x.json", "--field", ""]])
def test_an_empty_word_is_no_file_and_no_field(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.count("\n") == 1
