"""Each state of the Air page has its sentence, and only one at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdraw.session import Event
from airdraw.ui.air_states import (
    CAMERA_TROUBLE,
    CLOSE_HAND_SIZE,
    DARK_GREY,
    FAR_HAND_SIZE,
    LOST_HAND_S,
    SILENT_CAMERA_S,
    SLOW_CONNECTION_S,
    AirFacts,
    Camera,
    HandFacts,
    Tone,
    describe,
)

IDLE = AirFacts(camera=Camera.READY)
HAND = HandFacts(size=0.15, tip_x=0.6, tip_y=0.5)
SEEN = AirFacts(
    camera=Camera.GRANTED, is_wanted=True, silent_s=0.03, lost_hand_s=0.0, hand=HAND, grey=120.0
)


@pytest.mark.parametrize(
    ("facts", "words", "tone"),
    [
        pytest.param(IDLE, "start the camera", Tone.INVITE, id="idle"),
        pytest.param(
            AirFacts(camera=Camera.ASKING, is_wanted=True),
            "Waiting for permission",
            Tone.WAIT,
            id="waiting for permission",
        ),
        pytest.param(
            AirFacts(camera=Camera.GRANTED, is_wanted=True, connecting_s=2.0),
            "Connecting the video",
            Tone.WAIT,
            id="connecting",
        ),
        pytest.param(
            AirFacts(camera=Camera.GRANTED, is_wanted=True, connecting_s=SLOW_CONNECTION_S + 1),
            "Still connecting after 10 seconds",
            Tone.TROUBLE,
            id="connecting for long",
        ),
        pytest.param(
            AirFacts(camera=Camera.GRANTED, is_wanted=True),
            "Connected. Getting ready",
            Tone.WAIT,
            id="connected, no frame yet",
        ),
        pytest.param(
            replace(SEEN, silent_s=SILENT_CAMERA_S + 1),
            "No pictures arrive",
            Tone.TROUBLE,
            id="frames have stopped",
        ),
        pytest.param(
            replace(SEEN, hand=None, lost_hand_s=LOST_HAND_S + 1),
            "No hand in sight",
            Tone.ADVICE,
            id="no hand",
        ),
        pytest.param(
            replace(SEEN, hand=None, lost_hand_s=0.1), "Connected", Tone.GOOD, id="hand just lost"
        ),
        pytest.param(
            replace(SEEN, hand=None, lost_hand_s=None, grey=DARK_GREY - 1),
            "too dark",
            Tone.ADVICE,
            id="dark",
        ),
        pytest.param(
            replace(SEEN, hand=replace(HAND, size=FAR_HAND_SIZE / 2)),
            "come closer",
            Tone.ADVICE,
            id="far",
        ),
        pytest.param(
            replace(SEEN, hand=replace(HAND, size=CLOSE_HAND_SIZE * 1.2)),
            "move it back",
            Tone.ADVICE,
            id="close",
        ),
        pytest.param(
            replace(SEEN, hand=replace(HAND, tip_x=SEEN.aspect - 0.01)),
            "at the edge",
            Tone.ADVICE,
            id="at the right edge",
        ),
        pytest.param(
            replace(SEEN, hand=replace(HAND, tip_y=0.01)),
            "at the edge",
            Tone.ADVICE,
            id="at the top",
        ),
        pytest.param(
            replace(SEEN, hand=replace(HAND, is_down=True)), "Writing", Tone.GOOD, id="writing"
        ),
        pytest.param(SEEN, "Pen up", Tone.GOOD, id="pen up"),
        pytest.param(replace(SEEN, is_committed=True), "next number", Tone.GOOD, id="done"),
        pytest.param(
            replace(SEEN, held=Event.CLEAR, progress=0.5),
            "Hold still to clear",
            Tone.GOOD,
            id="countdown of clear",
        ),
        pytest.param(
            replace(SEEN, held=Event.COMMIT, progress=0.1), "Pen up", Tone.GOOD, id="short pause"
        ),
        pytest.param(
            replace(SEEN, failure="The hand model is missing."),
            "The hand model is missing.",
            Tone.TROUBLE,
            id="failure",
        ),
    ],
)
def test_each_state_has_its_sentence(facts: AirFacts, words: str, tone: Tone) -> None:
    status = describe(facts)
    assert words in status.sentence
    assert status.tone is tone


@pytest.mark.parametrize("camera", sorted(CAMERA_TROUBLE))
def test_the_pad_is_offered_whenever_the_camera_cannot_work(camera: Camera) -> None:
    status = describe(AirFacts(camera=camera))
    assert status.offers_pad
    assert status.tone is Tone.TROUBLE


@pytest.mark.parametrize("camera", sorted(CAMERA_TROUBLE))
def test_the_demo_needs_no_camera(camera: Camera) -> None:
    playing = replace(SEEN, camera=camera, is_demo=True)
    assert describe(playing).tone is Tone.GOOD


def test_advice_about_light_waits_until_the_hand_is_lost() -> None:
    assert "dark" not in describe(replace(SEEN, grey=DARK_GREY / 2)).sentence


FACTS = st.builds(
    AirFacts,
    camera=st.sampled_from(Camera),
    is_wanted=st.booleans(),
    is_demo=st.booleans(),
    connecting_s=st.none() | st.floats(0, 100),
    silent_s=st.none() | st.floats(0, 100),
    lost_hand_s=st.none() | st.floats(0, 100),
    grey=st.floats(0, 255),
    aspect=st.floats(0.5, 2.5),
    hand=st.none()
    | st.builds(
        HandFacts,
        size=st.floats(0.001, 3),
        tip_x=st.floats(-1, 4),
        tip_y=st.floats(-1, 2),
        is_down=st.booleans(),
    ),
    held=st.none() | st.sampled_from(Event),
    progress=st.floats(0, 1),
    is_committed=st.booleans(),
)


@given(FACTS)
def test_there_is_always_exactly_one_whole_sentence(facts: AirFacts) -> None:
    sentence = describe(facts).sentence
    assert sentence[0].isupper()
    assert sentence.rstrip().endswith((".", "…"))


@given(FACTS)
def test_the_pad_is_offered_only_in_trouble(facts: AirFacts) -> None:
    status = describe(facts)
    assert status.offers_pad == (status.tone is Tone.TROUBLE)
