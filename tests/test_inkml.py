"""InkML: what we write is read back exactly; what others write is read or refused.

Over 300 lines because it is one list: a part of the format after the other.
"""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdraw import Drawing
from airdraw.inkml import NAMESPACE, read_inkml, write_inkml

finite = st.floats(allow_nan=False, allow_infinity=False)
strokes = st.lists(
    st.lists(st.tuples(finite, finite, finite), min_size=1, max_size=6).map(
        lambda points: [
            (x, y, t) for (x, y, _), t in zip(points, sorted(p[2] for p in points), strict=True)
        ]
    ),
    max_size=4,
)

FORMAT = '<traceFormat><channel name="X"/><channel name="Y"/>{}</traceFormat>'
TIMED = FORMAT.format('<channel name="T" units="s"/>')


def ink(body, attributes=f'xmlns="{NAMESPACE}"'):
    return f"<ink {attributes}>{body}</ink>"


def places(drawing):
    return [[(x, y) for x, y, _ in stroke.points] for stroke in drawing.strokes]


def times(drawing):
    return [point.t for stroke in drawing.strokes for point in stroke.points]


@settings(deadline=None)
@given(strokes)
def test_what_is_written_is_read_back_exactly(points):
    drawing = Drawing.from_points(points)
    assert read_inkml(write_inkml(drawing)) == drawing


def test_an_empty_drawing_comes_back_empty():
    assert read_inkml(write_inkml(Drawing())) == Drawing()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "ascii"])
def test_bytes_are_read_in_the_encoding_they_declare(encoding):
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>\n' + ink("<trace>1 2, 3 4</trace>")
    assert places(read_inkml(text.encode(encoding))) == [[(1, 2), (3, 4)]]


def test_a_string_with_a_byte_order_mark_and_another_declared_encoding_is_read():
    text = '\ufeff<?xml version="1.0" encoding="UTF-16"?>' + ink("<trace>1 2</trace>")
    assert places(read_inkml(text)) == [[(1, 2)]]


@pytest.mark.parametrize(
    "trace",
    [
        pytest.param("1125 18432, 1148 18475, 1178 18510, 1211 18540", id="explicit"),
        pytest.param("1125 18432,'23'43,30 35,33 30", id="first differences"),
        pytest.param("1125 18432,'23'43,\"7\"-8,3-5", id="second differences"),
        pytest.param("1125 18432,'23'43,!1178!18510,'33'30", id="explicit again"),
        pytest.param("#465 #4800,#47C #482B,#49A #484E,#4BB #486C", id="hexadecimal"),
        pytest.param(" 1125\n18432 ,\t1148 18475,1178 18510 , 1211 18540,", id="odd spaces"),
        pytest.param("1125.0 1.8432e4, +1148 18475., 1178 18510, 1211 18540", id="decimals"),
    ],
)
def test_every_coding_of_values_gives_the_same_points(trace):
    expected = [(1125, 18432), (1148, 18475), (1178, 18510), (1211, 18540)]
    assert places(read_inkml(ink(f"<trace>{trace}</trace>"))) == [expected]


def test_a_star_repeats_the_value_or_the_difference():
    assert places(read_inkml(ink("<trace>1 2, * 3, '5 *, * *</trace>"))) == [
        [(1, 2), (1, 3), (6, 3), (11, 3)]
    ]


@pytest.mark.parametrize("attributes", ["", f'xmlns="{NAMESPACE}"', 'xmlns="urn:other"'])
def test_any_namespace_or_none_is_read(attributes):
    assert places(read_inkml(ink("<trace>1 2</trace>", attributes))) == [[(1, 2)]]


def test_a_prefixed_namespace_is_read():
    text = f'<i:ink xmlns:i="{NAMESPACE}"><i:trace>1 2</i:trace></i:ink>'
    assert places(read_inkml(text)) == [[(1, 2)]]


def test_channels_are_found_by_name_in_any_order():
    body = (
        '<traceFormat><channel name="F"/><channel name="T" units="s"/><channel name="Y"/>'
        '<channel name="B" type="boolean"/><channel name="X"/></traceFormat>'
        "<trace>100 0.5 2 T 1, 90 0.75 4 F 3</trace>"
    )
    drawing = read_inkml(ink(body))
    assert drawing == Drawing.from_points([[(1, 2, 0.5), (3, 4, 0.75)]])


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("s", 500), ("ms", 0.5), ("", 0.5), ("us", 0.0005), ("min", 30000)],
)
def test_times_become_seconds(unit, expected):
    units = f'units="{unit}"' if unit else ""
    body = FORMAT.format(f'<channel name="T" {units}/>') + "<trace>1 2 500</trace>"
    assert times(read_inkml(ink(body))) == [expected]


def test_without_times_strokes_are_timed_evenly_one_after_the_other():
    drawing = read_inkml(ink("<trace>1 2, 3 4</trace><trace>5 6</trace>"))
    assert times(drawing) == sorted(set(times(drawing)))


