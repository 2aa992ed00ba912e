"""The Air page: write in front of the camera, or watch a drawn hand do it."""

from __future__ import annotations

import html
import time
from dataclasses import dataclass, replace

import streamlit as st

from airdraw.overlay import OverlayStyle
from airdraw.pen import DEFAULT_PEN, PenSettings
from airdraw.session import FrameResult
from airdraw.smoothing import DEFAULT_SMOOTHING
from airdraw.ui import history
from airdraw.ui.air_connection import AirConnection
from airdraw.ui.air_demo import DemoFrames
from airdraw.ui.air_ice import ice_servers
from airdraw.ui.air_link import AirLink
from airdraw.ui.air_session import AirSession, warm_up
from airdraw.ui.air_snapshot import AirSnapshot, Committed
from airdraw.ui.air_states import AirFacts, AirStatus, HandFacts, Tone, describe
from airdraw.ui.air_video import (
    BrowserVideo,
    KeptInk,
    Mode,
    Offer,
    Phase,
    kept_by_browser,
    said_by_browser,
    show_video,
)
from airdraw.ui.components import asset
from airdraw.ui.layout import heading, workbench
from airdraw.ui.metrics import NUMBERS, Watched
from airdraw.ui.own_hand_session import own_reader
from airdraw.ui.reader import shared_reader
from airdraw.ui.result import entry_name, show_reading
from airdraw.ui.settings import Settings, current
from airdraw.ui.shell import pages

#: How often the page looks at the session while video runs: soon enough after a stroke, and far
#: from a busy loop.
LOOK_EVERY_S = 0.3
#: How long the page waits at most, when the video is stopped, for the last frame.
END_LIMIT_S = 3.0
EMPTY = (
    "Nothing written yet",
    "Start the camera, or watch the demo.",
    "Point with your index finger: it writes.",
    "Rest a moment with two fingers: the number is finished.",
)
#: `?demo=1` plays the demo at once: other pages link to it.
DEMO_PARAMETER = "demo"
#: The strongest smoothing has this many times less cutoff than the middle one, the weakest more.
SMOOTHING_SPAN = 4.0


def render() -> None:
    """The whole page."""
    warm_up()
    heading(
        "Write in the air",
        "Point with your index finger to write, show two fingers to lift the pen.",
    )
    st.html(f"<style>{asset('air_page.css')}</style>")
    browser = said_by_browser()
    is_demo = browser.mode is Mode.DEMO
    kept = _kept_session(is_demo=is_demo)
    answer, failure = _connect(browser, kept.session)
    if not is_demo:
        _restore(kept.session)
    snapshot = kept.session.snapshot()
    with workbench() as (writing, reading):
        with writing:
            show_video(
                answer=answer,
                ice_servers=ice_servers(),
                starts_demo=st.query_params.get(DEMO_PARAMETER) == "1",
                ink=None if is_demo else KeptInk(snapshot.drawing, snapshot.is_committed),
                sounds=current().sounds,
                less_motion=current().wants_less_motion,
            )
            is_live = browser.phase is not Phase.IDLE
            look = st.fragment(_look, run_every=LOOK_EVERY_S if is_live else None)
            look(browser, kept.session, snapshot, failure)
        with reading:
            shown = _show_result(kept, snapshot, is_demo=is_demo)
    history.show_history(hide=shown)


def _restore(session: AirSession) -> None:
    """Bring back, once, the ink that the tab kept over a reload."""
    ink = kept_by_browser()
    if not ink.drawing.is_empty and not st.session_state.get("air_is_restored", False):
        st.session_state["air_is_restored"] = True
        session.restore(ink.drawing, is_committed=ink.is_committed)


def _look(browser: BrowserVideo, session: AirSession, shown: AirSnapshot, failure: str) -> None:
    """Advice and tools: the small part that runs again and again while video runs."""
    snapshot = session.snapshot()
    is_read = snapshot.read_drawing is shown.read_drawing
    if not is_read or snapshot.is_committed != shown.is_committed:
        # Something else was read or finished: the whole page, once.
        st.rerun()
    _show_status(describe(_facts(browser, snapshot, failure)))
    _show_buttons(session, snapshot)


@dataclass(frozen=True)
class _Kept:
    """A visitor's session with the settings that it was made for, and its place among others."""

    session: AirSession
    settings: tuple[object, ...]
    place: int


def _kept_session(*, is_demo: bool) -> _Kept:
    """This visitor's session; the demo has its own, so that it never touches the visitor's ink."""
    key = "air_demo_session" if is_demo else "air_session"
    settings = current()
    wanted = (
        settings.pen,
        settings.hand,
        settings.smoothing,
        settings.commit_pause_s,
        settings.line,
        own_reader(),
    )
    kept: _Kept | None = st.session_state.get(key)
    if kept is None or (kept.settings != wanted and not is_demo):
        session = AirSession(
            shared_reader().read if is_demo else own_reader().read,
            settings=DEFAULT_PEN if is_demo else pen_settings(settings),
            style=OverlayStyle(ink_width=settings.line_width),
        )
        if kept is not None:
            # Another pen, the same ink.
            before = kept.session.snapshot()
            session.restore(before.drawing, is_committed=before.is_committed)
        kept = _Kept(session, wanted, place=0 if kept is None else kept.place + 1)
        st.session_state[key] = kept
    return kept


