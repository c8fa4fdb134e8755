"""A small procedure that has something of everything, for edits of one thing at a time."""

from __future__ import annotations

from typing import Any

from cpmodel.comparing.values import Comparison, Difference
from cpmodel.model.condition import Not
from cpmodel.model.procedure import Pathway, Procedure, Role, Story, Transition
from tests.building import fact, follows, is_so, limit, pathway, procedure, transition

DISSENT = {
    "none": {},
    "discussing": {"owner": "chair", "title": "The chair seeks agreement"},
    "with_manager": {"owner": "manager", "title": "Their own manager considers it"},
    "settled": {},
    "upheld": {},
    "unfounded": {},
}
RAISED = transition("raised", "none settled upheld unfounded", "discussing", by="professional", tells=("chair",))
AGREED = transition("agreed", "discussing", "settled")
RECORDED = transition("recorded", "discussing", "with_manager", by="professional", when=Not(is_so("urgent")))
PRESSED = transition("pressed", "discussing", "discussing", by="professional", sets={"urgent": True})
UPHELD = transition("found_right", "with_manager", "upheld", by="manager")
UNFOUNDED = transition("found_wrong", "with_manager", "unfounded", by="manager")
DISSENTING = (RAISED, AGREED, RECORDED, PRESSED, UPHELD, UNFOUNDED)

HEARD = follows("dissent.found_right", "open", "again")
MEETING = (transition("called", "closed again", "open"), transition("held", "open", "closed"), HEARD)


def dissent(*transitions: Transition, states: dict[str, dict[str, Any]] = DISSENT, **more: Any) -> Pathway:
    return pathway("dissent", states, *(transitions or DISSENTING), final="settled upheld unfounded", **more)


def meeting(*transitions: Transition) -> Pathway:
    return pathway("meeting", "closed open again", *(transitions or MEETING), final="again")


def whole(*pathways: Pathway, **more: Any) -> Procedure:
    given = {each.name: each for each in (dissent(), meeting(), *pathways)}
    kept = {
        "roles": {each: Role(each, each.capitalize()) for each in ("chair", "manager", "professional")},
        "facts": [fact("urgent", resets_on=frozenset({"dissent.raised"}))],
        "limits": [limit("answer", "dissent.raised", "dissent.agreed dissent.recorded", within="15 working days")],
        "stories": (Story("right", "required", ("dissent.raised", "dissent.recorded", "dissent.found_right")),),
    }
    return procedure(*given.values(), **{**kept, **more})


def told(found: Comparison) -> dict[str, Any]:
    """Everything that a comparison says, in its sentences."""
    return {
        "equivalent": found.equivalent,
        "changes": [each.sentence for each in found.changes],
        "differences": [(each.sentence, story(each)) for each in found.differences],
        "limits": [(each.name, each.effect, *each.sentences) for each in found.limits],
        "people": {each.title: each.sentences for each in found.people},
    }


def story(each: Difference) -> str:
    """The longer of the two stories, its events by their own names."""
    stories = [some.events for some in (each.old_story, each.new_story) if some]
    return " ".join(event.partition(".")[2] for event in max(stories, key=len))


def nothing(**but: Any) -> dict[str, Any]:
    """What is said where nothing differs but what is given."""
    return {"equivalent": True, "changes": [], "differences": [], "limits": [], "people": {}} | but


def renamed(given: Procedure, pathway: str, states: dict[str, str]) -> Procedure:
    """The procedure with other names for some states of a pathway, wherever they are named; titles stay."""
    from cpmodel.comparing.matching import Matching
    from cpmodel.comparing.translating import translated

    known = Matching(
        pathways={name: name for name in given.pathways},
        states={
            f"{name}.{each}": f"{name}.{states.get(each, each) if name == pathway else each}"
            for name, found in given.pathways.items()
            for each in found.states
        },
    )
    return translated(given, known)
