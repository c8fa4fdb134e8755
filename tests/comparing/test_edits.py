"""Seeded edits: each gives what a careful reader would list, all of it and nothing else."""

from dataclasses import replace
from typing import Any

from cpmodel.comparing import compare
from cpmodel.comparing.values import Aftermath, Change, Reset, Side
from cpmodel.model.condition import ALWAYS, And, Not
from cpmodel.model.findings import NOWHERE, Place
from cpmodel.model.procedure import (
    NO_GROUNDS,
    CalendarRules,
    CausedBy,
    Duty,
    Grounds,
    Never,
    OnThen,
    Owned,
    Possible,
    Precedes,
    Procedure,
    Role,
    Rule,
    Story,
    Told,
    Unchanged,
    Word,
)
from tests.building import fact, follows, is_so, limit, pathway, procedure, state, transition
from tests.comparing.small import (
    DISSENT,
    DISSENTING,
    HEARD,
    MEETING,
    RAISED,
    RECORDED,
    UNFOUNDED,
    UPHELD,
    dissent,
    meeting,
    nothing,
    renamed,
    told,
    whole,
)


def edited(new: Procedure, old: Procedure | None = None) -> dict[str, Any]:
    return told(compare(old or whole(), new))


def with_manager(**keys: Any) -> Procedure:
    return whole(dissent(states={**DISSENT, "with_manager": {**DISSENT["with_manager"], **keys}}))


def but(*changed: tuple[Any, Any]) -> Procedure:
    """The procedure with some transitions of the dissent replaced."""
    by = {id(old): new for old, new in changed}
    return whole(dissent(*(by.get(id(each), each) for each in DISSENTING)))


def test_the_same_procedure_says_nothing():
    assert edited(whole()) == nothing()


def test_a_tightened_limit_is_tighter_for_those_who_stop_its_clock():
    shorter = limit("answer", "dissent.raised", "dissent.agreed dissent.recorded", within="10 working days")
    said = "Within 10 working days where it was within 15 working days: that is tighter."
    assert edited(whole(limits=[shorter])) == nothing(
        changes=["The limit answer: within 10 working days, was 15 working days."],
        limits=[("answer", "tighter", said)],
        people={"Chair": (f"“Answer”: {said}",), "Professional": (f"“Answer”: {said}",)},
    )


def test_a_renamed_state_is_one_change():
    assert edited(renamed(whole(), "dissent", {"with_manager": "with_line_manager"})) == nothing(
        changes=[
            "The state “Their own manager considers it” (dissent.with_manager) is now called dissent.with_line_manager."
        ]
    )


def test_states_that_change_their_names_and_have_no_titles_are_known_by_their_place():
    old = whole(dissent(states={name: {} for name in DISSENT}))
    places = {"with_manager": "considering", "discussing": "talking", "upheld": "right"}
    again = renamed(old, "dissent", places)
    untitled = replace(again.pathways["dissent"])
    states = {name: replace(each, title=name.replace("_", " ").capitalize()) for name, each in untitled.states.items()}
    new = replace(again, pathways={**again.pathways, "dissent": replace(untitled, states=states)})
    assert edited(new, old) == nothing(
        changes=[
            "The state dissent.discussing is now called dissent.talking.",
            "The state dissent.with_manager is now called dissent.considering.",
            "The state dissent.upheld is now called dissent.right.",
        ]
    )


def test_an_added_loop_is_newly_possible():
    loop = transition("put_off", "with_manager", "with_manager", by="manager")
    said = "“Put off” (dissent), while the dissent is “Their own manager considers it”; by Manager."
    assert edited(whole(dissent(*DISSENTING, loop))) == nothing(
        equivalent=False,
        changes=["New transition “Put off” (dissent.put_off@with_manager)."],
        differences=[(f"Newly possible: {said}", "raised recorded put_off")],
        people={"Manager": (f"You may newly do this: {said.replace('; by Manager', '')}",)},
    )


