"""W3C InkML out and in.

What is read: traces with their formats, contexts and definitions, in any nesting and name space.
XML is parsed without document types, entities and outside references (defusedxml).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from airdraw.ink import Drawing
from airdraw.inkml_trace import Channel, TraceFormat, points_of

NAMESPACE = "http://www.w3.org/2003/InkML"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<ink xmlns="{NAMESPACE}">
  <definitions>
    <context xml:id="airdraw">
      <traceFormat>
        <channel name="X" type="double"/>
        <channel name="Y" type="double"/>
        <channel name="T" type="double" units="s"/>
      </traceFormat>
    </context>
  </definitions>
"""

#: Contexts that refer to a context, or hold one, are followed this far.
_MOST_LEVELS = 16
_REFERENCES = ("contextRef", "inkSourceRef", "traceFormatRef", "canvasTransformRef")

_Affine = tuple[tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True)
class _Context:
    """How traces are to be understood at one place of the document."""

    trace_format: TraceFormat = field(default_factory=TraceFormat)
    transform: _Affine | None = None


#: Attributes of the `_Context` with their new values.
_Changes = dict[str, Any]


def write_inkml(drawing: Drawing) -> str:
    """The drawing as InkML, one trace a stroke, exact to the last bit.

    >>> print(write_inkml(Drawing.from_points([[(1, 2, 0), (3, 4, 0.5)]])).splitlines()[-2])
      <trace contextRef="#airdraw">1.0 2.0 0.0, 3.0 4.0 0.5</trace>
    """
    traces = [
        ", ".join(f"{float(x)!r} {float(y)!r} {float(t)!r}" for x, y, t in stroke.points)
        for stroke in drawing.strokes
    ]
    body = "".join(f'  <trace contextRef="#airdraw">{trace}</trace>\n' for trace in traces)
    return f"{_HEAD}{body}</ink>\n"


def read_inkml(text: str | bytes) -> Drawing:
    """The drawing in an InkML document.

    Times become seconds; where no time is given they are made up evenly. Traces in the air
    (``type="penUp"``) and other channels are left out.

    Args:
        text: the document; as bytes in the encoding that it declares.

    Raises:
        ValueError: with one sentence, when the document cannot be read.
    """
    root = _parsed(text)
    if _tag(root) != "ink":
        raise ValueError(f"This XML is a <{_tag(root)[:40]}>, not InkML, whose root is <ink>.")
    named = {name: e for e in root.iter() if (name := e.get(_XML_ID) or e.get("id"))}
    strokes: list[list[tuple[float, ...]]] = []
    by_name: dict[str, list[tuple[float, ...]]] = {}
    for number, (trace, context) in enumerate(_traces(root, _Definitions(named))):
        try:
            points = _moved(points_of("".join(trace.itertext()), context.trace_format), context)
        except ValueError as error:
            raise ValueError(f"Trace {number}: {error}") from None
        _append(strokes, by_name, trace, points)
    return Drawing.from_points(strokes)


def _parsed(text: str | bytes) -> Any:
    if isinstance(text, str):
        text = text.removeprefix("\ufeff").lstrip()
    try:
        return defusedxml.ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException:
        raise ValueError(
            "This XML declares a document type or entities, which are not read; take the "
            "<!DOCTYPE …> out."
        ) from None
    except (ParseError, LookupError, ValueError, TypeError) as error:
        raise ValueError(f"This is not XML: {error}.") from None


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _append(
    strokes: list[list[tuple[float, ...]]],
    by_name: dict[str, list[tuple[float, ...]]],
    trace: Any,
    points: list[tuple[float, ...]],
) -> None:
    """A stroke more, or the last one longer when this trace continues it."""
    if not points:
        return
    is_continued = trace.get("continuation") in ("middle", "end")
    prior = by_name.get(trace.get("priorRef", "").removeprefix("#"))
    if is_continued and strokes:
        stroke = prior if prior is not None else strokes[-1]
        stroke.extend(points)
    else:
        stroke = points
        strokes.append(stroke)
    if name := trace.get(_XML_ID) or trace.get("id"):
        by_name[name] = stroke


