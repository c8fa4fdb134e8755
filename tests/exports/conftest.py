import pytest

import cpmodel
from cpmodel.model.condition import InState, Not
from tests.building import follows, limit, pathway, procedure, transition


@pytest.fixture(scope="session")
def derbyshire():
    return cpmodel.load("derbyshire")


@pytest.fixture(scope="session")
def dissent():
    """Two pathways that show every way in which a transition is drawn."""
    return procedure(
        pathway(
            "dissent",
            "none discussing with_manager at_panel settled unfounded",
            transition("raised", "none settled unfounded", "discussing"),
            transition("talked", "discussing", "discussing"),
            transition("recorded", "discussing", "with_manager", when=Not(InState("record", "kept"))),
            transition("escalated", "with_manager", "at_panel"),
            transition("settled", "discussing with_manager", "settled", title="An agreement is reached"),
            transition("refused", "at_panel", "unfounded"),
            transition("returned", "at_panel", "discussing"),
            follows("record.lost", "discussing with_manager at_panel", "settled"),
            follows("record.made", "discussing with_manager at_panel"),
            final="settled unfounded",
            within={"with_manager": "2 working days"},
        ),
        pathway(
            "record",
            "none kept gone",
            follows("dissent.settled", "none", "kept"),
            transition("made", "none", "kept"),
            transition("lost", "kept", "gone"),
            final="gone",
        ),
        limits=[limit("answer", "dissent.raised", "dissent.settled", within="15 working days")],
    )
