"""The app as a whole, without a browser: every page runs, and what it must not load stays out."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest
from streamlit.testing.v1 import AppTest

from airdraw.cli import main
from airdraw.cli.app import ENTRY, OPTIONS, command_line
from benchmarks.app_process import free_port

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["pad", "picture", "settings_page", "own_hand_page", "about"]

SHELL_IMPORTS = """
import sys
import airdraw.ui.pad, airdraw.ui.picture, airdraw.ui.about, airdraw.ui.settings_page
import airdraw.ui.shell
heavy = {"tensorflow", "keras", "mediapipe"} & set(sys.modules)
sys.exit(f"loaded {heavy}" if heavy else 0)
"""


def open_page(name: str) -> AppTest:
    app = AppTest.from_string(
        f"from airdraw.ui import layout, settings, {name}\n"
        "settings.remember_in_browser()\n"
        "layout.style(settings.current())\n"
        f"{name}.render()\n",
        default_timeout=30,
    )
    return app.run()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_an_error(name: str) -> None:
    page = open_page(name)

    assert not page.exception
    assert page.title[0].value


def test_the_pages_load_nothing_heavy() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SHELL_IMPORTS], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr


def test_what_never_dies_is_left_out_of_the_garbage_collection() -> None:
    code = (
        "import gc\nfrom airdraw.ui.reader import shared_reader\nshared_reader()\n"
        "assert gc.get_freeze_count() > len(gc.get_objects())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr


def test_a_sample_picture_is_one_click_away() -> None:
    page = open_page("picture")

    page.button(key="picture_try").click().run()

    assert not page.exception
    assert page.session_state["pictures"]


def test_settings_can_be_taken_back() -> None:
    page = open_page("settings_page")
    page.toggle(key="settings_sounds").set_value(True).run()
    assert page.session_state["settings"].sounds

    page.button(key="settings_reset").click().run()

    assert not page.session_state["settings"].sounds


def test_the_command_starts_the_entry_inside_the_package() -> None:
    assert ENTRY.is_file()
    assert str(ENTRY) in command_line(8501, "localhost")


def test_the_command_ends_quietly_when_it_is_interrupted() -> None:
    words = [sys.executable, "-m", "airdraw", "app", "--port", str(free_port())]
    with subprocess.Popen(words, stdout=PIPE, stderr=PIPE, text=True) as serving:
        assert serving.stdout is not None
        # Only then it waits for visitors, and for Ctrl+C.
        assert any("URL: http://localhost:" in line for line in serving.stdout)
        serving.send_signal(signal.SIGINT)
        _, said = serving.communicate(timeout=60)

    assert serving.returncode == 0
    assert said.strip() == ""


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8501.5", "http"])
def test_the_command_wants_a_port(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["app", f"--port={port}"])

    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert f"'{port}' is no port; name one from 1 to 65535" in said
    assert said.count("\n") == 1


def test_the_command_sends_no_statistics_and_listens_on_this_machine_only() -> None:
    words = command_line(8501, "localhost")

    assert "--browser.gatherUsageStats=false" in words
    assert "--server.address=localhost" in words
    assert Path(OPTIONS["theme.base"]).is_file()


def test_help_tells_how_to_choose_the_port(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["app", "--help"])

    assert left.value.code == 0
    assert "--port" in capsys.readouterr().out
