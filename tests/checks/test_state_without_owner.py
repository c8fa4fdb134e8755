from pathlib import Path

from cpmodel.checks import check
from cpmodel.model.findings import Mend, Put
from cpmodel.reading.procedures import load
from tests.checks.examples import DOCUMENTS, Edit, mended, told


def test_a_state_that_nobody_owns_is_found() -> None:
    assert told("state_without_owner") == [
        "pathways/visit.yaml:6:3: error CP105 [visit.requested] “Visit asked for” (visit.requested) has no owner: nobody has to act there.",
    ]


def test_who_alone_acts_there_is_offered() -> None:
    (finding,) = check(load(DOCUMENTS / "state_without_owner")).findings
    put = Put(finding.place, ("owner",), "worker")
    assert finding.mend == Mend("let Social worker own it, who alone acts there", (put,))


def test_an_owner_mends_it(tmp_path: Path) -> None:
    edits: list[Edit] = [("pathways/visit.yaml", "title: Visit asked for,", "title: Visit asked for, owner: worker,")]
    assert mended("state_without_owner", tmp_path, *edits) == []