def test_a_weakened_guard_is_newly_possible_with_the_condition_that_it_had():
    said = "“Recorded” (dissent), while the dissent is “The chair seeks agreement”; by Professional; until now only if “Urgent” is not true."
    assert edited(but((RECORDED, replace(RECORDED, when=ALWAYS)))) == nothing(
        equivalent=False,
        changes=["The transition “Recorded” (dissent.recorded@discussing): condition none, was “Urgent” is not true."],
        differences=[(f"Newly possible: {said}", "raised pressed recorded")],
        people={"Professional": (f"You may newly do this: {said.replace('; by Professional', '')}",)},
    )


def test_transitions_that_are_merged_into_one_that_does_the_same_are_equivalent():
    ones = replace(RAISED, sources=("none",)), replace(RAISED, sources=("settled", "upheld", "unfounded"))
    assert edited(whole(), whole(dissent(*ones, *DISSENTING[1:]))) == nothing(
        changes=[
            (
                "The transitions “Raised” (dissent.raised@none) and “Raised” (dissent.raised@settled+upheld+unfounded) are"
                " now one, dissent.raised@none+settled+upheld+unfounded."
            )
        ]
    )


def test_transitions_with_opposite_guards_are_merged_into_one_without():
    calm = replace(RECORDED, id="calm")
    pressed = replace(RECORDED, id="pressed", when=is_so("urgent"))
    old = whole(dissent(*(each for each in DISSENTING if each is not RECORDED), calm, pressed))
    assert edited(but((RECORDED, replace(RECORDED, when=ALWAYS))), old) == nothing(
        changes=[
            (
                "The transitions “Recorded” (calm) and “Recorded” (pressed) are now one, dissent.recorded@discussing:"
                " condition none, was “Urgent” is not true; condition none, was “Urgent” is true."
            )
        ]
    )


def test_a_removed_outcome_is_no_longer_possible():
    kept = {name: each for name, each in DISSENT.items() if name != "unfounded"}
    raised = replace(RAISED, sources=("none", "settled", "upheld"))
    rest = [raised, *(each for each in DISSENTING if each not in (RAISED, UNFOUNDED))]
    said = "“Found wrong” (dissent), while the dissent is “Their own manager considers it”; by Manager."
    assert edited(whole(pathway("dissent", kept, *rest, final="settled upheld"))) == nothing(
        equivalent=False,
        changes=[
            "The state dissent.unfounded is gone.",
            "The transition “Found wrong” (dissent.found_wrong@with_manager) is gone.",
        ],
        differences=[(f"No longer possible: {said}", "raised recorded found_wrong")],
        people={"Manager": (f"You may no longer do this: {said.replace('; by Manager', '')}",)},
    )


def test_another_owner_is_told_and_a_case_goes_as_before():
    assert edited(with_manager(owner="chair")) == nothing(
        changes=["The state “Their own manager considers it” (dissent.with_manager): owner Chair, was Manager."],
        people={
            "Chair": ("You now have to act in “Their own manager considers it” (dissent).",),
            "Manager": ("You no longer have to act in “Their own manager considers it” (dissent).",),
        },
    )


def test_without_a_follower_the_event_leads_elsewhere():
    said = (
        "After “Found right” (dissent) the meeting is still “Open”, where it was “Again” before."
        " Then newly possible: “Held” (meeting); no longer possible: “Called” (meeting)."
    )
    assert HEARD not in MEETING[:2]
    assert edited(whole(meeting(*MEETING[:2]))) == nothing(
        equivalent=False,
        changes=["The transition “Found right (dissent)” (meeting.dissent.found_right@open) is gone."],
        differences=[(said, "called raised recorded found_right")],
        people={"Manager": (said,)},
    )


def test_a_fact_that_is_no_longer_set_back_shows_where_it_is_read():
    said = "“Recorded” (dissent), while the dissent is “The chair seeks agreement”; by Professional; there “Urgent” is true, unlike before."
    assert edited(whole(facts=[fact("urgent")])) == nothing(
        equivalent=False,
        changes=["The fact urgent: set back on none, was “Raised” (dissent)."],
        differences=[(f"No longer possible: {said}", "raised pressed agreed raised recorded")],
        people={"Professional": (f"You may no longer do this: {said.replace('; by Professional', '')}",)},
    )