def pen_settings(settings: Settings) -> PenSettings:
    """The air pen that the visitor chose."""
    cutoff_hz = DEFAULT_SMOOTHING.min_cutoff_hz * SMOOTHING_SPAN ** (1 - 2 * settings.smoothing)
    return PenSettings(
        pen="pinch" if settings.pen == "pinch" else "point",
        hand="Left" if settings.hand == "left" else "Right",
        commit_pause_s=settings.commit_pause_s,
        smoothing=replace(DEFAULT_SMOOTHING, min_cutoff_hz=cutoff_hz),
    )


def _connect(browser: BrowserVideo, session: AirSession) -> tuple[Offer | None, str]:
    """Answer the browser's offer, or close when it has stopped; returns answer and failure."""
    connection: AirConnection = st.session_state.setdefault("air_connection", AirConnection())
    if browser.phase is Phase.IDLE:
        # Then nothing looks at the session any more, so that its end is to be waited for.
        connection.close(wait_s=END_LIMIT_S)
    if browser.offer is None:
        return None, ""
    is_demo = browser.mode is Mode.DEMO
    answer = connection.answer(
        browser.offer,
        lambda: _counted_link(session, DemoFrames() if is_demo else None),
        ice_servers(),
    )
    return answer, connection.failure


def _counted_link(session: AirSession, source: DemoFrames | None) -> AirLink:
    """A link whose frames are counted and timed (`metrics`)."""
    watched = Watched(session, NUMBERS, is_camera=source is None)
    link = AirLink(watched, source)
    session.on_pen = link.say_pen
    watched.dropped = lambda: link.dropped
    return link


def _facts(browser: BrowserVideo, snapshot: AirSnapshot, failure: str) -> AirFacts:
    is_playing = browser.phase is Phase.PLAYING
    result = snapshot.result
    return AirFacts(
        camera=browser.camera,
        is_wanted=browser.phase is not Phase.IDLE,
        is_demo=browser.mode is Mode.DEMO,
        connecting_s=_connecting_s(browser),
        silent_s=snapshot.silent_s if is_playing else None,
        lost_hand_s=snapshot.lost_hand_s,
        grey=snapshot.grey,
        aspect=snapshot.aspect,
        hand=None if result is None else _hand_facts(result),
        held=None if result is None else result.held,
        progress=0.0 if result is None else result.progress,
        is_committed=snapshot.is_committed,
        failure=failure or snapshot.failure,
    )


def _connecting_s(browser: BrowserVideo) -> float | None:
    """How long the browser has been connecting; None when it is not."""
    if browser.phase is not Phase.CONNECTING:
        st.session_state.pop("air_connecting_since", None)
        return None
    now: float = time.monotonic()
    since: float = st.session_state.setdefault("air_connecting_since", now)
    return now - since


def _hand_facts(result: FrameResult) -> HandFacts | None:
    if result.hand is None or result.tip is None:
        return None
    return HandFacts(
        size=result.hand.size, tip_x=result.tip.x, tip_y=result.tip.y, is_down=result.is_down
    )


def _show_status(status: AirStatus) -> None:
    role = {Tone.TROUBLE: 'role="alert"', Tone.GOOD: ""}.get(status.tone, 'role="status"')
    st.html(f'<p class="air-status air-{status.tone}" {role}>{html.escape(status.sentence)}</p>')
    if status.offers_pad:
        st.page_link(pages()["pad"], label="Write on the pad instead", icon=":material/draw:")


def _show_buttons(session: AirSession, snapshot: AirSnapshot) -> None:
    is_empty = snapshot.drawing.is_empty
    with st.container(key="air-tools", horizontal=True):
        for label, icon, keys, press, is_off in (
            ("Undo", "undo", "Ctrl+Z", session.undo, not snapshot.can_undo),
            ("Redo", "redo", "Ctrl+Y", session.redo, not snapshot.can_redo),
            ("Clear", "close", "Delete", session.clear, is_empty),
            ("Done", "check", "Ctrl+Enter", session.commit, is_empty or snapshot.is_committed),
        ):
            st.button(
                label,
                key=f"air-{label.lower()}",
                icon=f":material/{icon}:",
                shortcut=keys,
                on_click=press,
                disabled=is_off,
            )


def _show_result(kept: _Kept, snapshot: AirSnapshot, *, is_demo: bool) -> str:
    """The reading, and what was finished since the last look; returns its name in the history."""
    key = "air_demo" if is_demo else "air"
    sheet = f"{kept.place}.{snapshot.read_number}"
    finished = kept.session.take_committed()
    show_reading(
        snapshot.reading, snapshot.read_drawing, key=key, sheet=sheet, source="air", empty=EMPTY
    )
    name = entry_name(key, sheet)
    if is_demo or snapshot.read_drawing.is_empty:
        # What the demo wrote, and what was cleared, is no reading of the visitor's.
        history.forget(name)
    else:
        _remember(finished, key, kept.place, but=name)
    return name


def _remember(finished: list[Committed], key: str, place: int, *, but: str) -> None:
    """Finished numbers join the history, also one that came and went between two looks."""
    for one in finished:
        name = entry_name(key, f"{place}.{one.number}")
        if name != but and name not in history.entries():
            history.remember(
                name, history.Entry(source="air", reading=one.reading, drawing=one.drawing)
            )
