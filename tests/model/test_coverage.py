"""Requirements: what carries them, in the three parts that are reported, and what an answer rests on."""

from cpmodel.model.coverage import Coverage, citations, coverage, fits
from cpmodel.model.procedure import Duty, Grounds, Requirement, Role
from cpmodel.model.reliance import reliance
from tests.building import limit, pathway, procedure, transition

CITED = Grounds(cites=("A-1",))
MADE = procedure(
    pathway("talk", "none open", transition("begun", "none", "open", grounds=CITED)),
    roles={"chair": Role("chair", "The chair", duties=(Duty("chair", "Listens", grounds=Grounds(cites=("A-2",))),))},
    limits=[
        limit("sure", "talk.begun", "talk.begun", within="2 days", verified=True),
        limit("unsure", "talk.begun", "talk.begun", within="3 days", grounds=Grounds(assumed="nobody says")),
    ],
    requirements={
        "A-1": Requirement("A-1", "doc", "page 1", "transition", "They talk."),
        "A-2": Requirement("A-2", "doc", "page 1", "duty", "The chair listens."),
        "A-3": Requirement("A-3", "doc", "page 2", "limit", "Soon.", not_modelled="too vague to model"),
        "A-4": Requirement("A-4", "doc", "page 2", "state", "There is a room."),
    },
)


def test_a_requirement_is_in_one_of_four_parts():
    assert coverage(MADE) == Coverage(behaves=("A-1",), annotates=("A-2",), not_modelled=("A-3",), missing=("A-4",))


def test_a_citation_knows_whether_it_can_carry_the_requirement():
    (cited,) = citations(MADE)["A-1"]
    assert fits(MADE.requirements["A-1"], cited)
    assert not fits(MADE.requirements["A-3"], cited)


def test_an_answer_says_what_nobody_confirmed():
    found = reliance(MADE)
    assert [each.name for each in found.unverified] == ["unsure"]
    assert [(each.element.name, each.text) for each in found.assumptions] == [("unsure", "nobody says")]
    assert str(found) == "rests on 1 unverified limit and 1 open assumption"