def test_a_renamed_event_is_one_change():
    written = replace(RECORDED, event="written_down", written="written_down")
    new = replace(
        but((RECORDED, written)),
        limits={
            "answer": limit("answer", "dissent.raised", "dissent.agreed dissent.written_down", within="15 working days")
        },
        stories=(Story("right", "required", ("dissent.raised", "dissent.written_down", "dissent.found_right")),),
    )
    assert edited(new) == nothing(
        changes=["The event dissent.recorded is now called dissent.written_down."],
        people={"Professional": ("“Written down” is what was called “Recorded”.",)},
    )


def test_other_words_are_words_only():
    found = compare(whole(), with_manager(title="Their line manager considers it"))
    assert [each.words_only for each in found.changes] == [True]
    assert told(found) == nothing(
        changes=[
            (
                "The state “Their line manager considers it” (dissent.with_manager): title “Their line manager considers"
                " it”, was “Their own manager considers it”."
            )
        ],
        people={"Manager": ("“Their line manager considers it” is what was called “Their own manager considers it”.",)},
    )


# --- more than the ten -------------------------------------------------------------------------------------------------


def test_a_guard_that_is_written_otherwise_is_equivalent():
    assert edited(but((RECORDED, replace(RECORDED, when=Not(Not(RECORDED.when)))))) == nothing(
        changes=[
            "The transition “Recorded” (dissent.recorded@discussing): condition not not not urgent, was not urgent."
        ]
    )


def test_others_who_act_make_a_difference_and_who_is_told_makes_none():
    assert edited(but((UPHELD, replace(UPHELD, by=("chair",), tells=("manager",))))) == nothing(
        equivalent=False,
        changes=[
            (
                "The transition “Found right” (dissent.found_right@with_manager): caused by Chair, was Manager; tells"
                " Manager, was none."
            )
        ],
        differences=[
            ("“Found right” (dissent) is now caused by Chair, and was by Manager.", "raised recorded found_right")
        ],
        people={
            "Chair": ("You may newly do this, which was done by Manager: “Found right” (dissent).",),
            "Manager": (
                "You may no longer do this, which is now done by Chair: “Found right” (dissent).",
                "You are now told of “Found right” (dissent).",
            ),
        },
    )


def test_others_who_may_act_as_well_take_nobody_s_place():
    found = edited(but((UPHELD, replace(UPHELD, by=("manager", "chair")))))
    assert found["people"] == {"Chair": ("You may newly do this: “Found right” (dissent).",)}
    back = edited(whole(), but((UPHELD, replace(UPHELD, by=("manager", "chair")))))
    assert back["people"] == {"Chair": ("You may no longer do this: “Found right” (dissent).",)}


def test_a_story_under_another_name_is_known_by_all_its_events_and_not_by_some():
    def told_as(name: str, *events: str) -> list[str]:
        story = Story(name, "required", tuple(f"dissent.{each}" for each in events))
        return edited(whole(stories=(story,)))["changes"]

    assert told_as("justified", "raised", "recorded", "found_right") == ["The story right is now called justified."]
    assert told_as("wrong", "raised", "recorded", "found_wrong") == ["The story right is gone.", "New story wrong."]


def test_duties_that_are_told_in_other_words_are_told_beside_each_other():
    def bringing(*duties: str) -> Procedure:
        chair = Role("chair", "Chair", duties=tuple(Duty("chair", each) for each in duties))
        return whole(roles={**whole().roles, "chair": chair})

    before = bringing("Sends the report to the family two days ahead.", "Brings ten copies.")
    now = bringing("Sends the report to the family three days ahead", "Keeps it confidential.")
    assert edited(now, before)["people"] == {
        "Chair": (
            "In other words: Sends the report to the family three days ahead. It was: Sends the report to the family two days ahead.",
            "Newly said: Keeps it confidential.",
            "No longer said: Brings ten copies.",
        )
    }


def test_an_event_that_leads_to_another_outcome():
    found = compare(whole(), but((UPHELD, replace(UPHELD, to="settled"))))
    assert [(each.turn, each.sentence, each.aftermath) for each in found.differences] == [
        (
            "leads elsewhere",
            "After “Found right” (dissent) the dissent is “Settled”, where it was “Upheld” before.",
            Aftermath((), (), ()),
        )
    ]