def _traces(root: Any, definitions: _Definitions) -> Iterator[tuple[Any, _Context]]:
    """Every trace of the pen on the paper with its context, in the order of the document."""
    current = _Context()
    # (element, context of its group); no recursion, since a document may be nested deeply.
    waiting: list[tuple[Any, _Context | None]] = [(child, None) for child in reversed(root)]
    while waiting:
        element, inherited = waiting.pop()
        kind = _tag(element)
        if kind in ("context", "traceFormat", "inkSource"):
            # Outside of definitions these hold for everything that follows.
            current = replace(current, **definitions.changes(element))
        elif kind in ("trace", "traceGroup"):
            context = inherited or current
            if reference := element.get("contextRef"):
                context = replace(_Context(), **definitions.referred(reference))
            if kind == "trace" and element.get("type") != "penUp":
                yield element, context
            elif kind == "traceGroup":
                own = context if reference or inherited else None
                waiting += [(child, own) for child in reversed(element)]


class _Definitions:
    """What elements change of a context; each is looked at once, however often it is referred to.

    Args:
        named: the elements that have a name.
    """

    def __init__(self, named: dict[str, Any]) -> None:
        self._named = named
        self._known: dict[Any, _Changes] = {}

    def changes(self, element: Any, above: tuple[Any, ...] = ()) -> _Changes:
        """The changes by a <context>, <traceFormat>, <inkSource> or <canvasTransform>.

        Args:
            above: the elements that led to this one.
        """
        if element not in self._known:
            if len(above) > _MOST_LEVELS:
                raise ValueError(
                    "This InkML has too long a chain of contexts, each of which refers to the next "
                    f"or holds it; at most {_MOST_LEVELS} are read."
                )
            self._known[element] = self._found(element, (*above, element))
        return self._known[element]

    def referred(self, reference: str, above: tuple[Any, ...] = ()) -> _Changes:
        """The changes by what a reference names."""
        name = reference.rpartition("#")[2]
        if name == "DefaultContext":
            return {}
        if name not in self._named:
            raise ValueError(f'This InkML refers to "{reference[:60]}", which it does not define.')
        if self._named[name] in above:
            raise ValueError(f'This InkML refers to "{reference[:60]}" in a circle.')
        return self.changes(self._named[name], above)

    def _found(self, element: Any, above: tuple[Any, ...]) -> _Changes:
        kind = _tag(element)
        if kind == "traceFormat":
            trace_format = _trace_format(element)
            return {"trace_format": trace_format} if trace_format else {}
        if kind == "canvasTransform":
            return {"transform": _transform(element)}
        made: _Changes = {}
        if kind in ("context", "inkSource"):
            for attribute in _REFERENCES:
                if reference := element.get(attribute):
                    made |= self.referred(reference, above)
            for child in element:
                made |= self.changes(child, above)
        return made


def _trace_format(element: Any) -> TraceFormat | None:
    """The format; None when it names no channel and so changes nothing."""
    regular: list[Channel] = []
    intermittent: list[Channel] = []
    for child in element:
        if _tag(child) == "channel":
            regular.append(_channel(child))
        elif _tag(child) == "intermittentChannels":
            intermittent += [_channel(channel) for channel in child if _tag(channel) == "channel"]
    if not regular and not intermittent:
        return None
    return TraceFormat((*regular, *intermittent), len(intermittent))


def _channel(element: Any) -> Channel:
    sign = -1 if element.get("orientation") == "-ve" else 1
    return Channel(element.get("name", "").strip(), element.get("units", "").strip(), sign)


def _transform(element: Any) -> _Affine | None:
    mappings = [mapping for mapping in element if _tag(mapping) == "mapping"]
    kinds = {mapping.get("type", "unknown") for mapping in mappings}
    if kinds <= {"identity"}:
        return None
    if kinds != {"affine"} or len(mappings) != 1:
        raise ValueError(
            "This InkML maps its ink to the canvas by a formula or table; only affine maps are "
            "read."
        )
    text = "".join(mappings[0].itertext())
    try:
        first, second = (tuple(float(v) for v in row.split()) for row in text.strip().split(","))
        (a, b, c), (d, e, f) = first, second
    except ValueError:
        raise ValueError(f"The affine map {text.strip()[:60]!r} has not two rows of 3.") from None
    return (a, b, c), (d, e, f)


def _moved(points: list[tuple[float, ...]], context: _Context) -> list[tuple[float, ...]]:
    if context.transform is None:
        return points
    (a, b, c), (d, e, f) = context.transform
    return [(a * x + b * y + c, d * x + e * y + f, *t) for x, y, *t in points]
