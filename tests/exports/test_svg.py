"""The drawings: nothing lost, nothing overlapping, everything told in words."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from cpmodel.exports import _arranging, _layout, _picture, _typeface, dot, svg
from cpmodel.exports._arranging import arranged, blemishes, overlaps
from cpmodel.exports._colours import PAPER, contrast

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawings(derbyshire):
    """Each picture of Derbyshire with its drawing, parsed."""
    pictures = {name: _picture.of_pathway(derbyshire, name) for name in derbyshire.pathways}
    pictures["overview"] = _picture.of_overview(derbyshire)
    return {name: (picture, ET.fromstring(svg.drawn(picture))) for name, picture in pictures.items()}


def ids(root):
    return [each.get("id") for each in root.iter(f"{SVG}g") if each.get("id")]


def test_every_state_and_transition_is_a_group_with_its_own_id(derbyshire, drawings):
    for name, pathway in derbyshire.pathways.items():
        found = ids(drawings[name][1])
        wanted = [svg.element_id("state", state.qualified) for state in pathway.states.values()]
        wanted += [svg.element_id("transition", each.id) for each in pathway.transitions]
        assert set(wanted) <= set(found)
        assert len(found) == len(set(found))


def test_no_id_is_used_twice_when_all_drawings_stand_on_one_page(drawings):
    found = [each.get("id") for _, root in drawings.values() for each in root.iter() if each.get("id")]
    assert len(found) == len(set(found))


def test_every_node_and_edge_of_the_picture_is_drawn(drawings):
    for picture, root in drawings.values():
        drawn = [each for each in root.iter(f"{SVG}g") if each.get("class") == "edge"]
        lines = [each for group in drawn for each in group if each.tag == f"{SVG}path"]
        assert len(drawn) == len({edge.id for edge in picture.edges})
        assert len(lines) >= len(picture.edges)
        heads = [each for group in drawn for each in group if each.tag == f"{SVG}polygon"]
        assert len(heads) == sum(edge.kind != "joins" for edge in picture.edges)


def test_every_word_of_the_picture_is_drawn(drawings):
    for picture, root in drawings.values():
        written = " ".join(text.text for text in root.iter(f"{SVG}text"))
        for each in (*picture.nodes, *picture.edges):
            for said in (each.title, *each.details):
                assert said.removeprefix(_picture.CLOCK_SIGN).strip() in written, (picture.name, said)


def test_every_drawing_and_every_element_has_a_title_and_a_description_in_words(drawings):
    for picture, root in drawings.values():
        assert root.get("role") == "graphics-document"
        assert root.find(f"{SVG}title").text == f"{picture.title} - {picture.procedure}"
        assert root.find(f"{SVG}desc").text == picture.sentence
        for group in root.iter(f"{SVG}g"):
            if group.get("id"):
                assert group.find(f"{SVG}title").text.endswith(".")
                assert group.find(f"{SVG}desc").text.endswith("."), group.get("id")


def test_every_element_can_be_reached_with_the_keyboard_and_is_marked_then(drawings):
    for _, root in drawings.values():
        for group in root.iter(f"{SVG}g"):
            assert (group.get("tabindex") == "0") == bool(group.get("id"))
        style = root.find(f"{SVG}style").text
        assert style.count(":focus") == style.count(".cpmodel-picture") == 4
    assert contrast(svg.FOCUS, PAPER) >= 4.5


def test_no_label_lies_over_a_box_or_another_label(drawings):
    for picture, _ in drawings.values():
        assert list(overlaps(picture, arranged(picture))) == []


def test_no_line_runs_through_a_label_or_a_node_that_it_does_not_lead_to(drawings):
    assert {name: blemishes(picture, arranged(picture)) for name, (picture, _) in drawings.items()} == dict.fromkeys(
        drawings, 0
    )


def test_every_diagram_can_be_read_on_a3(drawings):
    """No text is smaller than five points there, which is what footnotes and maps have."""
    for picture, root in drawings.values():
        wide, high = float(root.get("width")), float(root.get("height"))
        share = max(min(1170 / wide, 822 / high), min(822 / wide, 1170 / high))
        smallest = min(float(text.get("font-size")) for text in root.iter(f"{SVG}text"))
        assert min(share, 1) * smallest >= 5, picture.name


def test_all_text_lies_inside_the_drawing_and_inside_its_box(drawings):
    for picture, root in drawings.values():
        arrangement = arranged(picture)
        widest = arrangement.spacing.node_width
        for node in picture.nodes:
            if node.title:
                assert max(line.width for line in dot.node_lines(node, widest)) <= dot.node_size(node, widest)[0]
        for label in arrangement.labels.values():
            left, top, right, bottom = label.box
            assert min(left, top) >= -svg.MARGIN / 2
            assert (right, bottom) <= (arrangement.layout.width, arrangement.layout.height)
        room = float(root.get("width"))
        for group in root:
            if group.get("class") == "legend" or group.tag == f"{SVG}text":
                for text in group.iter(f"{SVG}text"):
                    assert float(text.get("x")) + float(text.get("textLength")) <= room


def test_every_text_has_enough_contrast_to_what_lies_under_it(drawings):
    for picture, root in drawings.values():
        for text, colour, ground in texts_on_grounds(root):
            assert contrast(colour, ground) >= 4.5, (picture.name, text)


def texts_on_grounds(root):
    """Each text of a drawing with its colour and the colour of the topmost box that was drawn under it."""
    grounds = [(0.0, 0.0, float(root.get("width")), float(root.get("height")), PAPER)]
    found = []

    def visit(element, across, down):
        if moved := re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", "")):
            across, down = across + float(moved[1]), down + float(moved[2])
        if element.tag == f"{SVG}rect" and element.get("fill", "none") != "none" and element.get("x"):
            left, top = across + float(element.get("x")), down + float(element.get("y"))
            right, bottom = left + float(element.get("width")), top + float(element.get("height"))
            grounds.append((left, top, right, bottom, element.get("fill")))
        if element.tag == f"{SVG}text":
            x, y = across + float(element.get("x")) + 1, down + float(element.get("y")) - 2
            under = [fill for left, top, right, bottom, fill in grounds if left <= x <= right and top <= y <= bottom]
            found.append((element.text, element.get("fill"), under[-1]))
        for each in element:
            visit(each, across, down)

    visit(root, 0.0, 0.0)
    return found


def test_text_has_the_length_that_was_reckoned_for_it(dissent):
    root = ET.fromstring(svg.pathway(dissent, "dissent"))
    for text in root.iter(f"{SVG}text"):
        bold = text.get("font-weight") == "bold"
        reckoned = _typeface.width(text.text, float(text.get("font-size")), bold=bold)
        assert float(text.get("textLength")) == pytest.approx(reckoned, abs=0.06)


def test_the_same_picture_has_the_same_bytes(dissent):
    first = svg.pathway(dissent, "dissent")
    arranged.cache_clear()
    assert svg.pathway(dissent, "dissent") == first


def test_a_lost_edge_is_noticed_and_drawn_again_with_straight_lines(dissent, monkeypatch):
    picture = _picture.of_pathway(dissent, "dissent")
    source = dot.written(picture, headed=False)
    real, asked = _layout._drawn, []

    def losing(text, *options):
        asked.append(options)
        found = real(text, *options)
        return found if options else found | {"edges": found["edges"][1:]}

    monkeypatch.setattr(_layout, "_drawn", losing)
    layout = _layout.laid_out(source, nodes=len(picture.nodes), edges=len(picture.edges))
    assert len(layout.edges) == len(picture.edges)
    assert asked == [(), ("-Gsplines=line",)]


def test_an_edge_that_stays_lost_is_an_error(dissent):
    picture = _picture.of_pathway(dissent, "dissent")
    source = dot.written(picture)
    with pytest.raises(RuntimeError, match="Graphviz placed"):
        _layout.laid_out(source, nodes=len(picture.nodes), edges=len(picture.edges) + 1)


def test_two_boxes_in_one_place_are_an_overlap(dissent):
    picture = _picture.of_pathway(dissent, "dissent")
    arrangement = arranged(picture)
    layout = arrangement.layout
    moved = [_layout.PlacedNode(each.id, layout.nodes[0].centre, each.width, each.height) for each in layout.nodes[:2]]
    both = _layout.Layout(layout.width, layout.height, tuple(moved), (), ())
    found = overlaps(picture, _arranging.Arrangement(arrangement.spacing, both, {}, ()))
    assert list(found) == [(moved[0].id, moved[1].id)]


def test_the_border_of_a_phase_is_moved_from_under_a_label_if_it_still_holds_what_it_held():
    label, box = (10.0, 90.0, 60.0, 110.0), (0.0, 0.0, 200.0, 100.0)
    assert list(_arranging._moved(box, label)) == [(0.0, 0.0, 200.0, 87.0), (0.0, 0.0, 200.0, 113.0)]
    held = [(20.0, 20.0, 180.0, 85.0)]
    assert [_arranging._holds(each, held, []) for each in _arranging._moved(box, label)] == [False, True]
    assert not _arranging._holds((0.0, 0.0, 200.0, 113.0), held, [(50.0, 105.0, 70.0, 120.0)])


def test_a_label_that_a_line_runs_through_is_a_blemish_and_is_pushed_away(dissent):
    picture = _picture.of_pathway(dissent, "dissent")
    arrangement = arranged(picture)
    number, label = next(iter(arrangement.labels.items()))
    other = next(edge for edge in arrangement.layout.edges if edge.number != number)
    x, y = other.curves[0][0]
    left, top, right, bottom = label.box
    spoiled = label.pushed(x - (left + right) / 2, y - (top + bottom) / 2)
    crossed = replace(arrangement, labels={**arrangement.labels, number: spoiled})
    assert blemishes(picture, arrangement) == 0 < blemishes(picture, crossed)
    lines = _arranging._Lines(arrangement.layout)
    mended = replace(crossed, labels=_arranging._pushed(picture, crossed, lines))
    assert blemishes(picture, mended) == 0
