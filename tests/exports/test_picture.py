"""What is in a picture, before it is drawn."""

import pytest

from cpmodel.exports import _picture


def edges_of(picture, identity):
    return [(each.kind, each.tail, each.head) for each in picture.edges if each.id == identity]


def test_every_state_and_every_transition_is_in_the_picture(derbyshire):
    for name, pathway in derbyshire.pathways.items():
        picture = _picture.of_pathway(derbyshire, name)
        assert {state.qualified for state in pathway.states.values()} <= {node.id for node in picture.nodes}
        assert {each.id for each in pathway.transitions} == {edge.id for edge in picture.edges}


def test_every_edge_ends_at_nodes_of_the_picture(derbyshire):
    for name in derbyshire.pathways:
        picture = _picture.of_pathway(derbyshire, name)
        nodes = {node.id for node in picture.nodes}
        assert all(edge.tail in nodes and edge.head in nodes for edge in picture.edges)


def test_a_start_that_is_possible_again_after_an_outcome_leaves_only_the_beginning(dissent):
    picture = _picture.of_pathway(dissent, "dissent")
    raised = next(edge for edge in picture.edges if edge.title == "Raised")
    assert edges_of(picture, raised.id) == [("own", "dissent.none", "dissent.discussing")]
    assert "or again after any outcome" in raised.details


def test_two_sources_meet_in_a_point(dissent):
    picture = _picture.of_pathway(dissent, "dissent")
    settled = next(edge for edge in picture.edges if edge.title == "An agreement is reached")
    assert [kind for kind, _, _ in edges_of(picture, settled.id)] == ["joins", "joins", "own"]
    assert picture.node(settled.tail).members == ("dissent.discussing", "dissent.with_manager")


def test_all_unfinished_states_are_one_node_that_lists_them(dissent):
    picture = _picture.of_pathway(dissent, "dissent")
    (group,) = (node for node in picture.nodes if node.kind == "group")
    assert group.title == "Any unfinished state"
    assert group.members == ("dissent.discussing", "dissent.with_manager", "dissent.at_panel")


def test_what_is_heard_without_effect_leads_from_its_words_to_where_it_is_heard(dissent):
    picture = _picture.of_pathway(dissent, "dissent")
    (heard,) = (edge for edge in picture.edges if edge.stays)
    assert picture.node(heard.tail).kind == "loop"
    assert picture.node(heard.tail).members == (heard.head,)
    assert "(heard, nothing changes)" in picture.node(heard.tail).details


def test_whoever_has_to_act_is_not_named_again_on_the_lines_that_leave_the_state(derbyshire):
    picture = _picture.of_pathway(derbyshire, "dissent")
    by = {edge.title: [line for line in edge.details if line.startswith("by ")] for edge in picture.edges}
    assert by["Agreement reached"] == []
    assert by["Formal dissent"] == ["by Professional who knows the child"]
    assert picture.hint == _picture.UNNAMED


def test_an_event_says_which_clock_it_starts_and_stops(dissent):
    picture = _picture.of_pathway(dissent, "dissent")
    said = [line for edge in picture.edges for line in edge.details if line.startswith(_picture.CLOCK_SIGN)]
    assert [line.split(":")[0] for line in said] == ["⏱ starts L1", "⏱ stops L1"]
    assert "within 15 working days" in said[0]


def test_a_limit_of_a_state_is_written_in_it(dissent):
    node = _picture.of_pathway(dissent, "dissent").node("dissent.with_manager")
    assert any(line.startswith("⏱ within 2 working days") for line in node.details)


def test_the_overview_shows_every_pathway_and_who_starts_whom(dissent):
    picture = _picture.of_overview(dissent)
    assert {"dissent", "record"} <= {node.id for node in picture.nodes}


def test_a_pathway_that_is_not_there_is_refused_with_the_names_that_are(dissent):
    with pytest.raises(ValueError, match="There is no pathway 'review'; there are dissent, record"):
        _picture.of_pathway(dissent, "review")