def test_unknown_times_are_made_up_and_unknown_places_are_refused():
    drawing = read_inkml(ink(TIMED + "<trace>1 2 ?, 3 4 7</trace>"))
    assert times(drawing) == times(Drawing.from_points([[(1, 2), (3, 4)]]))
    with pytest.raises(ValueError, match=r"Trace 0: Point 1 has no known x and y\."):
        read_inkml(ink("<trace>1 2, ? 4</trace>"))


def test_intermittent_channels_may_be_missing():
    body = (
        '<traceFormat><channel name="X"/><channel name="Y"/><intermittentChannels>'
        '<channel name="F"/></intermittentChannels></traceFormat><trace>1 2 9, 3 4, 5 6 8</trace>'
    )
    assert places(read_inkml(ink(body))) == [[(1, 2), (3, 4), (5, 6)]]


def test_axes_that_grow_the_other_way_are_turned():
    body = (
        '<traceFormat><channel name="X"/><channel name="Y" orientation="-ve"/></traceFormat>'
        "<trace>1 2</trace>"
    )
    assert places(read_inkml(ink(body))) == [[(1, -2)]]


def test_axes_in_different_units_get_one_unit():
    body = (
        '<traceFormat><channel name="X" units="mm"/><channel name="Y" units="cm"/></traceFormat>'
        "<trace>1 2</trace>"
    )
    assert places(read_inkml(ink(body))) == [[(1, 20)]]


def test_formats_are_followed_through_definitions_contexts_and_groups():
    body = (
        '<definitions><traceFormat xml:id="yx"><channel name="Y"/><channel name="X"/></traceFormat>'
        '<context xml:id="a" traceFormatRef="#yx"/><context xml:id="b" contextRef="#a"/>'
        '<inkSource xml:id="pen"><traceFormat><channel name="F"/><channel name="X"/>'
        '<channel name="Y"/></traceFormat></inkSource><context xml:id="c" inkSourceRef="#pen"/>'
        "<trace>99 99</trace></definitions>"
        '<trace>1 2</trace><traceGroup contextRef="#b"><trace>4 3</trace><traceGroup>'
        '<trace>6 5</trace></traceGroup></traceGroup><trace contextRef="#c">0 7 8</trace>'
        '<context contextRef="#a"/><trace>10 9</trace>'
    )
    expected = [[(1, 2)], [(3, 4)], [(5, 6)], [(7, 8)], [(9, 10)]]
    assert places(read_inkml(ink(body))) == expected


def test_an_affine_map_to_the_canvas_is_applied_and_any_other_refused():
    context = (
        "<context><canvasTransform><mapping type='{}'>{}</mapping></canvasTransform></context>"
    )
    moved = context.format("affine", "2 0 10, 0 -1 5") + "<trace>1 2</trace>"
    assert places(read_inkml(ink(moved))) == [[(12, 3)]]
    assert places(read_inkml(ink(context.format("identity", "") + "<trace>1 2</trace>")))
    with pytest.raises(ValueError, match="only affine maps are read"):
        read_inkml(ink(context.format("lookup", "1 2") + "<trace>1 2</trace>"))


def test_continued_traces_are_one_stroke_and_traces_in_the_air_are_none():
    body = (
        '<trace xml:id="a" continuation="begin">1 2</trace><trace type="penUp">9 9</trace>'
        '<trace xml:id="b" continuation="middle" priorRef="#a">3 4</trace>'
        '<trace continuation="end" priorRef="#b">5 6</trace><trace></trace>'
    )
    assert places(read_inkml(ink(body))) == [[(1, 2), (3, 4), (5, 6)]]


BOMB = (
    '<!DOCTYPE ink [<!ENTITY a "1 2,"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<ink><trace>&b;</trace></ink>"
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "This is not XML", id="nothing"),
        pytest.param("<ink><trace>1 2</ink>", "This is not XML", id="broken"),
        pytest.param("hello", "This is not XML", id="prose"),
        pytest.param("<ink>\ud800</ink>", "This is not XML", id="surrogate"),
        pytest.param(b"\xff\xfe\x00", "This is not XML", id="bytes"),
        pytest.param(b'<?xml version="1.0" encoding="nix"?><ink/>', "not XML", id="encoding"),
        pytest.param(BOMB, "document type or entities", id="entities"),
        pytest.param(
            '<!DOCTYPE ink SYSTEM "file:///etc/passwd"><ink/>', "document type", id="outside"
        ),
        pytest.param("<svg/>", "not InkML, whose root is <ink>", id="svg"),
        pytest.param(ink("<trace>1 2 3</trace>"), "Trace 0: Point 0 has 3 values", id="too many"),
        pytest.param(ink("<trace>1 2, 3</trace>"), "Trace 0: Point 1 has 1 values", id="too few"),
        pytest.param(ink("<trace>1 2,, 3 4</trace>"), "Point 1 has 0 values", id="no values"),
        pytest.param(ink("<trace>1 zwei</trace>"), "'zwei', which is no value", id="words"),
        pytest.param(ink("<trace>1 1e999</trace>"), "must be finite", id="infinite"),
        pytest.param(ink(f"<trace>1 #{'F' * 999}</trace>"), "too large", id="huge"),
        pytest.param(ink(TIMED + "<trace>1 2 3, 1 2 2</trace>"), "backwards", id="time"),
        pytest.param(
            ink(FORMAT.format('<channel name="T" units="moons"/>') + "<trace>1 2 3</trace>"),
            "unit of time 'moons'",
            id="unit",
        ),
        pytest.param(
            ink('<traceFormat><channel name="X"/></traceFormat><trace>1</trace>'),
            "no channels X and Y",
            id="no y",
        ),
        pytest.param(ink('<trace contextRef="#no">1 2</trace>'), "does not define", id="reference"),
        pytest.param(
            ink(
                '<definitions><context id="a" contextRef="#b"/><context id="b" contextRef="#a"/>'
                '</definitions><trace contextRef="#a">1 2</trace>'
            ),
            "in a circle",
            id="circle",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence) as refusal:
        read_inkml(text)
    assert "\n" not in str(refusal.value)