def test_a_state_that_is_no_outcome_any_more():
    found = compare(whole(), whole(pathway("dissent", DISSENT, *DISSENTING, final="settled upheld")))
    assert [each.sentence for each in found.differences] == [
        "“Unfounded” (dissent) is now under way, and was an outcome."
    ]


def test_another_beginning():
    old = procedure(pathway("talk", "none open closed", transition("opened", "none", "open"), final="closed"))
    new = procedure(
        pathway("talk", "none open closed", transition("opened", "none", "open"), initial="open", final="closed")
    )
    assert [each.sentence for each in compare(old, new).differences] == [
        "At the beginning the talk is “Open”, where the talk is “None” before."
    ]


def test_a_further_beginning_and_one_less():
    ways = (transition("seen", "born unborn", "known"),)
    old = procedure(pathway("child", "born unborn known", *ways, initial="born"))
    new = procedure(pathway("child", "born unborn known", *ways, initial="born unborn"))
    assert [each.sentence for each in compare(old, new).differences] == [
        "A case can newly begin where the child is “Unborn”."
    ]
    assert [each.sentence for each in compare(new, old).differences] == [
        "A case can no longer begin where the child is “Unborn”."
    ]


def test_a_pathway_that_is_new_begins_with_what_it_follows():
    record = pathway("record", "none kept", follows("dissent.raised", "none", "kept"), final="kept")
    said = "After “Raised” (dissent) the record is “Kept”; there was no such pathway."
    assert edited(whole(record)) == nothing(
        equivalent=False,
        changes=["New pathway record."],
        differences=[(said, "raised")],
        people={"Professional": (said,)},
    )
    found = compare(whole(record), whole())
    assert [each.sentence for each in found.differences] == [
        "After “Raised” (dissent) it is no longer so that the record is “Kept”: there is no such pathway now."
    ]


def test_a_word_that_means_something_else_is_words_only():
    def meaning(says: str) -> Procedure:
        return whole(words={"harm": Word("harm", "Harm", says)})

    (change,) = compare(meaning("What hurts."), meaning("What hurts a child.")).changes
    assert (change.kind, change.words_only, change.sentence) == (
        "word",
        True,
        "The word harm: says “What hurts a child.”, was “What hurts.”.",
    )
    assert [each.sentence for each in compare(whole(), meaning("What hurts.")).changes] == ["New word harm."]


def test_a_named_condition_with_another_meaning_is_one_change():
    def named(condition: Any) -> Procedure:
        guarded = replace(RECORDED, when=And((condition, Not(state("meeting.again")))))
        return replace(but((RECORDED, guarded)), conditions={"calm": condition})

    found = compare(named(Not(is_so("urgent"))), named(Not(state("meeting.open"))))
    assert [each.sentence for each in found.changes] == [
        "The condition calm: means the meeting is not “Open”, was “Urgent” is not true."
    ]


def test_a_group_with_other_events_is_one_change():
    def grouped(*events: str) -> Procedure:
        stopped = limit("answer", "dissent.raised", events, within="15 working days")
        return whole(limits=[stopped], events={"answered": frozenset(events)})

    found = compare(grouped("dissent.agreed", "dissent.recorded"), grouped("dissent.agreed"))
    assert [each.sentence for each in found.changes] == [
        "The group of events answered: means no longer “Recorded” (dissent)."
    ]
    assert [(each.name, each.effect, each.sentences) for each in found.limits] == [
        (
            "answer",
            "same",
            ("It no longer stops on “Recorded” (dissent).",),
        )
    ]


def test_lengths_in_other_units_are_compared_on_the_calendar():
    def within(length: str, **more: Any) -> Procedure:
        return whole(
            limits=[limit("answer", "dissent.raised", "dissent.agreed dissent.recorded", within=length)], **more
        )

    def effect(old: Procedure, new: Procedure) -> list[tuple[str, str]]:
        return [(each.effect, each.sentences[0]) for each in compare(old, new).limits]

    assert effect(within("2 weeks"), within("14 days")) == [
        ("same", "Within 14 days where it was within 2 weeks: that is the same time.")
    ]
    assert effect(within("15 working days"), within("15 days")) == [
        ("tighter", "Within 15 days where it was within 15 working days: that is tighter.")
    ]
    assert effect(within("3 weeks"), within("15 working days")) == [
        (
            "tighter or looser",
            (
                "Within 15 working days where it was within 3 weeks: that is up to 2 days less from some days, up to 5 days"
                " more from others."
            ),
        )
    ]
    six_days = CalendarRules(working_week=(0, 1, 2, 3, 4, 5))
    assert effect(within("15 working days"), within("15 working days", calendar=six_days)) == [
        ("tighter", "Within 15 working days as before, by another calendar: that is tighter.")
    ]


