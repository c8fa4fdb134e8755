"""SCXML, loaded back by python-statemachine; tests/conformance holds it to the semantics on random procedures."""

import pytest
from statemachine.io import load

from cpmodel.exports import scxml
from cpmodel.model.semantics import initial
from cpmodel.model.stories import tell
from cpmodel.space import cone
from tests.conformance.test_against_scxml import machine, standing


@pytest.fixture(scope="module")
def traces(derbyshire):
    """Every story from every beginning, as far as it goes."""
    return [run.trace for story in derbyshire.stories for run in tell(derbyshire, story).runs]


def test_stories_go_the_same_way_in_the_document_of_the_whole_case(derbyshire, traces):
    for trace in sorted(traces, key=lambda each: -len(each.steps))[:2]:
        case = machine(scxml.document(derbyshire, trace.start))
        assert standing(case, derbyshire) == dict(trace.start)
        for step in trace.steps:
            case.send(step.event)
            assert standing(case, derbyshire) == dict(step.after), step.event


@pytest.mark.parametrize("name", ["closure", "complaint", "record"])
def test_a_pathway_has_what_can_influence_it_beside_it_and_behaves_as_in_the_whole(name, derbyshire, traces):
    inside = cone(derbyshire, {name})
    moving = next(trace for trace in traces if any(step.before[name] != step.after[name] for step in trace.steps))
    document = scxml.document(derbyshire, moving.start, inside)
    case = machine(document)
    for step in moving.steps:
        if step.taken[0].pathway in inside:
            case.send(step.event)
        assert f"{name}.{step.after[name]}" in case.configuration_values
    left_out = set(derbyshire.pathways) - inside
    assert left_out
    assert not any(f'id="{each}."' in document for each in left_out)


def test_a_document_begins_as_a_case_usually_does(derbyshire):
    begins = next(initial(derbyshire))
    assert scxml.overview(derbyshire) == scxml.document(derbyshire, begins)
    assert scxml.pathway(derbyshire, "plan") == scxml.document(derbyshire, begins, cone(derbyshire, {"plan"}))


def test_it_can_be_loaded_from_its_file(dissent, tmp_path):
    file = tmp_path / "overview.scxml"
    file.write_text(scxml.overview(dissent), encoding="utf-8")
    case = load(file)()
    case.send("dissent.raised")
    assert "dissent.discussing" in case.configuration_values
