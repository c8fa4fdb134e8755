"""The drawings: nothing lost, nothing overlapping, everything told in words."""

import xml.etree.ElementTree as ET

import pytest

from cpmodel.exports import _arranging, _layout, _picture, _typeface, dot, svg
from cpmodel.exports._arranging import arranged, blemishes, overlaps

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
        paths = [path for group in drawn for path in group.iter(f"{SVG}path")]
        assert len(drawn) == len({edge.id for edge in picture.edges})
        assert len(paths) >= len(picture.edges)
        heads = [each for group in drawn for each in group.iter(f"{SVG}polygon")]
        assert len(heads) == sum(edge.kind != "joins" for edge in picture.edges)


def test_every_drawing_and_every_element_has_a_title_in_words(drawings):
    for picture, root in drawings.values():
        assert root.get("role") == "img"
        assert root.find(f"{SVG}title").text == f"{picture.title} - {picture.procedure}"
        assert root.find(f"{SVG}desc").text == picture.sentence
        for group in root.iter(f"{SVG}g"):
            if group.get("id"):
                assert group.find(f"{SVG}title").text.endswith(".")


def test_no_label_lies_over_a_box_or_another_label(drawings):
    for picture, _ in drawings.values():
        assert list(overlaps(picture, arranged(picture))) == []


def test_hardly_an_edge_runs_through_the_label_of_another(drawings):
    assert {name: found for name, (p, _) in drawings.items() if (found := blemishes(p, arranged(p))) > 15} == {}


def test_all_text_lies_inside_the_drawing_and_inside_its_box(drawings):
    for picture, root in drawings.values():
        for node in picture.nodes:
            if node.title:
                assert max(line.width for line in dot.node_lines(node)) <= dot.node_size(node)[0]
        room = float(root.get("width"))
        for group in root:
            if group.get("class") == "legend" or group.tag == f"{SVG}text":
                for text in group.iter(f"{SVG}text"):
                    assert float(text.get("x")) + float(text.get("textLength")) <= room


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
    layout = arranged(picture)
    moved = [_layout.PlacedNode(each.id, layout.nodes[0].centre, each.width, each.height) for each in layout.nodes[:2]]
    both = _layout.Layout(layout.width, layout.height, tuple(moved), (), ())
    assert list(_arranging.overlaps(picture, both)) == [(moved[0].id, moved[1].id)]