def test_a_change_has_the_places_and_grounds_of_both():
    def cited(line: int, owner: str, requirement: str) -> Procedure:
        return with_manager(owner=owner, place=Place("dissent.yaml", line), grounds=Grounds((requirement,)))

    (change,) = compare(cited(3, "manager", "DIS-1"), cited(4, "chair", "DIS-2")).changes
    title = "Their own manager considers it"
    assert change == Change(
        "state",
        "changed",
        (Side("dissent.with_manager", title, Place("dissent.yaml", 3), Grounds(("DIS-1",))),),
        (Side("dissent.with_manager", title, Place("dissent.yaml", 4), Grounds(("DIS-2",))),),
        (Reset("owner", "Manager", "Chair"), Reset("cites", "DIS-1", "DIS-2")),
        f"The state “{title}” (dissent.with_manager): owner Chair, was Manager; cites DIS-2, was DIS-1.",
    )
    assert not change.words_only
    assert Grounds() == NO_GROUNDS
    assert NOWHERE.line == 0


def test_a_pathway_of_one_procedure_is_walked_with_what_ends_a_case_in_the_other():
    def talk(name: str, *more: Any) -> Any:
        return pathway(name, "none open", transition("begun", "none", "open"), *more)

    old = procedure(talk("child"), talk("plan"))
    new = procedure(talk("child"), ends_when=state("child.open"))
    assert [(each.turn, each.event) for each in compare(old, new).differences] == [("no longer possible", "plan.begun")]


def test_rules_of_every_form_say_what_they_ask_and_follow_what_is_renamed():
    calm, open_ = Not(is_so("urgent")), state("meeting.open")
    considering = state("dissent.with_manager")
    before = {
        "never": (Never(considering), "never the dissent is “Their own manager considers it”"),
        "precedes": (
            Precedes(frozenset({"dissent.raised"}), frozenset({"dissent.agreed"})),
            "precedes: first “Raised” (dissent), then “Agreed” (dissent)",
        ),
        "then": (
            OnThen(frozenset({"dissent.raised"}), calm, open_),
            "on then: on “Raised” (dissent), then “Urgent” is not true, when the meeting is “Open”",
        ),
        "unchanged": (Unchanged(("urgent",), ("meeting",)), "unchanged: variables urgent, by meeting"),
        "caused": (
            CausedBy(frozenset({"dissent.agreed"}), ("chair",)),
            "caused by: events “Agreed” (dissent), by Chair",
        ),
        "told": (Told(frozenset({"dissent.raised"}), ("chair",)), "told: on “Raised” (dissent), roles Chair"),
        "owned": (
            Owned(("dissent.with_manager",), "manager"),
            "owned: states “Their own manager considers it”, owner Manager",
        ),
    }
    rules = {name: Rule(name, f"It is {name}", pattern) for name, (pattern, _) in before.items()}
    old = whole(rules=rules)
    assert edited(renamed(old, "dissent", {"with_manager": "before_manager"}), old)["changes"] == [
        "The state “Their own manager considers it” (dissent.with_manager) is now called dissent.before_manager."
    ]
    others = {name: replace(each, pattern=Possible(open_)) for name, each in rules.items()}
    assert edited(whole(rules=others), old)["changes"] == [
        f"The rule {name}: asks possible the meeting is “Open”, was {said}." for name, (_, said) in before.items()
    ]


def test_another_reason_is_quoted_and_is_words_only():
    (change,) = compare(
        with_manager(grounds=Grounds(because="so it is")), with_manager(grounds=Grounds(because="so it was agreed"))
    ).changes
    assert (change.words_only, change.keys) == (True, (Reset("because", "“so it is”", "“so it was agreed”"),))
