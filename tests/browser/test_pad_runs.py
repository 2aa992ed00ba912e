"""What a stroke on the pad costs, and how well the pad reads people who are in no training set."""

from __future__ import annotations

import logging
import statistics
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from writing import ONE, PHONE, OpenPage, Pad, at, digits_of_other_writers, fitted

pytestmark = pytest.mark.browser

logger = logging.getLogger(__name__)

LEAST_RIGHT_OF_100 = 98
QUIET_MS = 500
#: Notes when a pointer went up, and when the panel showed the reading of that stroke.
STOPWATCH = """
window.stopwatch = { up: 0, shown: 0 };
addEventListener("pointerup", (event) => (stopwatch.up = event.timeStamp), true);
const panel = () => [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
  .map((host) => host.shadowRoot?.querySelector("[data-strokes]")).find(Boolean);
const watch = () => {
  if (!panel()) return setTimeout(watch, 50);
  new MutationObserver(() => (stopwatch.shown = performance.now()))
    .observe(panel(), { attributes: true, attributeFilter: ["data-strokes"] });
};
watch();
"""


@dataclass
class Runs:
    """The runs of the script that a page was told of."""

    #: The fragments that each run drew anew; "" is what is in none.
    fragments: list[set[str]] = field(default_factory=list)

    @property
    def are_small(self) -> bool:
        """Whether each run was of one fragment and nothing else."""
        return all(len(ids) == 1 and "" not in ids for ids in self.fragments)

    def watch(self, page: Page) -> None:
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, content: str | bytes) -> None:
        if isinstance(content, str):
            return
        message = ForwardMsg.FromString(content)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.fragments.append(set())
        elif kind == "delta" and self.fragments:
            self.fragments[-1].add(message.delta.fragment_id)


def test_a_stroke_runs_one_fragment_once(browser: Browser, open_page: OpenPage) -> None:
    page = open_page(browser, "/pad")
    runs = Runs()
    runs.watch(page)
    page.reload()
    pad = Pad(page)
    pad.expect_empty()
    page.wait_for_timeout(QUIET_MS)
    runs.fragments.clear()

    for number, place in enumerate((0.2, 0.5, 0.8), start=1):
        pad.write_with_mouse(at(place))
        pad.expect_strokes(number)
    page.wait_for_timeout(QUIET_MS)

    assert len(runs.fragments) == 3
    assert runs.are_small


def test_taking_back_and_clearing_run_one_fragment_once(
    browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(browser, "/pad")
    runs = Runs()
    runs.watch(page)
    page.reload()
    pad = Pad(page)
    pad.write_with_mouse(ONE)
    pad.expect_strokes(1)
    page.wait_for_timeout(QUIET_MS)
    runs.fragments.clear()

    for name, strokes in (("Undo", 0), ("Redo", 1), ("Clear", 0)):
        pad.press(name)
        # Of two steps in a hurry the server may see the last one only.
        pad.expect_strokes(strokes)
    page.wait_for_timeout(QUIET_MS)

    assert len(runs.fragments) == 3
    assert runs.are_small


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["mouse", "finger"])
def test_digits_of_other_writers_are_read(browser: Browser, open_page: OpenPage, tool: str) -> None:
    samples = digits_of_other_writers(100)
    pad = Pad(open_page(browser, "/pad", script=STOPWATCH, **(PHONE if tool == "finger" else {})))
    write = pad.write_with_finger if tool == "finger" else pad.write_with_mouse
    wrong, waits_ms = [], []

    for sample in samples:
        strokes = fitted(sample["strokes"], pad.aspect)
        for count, stroke in enumerate(strokes, start=1):
            write([stroke])
            pad.expect_strokes(count)
            waits_ms.append(pad.page.evaluate("stopwatch.shown - stopwatch.up"))
        read = pad.number.inner_text()
        if read != sample["label"]:
            wrong.append(f"{sample['id']}: {sample['label']} read as {read}")
        pad.press("Clear")
        pad.expect_empty()

    right = len(samples) - len(wrong)
    # Seen with: pytest -m slow -k other_writers --log-cli-level=INFO
    logger.info("%s: %d right; %s; wrong: %s", tool, right, spread(waits_ms), wrong)
    assert right >= LEAST_RIGHT_OF_100, wrong


def spread(waits_ms: list[float]) -> str:
    """From the end of a stroke until its reading is on the page."""
    nine_tenths = statistics.quantiles(waits_ms, n=10)[-1]
    return (
        f"reading after {statistics.median(waits_ms):.0f} ms (median of {len(waits_ms)} strokes), "
        f"nine in ten within {nine_tenths:.0f} ms"
    )
