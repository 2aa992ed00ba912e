"""The app's end of one visitor's video: answers the browser's offers, one connection at a time.

The peer connection is streamlit-webrtc's `WebRtcWorker`, which closes it when the visitor's session
ends or turns to another page. The browser's end is a component of our own: streamlit-webrtc's tells
Python nothing about permission or devices, and when it is started by the script instead of by its
own button, it may start twice (it waits for a module before it notes that it has started).
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from aiortc import RTCConfiguration
from aiortc.contrib.media import MediaRelay
from streamlit_webrtc import WebRtcMode, WebRtcWorker
from streamlit_webrtc.config import compile_ice_servers
from streamlit_webrtc.webrtc import SignallingTimeoutError

from airdraw.ui.air_link import AirLink
from airdraw.ui.air_video import Offer

logger = logging.getLogger(__name__)

ANSWER_LIMIT_S = 10.0
REFUSED = "The video could not be connected. Stop, then start again."


class AirConnection:
    """Answers offers and closes what came before.

    Attributes:
        failure: why the last offer got no answer, as a sentence; "" when it got one.
    """

    def __init__(self) -> None:
        self.failure = ""
        self._worker: Peer | None = None
        self._link: AirLink | None = None
        self._offer_id = ""
        self._answer: Offer | None = None

    def answer(
        self, offer: Offer, make_link: Callable[[], AirLink], ice_servers: list[dict[str, Any]]
    ) -> Offer | None:
        """The answer to an offer, or None with `failure` set; asked again, it is the same."""
        if offer.id != self._offer_id:
            self.close()
            self._offer_id = offer.id
            try:
                self._answer = self._open(offer, make_link(), ice_servers)
            except (ValueError, SignallingTimeoutError) as error:
                logger.warning("An offer was not answered: %s", error)
                self.close()
                self._offer_id = offer.id
                self.failure = REFUSED
        return self._answer

    def close(self, *, wait_s: float = 0.0) -> None:
        """End the connection, its thread and its tracker; closing twice does nothing.

        Args:
            wait_s: how long to wait at most for what the last frame still writes.
        """
        worker, self._worker = self._worker, None
        link, self._link = self._link, None
        self._offer_id, self._answer, self.failure = "", None, ""
        if worker is not None:
            worker.stop()
        if link is not None:
            link.stop()
            link.wait(wait_s)

    def _open(self, offer: Offer, link: AirLink, ice_servers: list[dict[str, Any]]) -> Offer:
        self._link = link
        self._worker = peer(link, ice_servers)
        self._worker.pc.on("datachannel", link.open_channel)
        description = self._worker.process_offer(
            without_mdns(offer.sdp), "offer", timeout=ANSWER_LIMIT_S
        )
        return Offer(offer.id, description.sdp)


def without_mdns(sdp: str) -> str:
    """An offer without the addresses that browsers hide behind ``.local`` names.

    Looking them up would send a multicast into the local network. They are not needed: the browser
    calls the app, which then sees where the call comes from.
    """
    lines = sdp.splitlines(keepends=True)
    return "".join(
        line for line in lines if not (line.startswith("a=candidate:") and ".local " in line)
    )


class Peer(WebRtcWorker[Any, Any]):
    """streamlit-webrtc's worker, safe to be ended from two sides at once.

    Stopping by button ends it in the script's thread, while the browser, which has closed its side
    already, ends it in the event loop's. The worker's own code asks whether something is there and
    then uses it, and fails when the other side took it away in between.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._ending = threading.RLock()
        super().__init__(*arguments, **named)

    def _unset_processors(self) -> None:
        # Nothing in here waits for the event loop, so that the loop may wait here.
        with self._ending:
            super()._unset_processors()  # type: ignore[no-untyped-call]


def peer(
    link: AirLink,
    ice_servers: list[dict[str, Any]],
    *,
    loop: asyncio.AbstractEventLoop | None = None,
    relay: MediaRelay | None = None,
) -> Peer:
    """The app's end for one link, in Streamlit's event loop or, with its relay, in another."""
    return Peer(
        loop=loop,
        relay=relay,
        mode=WebRtcMode.RECVONLY if link.is_demo else WebRtcMode.SENDRECV,
        rtc_configuration=RTCConfiguration(iceServers=compile_ice_servers(ice_servers)),
        # Of a player only `audio` and `video` are used.
        player_factory=lambda: link,
        sink_video_track=link,
        source_video_track=None,
        source_audio_track=None,
        sink_audio_track=None,
        in_recorder_factory=None,
        out_recorder_factory=None,
        video_frame_callback=None,
        audio_frame_callback=None,
        queued_video_frames_callback=None,
        queued_audio_frames_callback=None,
        on_video_ended=None,
        on_audio_ended=None,
        video_processor_factory=None,
        audio_processor_factory=None,
        async_processing=False,
        video_receiver_size=1,
        audio_receiver_size=1,
        sendback_video=True,
        sendback_audio=False,
    )
