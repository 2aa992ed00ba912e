"""A frame's number in the picture: written into a film, read back in the page that shows it.

Sixteen squares, eight in a row, black or white: ten bits of number, low ones first, and six to
check them by, so that a picture that was spoilt on its way is not taken for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from airdraw.simulator import SimulatedFrame

SQUARE_PX = 16
COLUMNS = 8
NUMBER_BITS, CHECK_BITS = 10, 6
MOST = 2**NUMBER_BITS
#: Spreads neighbouring numbers over the check's values.
CHECK_FACTOR = 37
#: A prime: whatever bit of a number changes, its check changes as well.
CHECK_MODULUS = 61


def numbered(frames: Iterable[SimulatedFrame]) -> Iterator[SimulatedFrame]:
    """The same frames with their numbers in the upper left corner.

    Raises:
        ValueError: There are more frames than numbers.
    """
    for number, frame in enumerate(frames):
        if number >= MOST:
            raise ValueError(f"A numbered film has at most {MOST} frames.")
        image = frame.image.copy()
        for bit in range(NUMBER_BITS + CHECK_BITS):
            row, column = (SQUARE_PX * place for place in divmod(bit, COLUMNS))
            is_white = code(number) >> bit & 1
            image[row : row + SQUARE_PX, column : column + SQUARE_PX] = 255 * is_white
        yield replace(frame, image=image)


def code(number: int) -> int:
    """A number with its check.

    >>> code(0), code(1) >> NUMBER_BITS
    (0, 37)
    """
    return number | number * CHECK_FACTOR % CHECK_MODULUS << NUMBER_BITS


#: So many frames of the camera are remembered: more than any delay, less than a film is long.
REMEMBERED = 240

#: To be run before the page's own scripts. Afterwards ``watchDelays()`` notes for each picture that
#: the page shows how long ago the camera gave it (ms), and ``takeDelays()`` hands them over.
PAGE_SCRIPT = f"""(() => {{
  const SQUARE = {SQUARE_PX}, COLUMNS = {COLUMNS}, BITS = {NUMBER_BITS + CHECK_BITS};
  const WIDTH = SQUARE * COLUMNS, HEIGHT = SQUARE * BITS / COLUMNS;
  const REMEMBERED = {REMEMBERED};
  const given = new Map();
  let shown = [];
  const reader = () => {{
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH; canvas.height = HEIGHT;
    const context = canvas.getContext("2d", {{ willReadFrequently: true }});
    return (picture, left, isMirrored) => {{
      context.drawImage(picture, left, 0, WIDTH, HEIGHT, 0, 0, WIDTH, HEIGHT);
      const pixels = context.getImageData(0, 0, WIDTH, HEIGHT).data;
      let value = 0;
      for (let bit = 0; bit < BITS; bit++) {{
        const column = bit % COLUMNS, row = (bit - column) / COLUMNS;
        const x = (isMirrored ? COLUMNS - 1 - column : column) * SQUARE + SQUARE / 2;
        if (pixels[4 * ((row * SQUARE + SQUARE / 2) * WIDTH + x)] > 127) value |= 1 << bit;
      }}
      const number = value & {MOST - 1}, check = value >> {NUMBER_BITS};
      return number * {CHECK_FACTOR} % {CHECK_MODULUS} === check ? number : null;
    }};
  }};

  const media = navigator.mediaDevices;
  const ask = media.getUserMedia.bind(media);
  media.getUserMedia = async (wishes) => {{
    const stream = await ask(wishes);
    note(stream.getVideoTracks()[0].clone());
    return stream;
  }};
  async function note(track) {{
    const frames = new MediaStreamTrackProcessor({{ track }}).readable.getReader();
    const read = reader();
    for (;;) {{
      const {{ value: frame, done }} = await frames.read();
      if (done) return;
      const number = read(frame, 0, false);
      if (number !== null) {{
        // The film begins again: a number that is missed must not be taken for the last round's.
        given.delete(number);
        given.set(number, performance.now());
        if (given.size > REMEMBERED) given.delete(given.keys().next().value);
      }}
      frame.close();
    }}
  }}

  window.watchDelays = () => {{
    const videos = [...document.querySelectorAll("*")].flatMap((part) =>
      part.tagName === "VIDEO" ? [part] : [...(part.shadowRoot?.querySelectorAll("video") ?? [])]);
    const video = videos.find((one) => one.videoWidth);
    const read = reader();
    const show = (now, about) => {{
      const number = read(video, video.videoWidth - WIDTH, true);
      const from = given.get(number);
      shown.push(from === undefined ? null : about.expectedDisplayTime - from);
      video.requestVideoFrameCallback(show);
    }};
    video.requestVideoFrameCallback(show);
  }};
  window.takeDelays = () => {{
    const taken = shown;
    shown = [];
    return taken;
  }};
}})()"""
