"""The Air page: write in front of the camera, or watch a drawn hand do it."""

from __future__ import annotations

import time
from enum import StrEnum

import streamlit as st
from streamlit_webrtc import WebRtcMode, WebRtcStreamerContext, webrtc_streamer

from airdraw.ui.air_camera import CONSTRAINTS, ask_browser
from airdraw.ui.air_ice import ice_servers
from airdraw.ui.air_link import AirLink


class Mode(StrEnum):
    """What the video shows."""

    OFF = "off"
    CAMERA = "camera"
    DEMO = "demo"


class Echo:
    def begin(self): pass
    def observe(self, image, t): return image
    def catch_up(self): pass
    def end(self, failure): print("END", failure)


def render() -> None:
    """The whole page."""
    state = st.session_state
    state.setdefault("air_ask", 0)
    state.setdefault("air_wanted", False)
    if st.button("Start the camera"):
        state.air_ask += 1
        state.air_wanted = True
    if st.button("Stop"):
        state.air_wanted = False
    camera = ask_browser(ask=state.air_ask, is_wanted=state.air_wanted, is_playing=state.get("playing", False))
    st.write(f"camera: {camera}")
    link = AirLink(Echo())
    context = webrtc_streamer(
        key="air-video",
        mode=WebRtcMode.SENDRECV,
        rtc_configuration={"iceServers": ice_servers()},
        media_stream_constraints=CONSTRAINTS,
        desired_playing_state=state.air_wanted and camera == "granted",
        player_factory=lambda: link,
        sink_video_track=link,
        video_html_attrs={"autoPlay": True, "controls": False, "muted": True, "playsInline": True, "style": {"width": "100%"}},
        media_toggle_controls=False,
    )
    state.playing = context.state.playing
    st.write(f"state: {context.state}")
