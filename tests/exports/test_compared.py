"""Two versions in one picture: what differs is marked by colour, line and sign, and the rest is pale but legible."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from cpmodel.comparing import Pair, pictures
from cpmodel.exports._became import LOOKS, SIGNS, mark_of
from cpmodel.exports._colours import PAPER, contrast
from cpmodel.exports.compared import Compared
from cpmodel.model.condition import ALWAYS
from cpmodel.model.procedure import Procedure
from tests.building import limit, transition
from tests.comparing.small import (
    DISSENT,
    DISSENTING,
    HEARD,
    MEETING,
    RECORDED,
    UNFOUNDED,
    UPHELD,
    dissent,
    meeting,
    renamed,
    whole,
)

SVG = "{http://www.w3.org/2000/svg}"


def drawn(new: Procedure, old: Procedure | None = None) -> list[Compared]:
    return list(pictures(Pair.of(old or whole(), new)))


def marked(new: Procedure, old: Procedure | None = None) -> Compared:
    (found,) = drawn(new, old)
    return found


def written(found: Compared) -> list[str]:
    """All words of the drawing but those of the legend, line by line."""
    root = ET.fromstring(found.drawing)
    for parent in root.iter():
        for legend in [each for each in parent if each.get("class") == "legend"]:
            parent.remove(legend)
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def but(old, new):
    return whole(dissent(*(new if each is old else each for each in DISSENTING)))


def test_what_is_drawn_as_it_was_has_no_picture():
    assert drawn(whole()) == []
    assert drawn(renamed(whole(), "dissent", {"with_manager": "with_line_manager"})) == []


def test_an_added_transition_has_its_sign_and_only_it_is_told():
    loop = transition("put_off", "with_manager", "with_manager", by="manager")
    found = marked(whole(dissent(*DISSENTING, loop)))
    assert (found.removed, found.changed) == ((), ())
    assert found.added == (
        "“Put off”, by Manager: from “Their own manager considers it” to “Their own manager considers it”.",
    )
    assert [line for line in written(found) if line[:1] in SIGNS.values()] == ["+ Put off"]


def test_a_removed_outcome_and_what_led_to_it_stay_in_the_picture():
    kept = {name: each for name, each in DISSENT.items() if name != "unfounded"}
    raised = replace(DISSENTING[0], sources=("none", "settled", "upheld"))
    rest = [raised, *(each for each in DISSENTING[1:] if each is not UNFOUNDED)]
    new = whole(dissent(*rest, states=kept))
    found = marked(new)
    assert found.added == ()
    assert found.removed == (
        "“Unfounded”: an outcome; the pathway is at rest.",
        "“Found wrong”, by Manager: from “Their own manager considers it” to “Unfounded”.",
    )
    assert "\N{MINUS SIGN} Unfounded" in written(found)
    assert "\N{MINUS SIGN} Found wrong" in written(found)


def test_a_changed_label_has_the_old_line_and_the_new_one():
    found = marked(but(RECORDED, replace(RECORDED, when=ALWAYS)))
    (said,) = found.changed
    assert said.startswith("“Recorded”, by Professional: from “The chair seeks agreement” to “Their own manager")
    assert "Before: “Recorded”" in said
    lines = written(found)
    assert lines[lines.index("~ Recorded") :][:2] == ["~ Recorded", "by Professional"]
    assert "\N{MINUS SIGN} if “Urgent” is not true" in lines


def test_a_state_with_another_owner_and_time_says_both_line_by_line():
    states = {**DISSENT, "with_manager": {**DISSENT["with_manager"], "owner": "chair", "within": "5 working days"}}
    lines = written(marked(whole(dissent(states=states))))
    assert "\N{MINUS SIGN} Manager" in lines
    assert "+ Chair" in lines
    assert "+ within 5 working" in lines


def test_what_leads_to_another_state_is_there_twice():
    found = marked(but(UPHELD, replace(UPHELD, to="settled")))
    assert [each.rpartition(" to ")[2] for each in (*found.added, *found.removed)] == ["“Settled”.", "“Upheld”."]
    assert found.changed == ()


def test_what_leads_from_other_states_has_the_lines_of_both():
    found = marked(but(UPHELD, replace(UPHELD, sources=("discussing",))))
    (said,) = found.changed
    assert said == (
        "“Found right”, by Manager: from “The chair seeks agreement” to “Upheld”."
        " Before: “Found right”, by Manager: from “Their own manager considers it” to “Upheld”."
    )
    assert found.drawing.count(LOOKS["added"].strokes[0][0]) > 1
    assert found.drawing.count(LOOKS["removed"].strokes[0][0]) > 1


def test_a_tightened_limit_is_marked_where_its_clock_starts_and_below():
    shorter = limit("answer", "dissent.raised", "dissent.agreed dissent.recorded", within="10 working days")
    found = marked(whole(limits=[shorter]))
    lines = [line for line in written(found) if line[:1] in SIGNS.values()]
    assert lines == ["~ Raised", "\N{MINUS SIGN} starts L1: Answer,", "+ starts L1: Answer,"]
    assert len(found.changed) == 2
    assert "within 10 working days" in found.changed[1]
    assert "Before: Answer: " in found.changed[1]


def test_another_title_of_a_role_changes_nothing_in_the_picture():
    new = whole()
    roles = {**new.roles, "chair": replace(new.roles["chair"], title="Conference chair")}
    assert drawn(replace(new, roles=roles)) == []


def test_a_pathway_of_one_version_is_added_or_removed_as_a_whole():
    without = replace(whole(), pathways={"dissent": whole().pathways["dissent"]})
    (there,) = drawn(whole(), without)
    (back,) = drawn(without, whole())
    assert (there.name, back.name, there.removed, back.added) == ("meeting", "meeting", (), ())
    assert there.added == back.removed
    assert len(there.added) == len(MEETING) + 3


def test_groups_say_which_of_their_states_are_new_or_gone():
    heard = replace(HEARD, sources=("closed", "open"))
    found = marked(whole(meeting(*MEETING[:2], heard)))
    assert [each.partition(":")[0] for each in found.changed] == ["When Found right (dissent) happens"]


def test_every_text_is_legible_and_every_line_tells_its_mark_without_colour():
    for look in LOOKS.values():
        assert contrast(look.title, PAPER) >= 4.5
        assert contrast(look.detail, "#f6f6f4") >= 4.5
    built = [tuple(weight for _, weight in LOOKS[mark].strokes) for mark in SIGNS]
    assert len(set(built)) == len(SIGNS)
    assert mark_of("+ Settled") == ("added", "Settled")
    assert mark_of("Settled on it") == (None, "Settled on it")


def test_the_drawing_has_a_title_a_description_and_a_legend_of_its_marks():
    root = ET.fromstring(marked(but(UPHELD, replace(UPHELD, to="settled"))).drawing)
    assert root.find(f"{SVG}title").text == "Dissent - From Example, version 1 to Example, version 1"
    assert root.find(f"{SVG}desc").text == "1 thing added. 1 thing removed. 0 things changed. All else is as it was."
    assert re.search(r"\+ only in the new version", ET.tostring(root, encoding="unicode"))
