from pathlib import Path

from cpmodel.checks import check
from cpmodel.model.findings import Mend, Put
from cpmodel.model.procedure import Procedure, Role, Transition
from cpmodel.reading.procedures import load
from tests.building import follows, pathway, procedure, state, transition
from tests.checks.examples import DOCUMENTS, Edit, found, mended, told

ROLES = {"chair": Role("chair", "Chair"), "parents": Role("parents", "Parents", family=True)}


def test_an_outcome_that_nobody_tells_the_family_is_found() -> None:
    assert told("family_not_informed") == [
        "pathways/request.yaml:13:5: error CP215 [request.refused@weighed] “Refused” (request.refused@weighed) brings the case to “No help”, and nobody tells “Parents”. Tell them with 'tells', or say with 'not_told' why not. | request.made, request.refused",
    ]


def test_telling_them_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/request.yaml", "to: refused, because", "to: refused, tells: parents, because")]
    assert mended("family_not_informed", tmp_path, *edits) == []


def test_a_reason_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [
        ("pathways/request.yaml", "to: refused, because", "to: refused, not_told: They would be in danger., because")
    ]
    assert mended("family_not_informed", tmp_path, *edits) == []


def test_the_mend_tells_the_family() -> None:
    (finding,) = check(load(DOCUMENTS / "family_not_informed")).findings
    assert finding.mend == Mend("tell “Parents”.", (Put(finding.place, ("tells", "+"), "parents"),))


def refused(*more: Transition, by: str = "chair", roles: dict[str, Role] = ROLES) -> Procedure:
    return procedure(
        pathway(
            "request",
            "none weighed refused",
            transition("made", "none", "weighed", by="parents"),
            transition("refused", "weighed", "refused", by=by),
            final="refused",
        ),
        *([pathway("record", "none kept", *more, final="kept")] if more else []),
        roles=roles,
    )


SILENT = [
    (
        "request.refused@weighed: “Refused” (request.refused@weighed) brings the case to “Refused”, and nobody tells “Parents”."
        " Tell them with 'tells', or say with 'not_told' why not. | request.made, request.refused"
    )
]


def test_what_the_family_alone_bring_about_they_know() -> None:
    assert found(refused(by="parents"), "CP215") == []
    assert found(refused(by="parents chair"), "CP215") == SILENT


def test_what_comes_from_outside_nobody_has_to_tell() -> None:
    assert found(refused(by="outside"), "CP215") == []


def test_what_follows_in_the_same_moment_can_tell_them() -> None:
    assert found(refused(follows("request.refused", "none", "kept", tells=("parents",))), "CP215") == []
    sometimes = follows("request.refused", "none", "kept", tells=("parents",), when=state("request.none"))
    assert found(refused(sometimes), "CP215") == SILENT


def test_a_pathway_that_is_read_tells_them_too() -> None:
    made = procedure(
        pathway(
            "request",
            "none weighed refused",
            transition("made", "none refused", "weighed", by="parents", when=state("record.none")),
            transition("refused", "weighed", "refused"),
            final="refused",
        ),
        pathway("record", "none kept", follows("request.refused", "none", "kept", tells=("parents",)), final="kept"),
        roles=ROLES,
    )
    assert found(made, "CP215") == []


def test_where_no_role_is_the_family_nothing_is_asked() -> None:
    assert found(refused(roles={}), "CP215") == []


def test_a_change_from_one_outcome_to_another_is_no_new_outcome() -> None:
    made = procedure(
        pathway(
            "request",
            "none granted used",
            transition("granted", "none", "granted"),
            transition("used", "granted", "used"),
            final="granted used",
        ),
        roles=ROLES,
    )
    assert found(made, "CP215") == []