def test_deep_nesting_is_no_trouble():
    depth = 3000
    text = ink("<traceGroup>" * depth + "<trace>1 2</trace>" + "</traceGroup>" * depth)
    assert places(read_inkml(text)) == [[(1, 2)]]


TAGS = ["<ink>", "</ink>", "<trace>", "</trace>", "<traceGroup>", "</traceGroup>"]
FORMATS = ["<traceFormat>", "</traceFormat>", '<channel name="X"/>', "&amp;", "\0"]
VALUES = ["1 2", ", ", "'", '"', "!", "*", "?", "#F", "-", "T", "e9"]
SNIPPETS = st.sampled_from([*TAGS, *FORMATS, *VALUES])


@settings(deadline=None)
@given(st.lists(SNIPPETS | st.text(max_size=3), max_size=12))
def test_shuffled_markup_is_read_or_refused(parts):
    for text in ("".join(parts), ink(f"<trace>{''.join(parts)}</trace>")):
        with suppress(ValueError):
            assert isinstance(read_inkml(text), Drawing)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises(ValueError, match="XML"):
        read_inkml(data)


def test_the_default_context_may_be_named_and_other_elements_lie_in_between():
    body = (
        '<context xml:id="c" contextRef="#DefaultContext"><annotation>mine</annotation>'
        '<traceFormat><annotation>two</annotation><channel name="X"/><channel name="Y"/>'
        '</traceFormat></context><trace contextRef="#c">1 2, 3 4 </trace>'
    )
    assert places(read_inkml(ink(body))) == [[(1, 2), (3, 4)]]


def test_an_empty_trace_format_is_the_usual_one():
    body = '<context xml:id="c"><traceFormat/></context><trace contextRef="#c">1 2, 3 4</trace>'
    assert places(read_inkml(ink(body))) == [[(1, 2), (3, 4)]]


@pytest.mark.parametrize("rows", ["1 0 0", "1 0, 0 1", "1 0 0, 0 1 0, 0 0 1", "a b c, d e f", ""])
def test_a_map_that_has_not_two_rows_of_three_is_refused(rows):
    body = (
        f"<context><canvasTransform><mapping type='affine'>{rows}</mapping></canvasTransform>"
        "</context><trace>1 2</trace>"
    )
    with pytest.raises(ValueError, match="two rows of 3"):
        read_inkml(ink(body))


def contexts(count, children):
    """Contexts of which each holds so many references to the next."""
    held = '<context contextRef="#c{}"/>' * children
    made = [
        f'<context xml:id="c{n}">{held.replace("{}", str(n + 1))}</context>' for n in range(count)
    ]
    yx = '<traceFormat><channel name="Y"/><channel name="X"/></traceFormat>'
    last = f'<context xml:id="c{count}">{yx}</context>'
    return ink(
        f'<definitions>{"".join(made)}{last}</definitions><trace contextRef="#c0">4 3</trace>'
    )


def test_contexts_that_refer_to_each_other_a_million_times_over_are_read():
    assert places(read_inkml(contexts(5, children=60))) == [[(3, 4)]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(contexts(40, children=1), id="of references"),
        pytest.param(
            ink("<context>" * 40 + "</context>" * 40 + "<trace>1 2</trace>"), id="in each other"
        ),
    ],
)
def test_a_long_chain_of_contexts_is_refused_and_not_called_a_circle(text):
    with pytest.raises(ValueError, match="too long a chain of contexts") as refusal:
        read_inkml(text)
    assert "circle" not in str(refusal.value)


@pytest.mark.parametrize(
    ("trace", "sentence"),
    [("1 2,{},3 4", "Point 1 has 0 values"), ("1 '{}x", "is no value"), ("1 -{}x", "is no value")],
)
def test_a_hundred_thousand_spaces_are_refused_as_one_is(trace, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_inkml(ink(f"<trace>{trace.format(' ' * 100_000)}</trace>"))
