"""The lines in which a case is walked: what each does, what it says where it cannot be done, and that undo takes it back."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given

import cpmodel
from cpmodel.model.condition import FactIs
from cpmodel.model.procedure import Requirement, Story
from cpmodel.model.stories import tell
from cpmodel.walking import commands
from cpmodel.walking.commands import COMMANDS, asked, day_meant, perform
from tests.building import fact, limit, pathway, procedure, state, transition
from tests.conformance.strategies import picked, procedures, words

DERBYSHIRE = cpmodel.load("derbyshire")
TALK = procedure(
    pathway(
        "talk",
        "none booked open closed",
        transition("booked", "none", "booked"),
        transition("begun", "booked", "open", title="The talk begins"),
        transition("broken_off", "open", "none"),
        transition("ended", "open", "closed", when=FactIs("agreed", True)),
        transition("agreed", "open", sets={"agreed": True}),
        transition("shouted", "open", when=FactIs("loud", True)),
        transition("adjourned", "open", "booked", when=FactIs("route", "panel")),
        final="closed",
        initial="none booked",
    ),
    pathway("weather", "fair foul", transition("turned", "fair", "foul", by="outside")),
    facts=[fact("agreed"), fact("route", values=("court", "panel"), initial=None), fact("loud", initial=None)],
    dates="birthday",
    limits=[limit("soon", "talk.booked", "talk.begun", within="3 working days")],
    roles={},
    conditions={"done": state("talk.closed"), "noisy": FactIs("loud", True), "led": FactIs("route", "court")},
    ends_when=state("weather.foul"),
    stories=(
        Story("A talk", "required", ("talk.booked", "talk.begun"), {"talk": "none"}, state("talk.open")),
        Story("A talk without agreement", "forbidden", ("talk.booked", "talk.begun", "talk.ended"), {"talk": "none"}),
        Story("An impossible one", "required", ("talk.booked", "talk.booked"), {"talk": "none"}),
        Story("Another end", "required", ("talk.booked",), {"talk": "none"}, state("talk.closed")),
    ),
)


def session(made=TALK, file="walked.yaml"):
    return commands.session(made, Path(file))


def after(*lines, made=TALK):
    """The session after these lines, each of which can be done."""
    now = session(made)
    for line in lines:
        answer = perform(now, line)
        assert not answer.refused, (line, answer.said)
        now = answer.session
    return now


def refused(line, *before, made=TALK):
    """What is said where a line cannot be done; it changes nothing."""
    now = after(*before, made=made)
    answer = perform(now, line)
    assert (answer.refused, answer.session) == (True, now)
    return " ".join(answer.said)


def events(now):
    return [each.step.event for each in now.walk.happened]


# --- events --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["talk.booked", "booked", "book", "1", "  - talk.booked   # with a remark", "TALK.booked"]
)
def test_an_event_is_said_by_its_number_its_name_or_a_beginning(line):
    assert events(after(line)) == ["talk.booked"]


def test_or_by_its_title():
    assert events(after("booked", "the talk begins")) == ["talk.booked", "talk.begun"]


@pytest.mark.parametrize("line", ["", "   ", "# only a remark"])
def test_a_line_with_nothing_in_it_does_nothing(line):
    answer = perform(session(), line)
    assert (answer.session, answer.said, answer.refused) == (session(), (), False)


def test_a_beginning_that_several_have_is_asked_about():
    assert refused("t") == "'t' can mean several events: Booked (talk.booked) or Turned (weather.turned)."


def test_what_is_misspelt_is_met_with_what_is_near():
    assert refused("boked") == (
        "There is no event and no command 'boked' (did you mean 'booked'?);"
        " 'tasks' shows what can happen, and 'help' the commands."
    )


def test_a_number_that_is_not_on_the_list_is_refused():
    assert refused("7") == "There is no number 7; 2 events can happen now, and 'tasks' shows them."


def test_a_refused_event_says_from_where_it_may_happen():
    assert refused("talk.begun") == (
        "“The talk begins” (talk.begun) cannot happen now: the talk is “None”, and it may happen only from “Booked”."
    )


def test_a_refused_event_says_what_its_guard_asks_for():
    assert refused("ended", "booked", "begun") == (
        "“Ended” (talk.ended) cannot happen now: it asks for this: “Agreed” is true; but “Agreed” is not true."
    )


def test_a_refused_event_says_that_the_case_has_ended():
    assert refused("booked", "turned") == (
        "“Booked” (talk.booked) cannot happen now: the case has ended, and it may not happen after that."
    )


def test_why_says_what_stands_in_the_way_where_it_is_written_and_which_requirement_asks_for_it():
    answer = perform(session(DERBYSHIRE), "why conference.opened")
    assert answer.said == (
        (
            "“Conference opened” (conference.opened) cannot happen now: the conference is “No conference”, and it may happen"
            " only from “Ready to be held”."
        ),
        (
            "“Conference opened”, by Child protection manager (conference chair): from “Ready to be held” to “In session: the"
            " safety and wellbeing grid”; only in a quorate meeting. Requirements: CON-7, CON-23."
        ),
        f"CON-7 says: {DERBYSHIRE.requirements['CON-7'].says}",
        f"CON-23 says: {DERBYSHIRE.requirements['CON-23'].says}",
    )
    assert [Path(each.file).name for each in answer.places] == ["conference.yaml"]
    assert isinstance(DERBYSHIRE.requirements["CON-7"], Requirement)


def test_why_of_what_can_happen_says_so():
    assert perform(session(), "why 1").said == (
        "“Booked” (talk.booked) can happen now.",
        "“Booked”, by Chair: from “None” to “Booked”.",
    )
    assert refused("why") == "Say which event: 'why conference.opened'."


# --- time ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("day", datetime(2026, 1, 6, 9)),
        ("day 2026-02-03", datetime(2026, 2, 3, 9)),
        ("day 12", datetime(2026, 1, 12, 9)),
        ("day 5", datetime(2026, 2, 5, 9)),
        ("day 31", datetime(2026, 1, 31, 9)),
        ("day 12 March", datetime(2026, 3, 12, 9)),
        ("day 4 jan", datetime(2027, 1, 4, 9)),
        ("day 29 Feb", datetime(2028, 2, 29, 9)),
        ("day 4 January 2028", datetime(2028, 1, 4, 9)),
        ("day Friday", datetime(2026, 1, 9, 9)),
        ("day monday", datetime(2026, 1, 12, 9)),
        ("day Friday 14:30", datetime(2026, 1, 9, 14, 30)),
        ("day 2026-01-05 14:30", datetime(2026, 1, 5, 14, 30)),
        ("wait", datetime(2026, 1, 6, 9)),
        ("wait 5 working days", datetime(2026, 1, 12, 9)),
        ("wait 72 hours", datetime(2026, 1, 8, 9)),
    ],
)
def test_days_are_said_as_people_say_them(line, at):
    assert after(line).walk.now == at


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "day 2026-01-04",
            "Sun 4 Jan 2026 is over: it is Mon 5 Jan 2026, 09:00. 'undo' goes back, and 'start' begins again.",
        ),
        (
            "day 30 February",
            "'30 February' is no day; it is written 2026-01-12, or 12 for the next one of a month, 12 January, or Friday.",
        ),
        ("day Friday 25:00", "'25:00' is no time of day; it is written such as 14:30."),
        (
            "wait 3",
            (
                "'3' has no unit; a time needs one, for instance '3 working days' (units are: hours, working days, days, weeks,"
                " months, years)."
            ),
        ),
        ("next due", "Nothing that runs is due on a later day."),
        (
            "next week",
            "'next due' goes to the next day on which something is due; 'step' takes the next event of a story.",
        ),
    ],
)
def test_a_time_that_cannot_be_gone_to_says_why(line, said):
    assert refused(line) == said


def test_a_year_that_no_calendar_knows_is_refused():
    said = refused("day 9000-01-01")
    assert re.fullmatch(r"Bank holidays are known from [0-9]+ to [0-9]+; 9000 is not among these years[.]", said)


def test_the_day_that_it_is_already_changes_nothing():
    answer = perform(session(), "day 2026-01-05")
    assert (answer.said, answer.session, answer.refused) == (("It is Mon 5 Jan 2026 already.",), session(), False)


def test_next_due_goes_where_something_is_due():
    assert after("booked", "next due").walk.now == datetime(2026, 1, 8, 9)
    assert after("booked", "next").walk.now == datetime(2026, 1, 8, 9)


def test_a_day_of_the_next_years_is_found():
    assert day_meant("29 February", date(2026, 3, 1)) == date(2028, 2, 29)


# --- beginnings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("set talk booked", "talk", "booked"),
        ("set talk.booked", "talk", "booked"),
        ("set route panel", "route", "panel"),
        ("set route == panel", "route", "panel"),
        ("set route=panel", "route", "panel"),
        ("set loud", "loud", True),
        ("set loud yes", "loud", True),
        ("set loud no", "loud", False),
    ],
)
def test_how_a_case_begins_is_set(line, name, value):
    assert after(line).walk.here[name] == value


def test_dates_are_set_and_forgotten():
    assert after("set birthday 2026-06-01").walk.dates == {"birthday": datetime(2026, 6, 1, 9)}
    assert after("set birthday 2026-06-01", "booked", "set birthday none").walk.dates == {}


@pytest.mark.parametrize(
    ("line", "before", "said"),
    [
        (
            "set rout panel",
            (),
            (
                "'rout' is nothing that can be set (did you mean 'route'?); there is talk (none or booked), route (court or"
                " panel), loud (no or yes) and birthday (a day, or none)."
            ),
        ),
        ("set talk open", (), "'talk' is never 'open'; it can be none or booked."),
        (
            "set loud",
            ("booked",),
            "This is set before anything happens; 'start' begins again, and 'undo' goes back.",
        ),
    ],
)
def test_what_cannot_be_set_says_what_can(line, before, said):
    assert refused(line, *before) == said


def test_start_begins_again_on_that_day_and_keeps_how_it_began():
    now = after("set route panel", "booked", "day 12", "start 2026-03-02")
    assert (now.walk.now, now.walk.happened, now.walk.here["route"]) == (datetime(2026, 3, 2, 9), (), "panel")
    assert after("day 12", "booked", "start").walk.now == datetime(2026, 1, 12, 9)


def test_what_is_asked_before_a_case_begins_comes_to_lines():
    found = asked(session(), date(2026, 11, 23))
    assert [each.line("") for each in found] == [
        "start 2026-11-23",
        "set talk none",
        "set route court",
        "set loud no",
        "set birthday none",
    ]
    assert [each.line("2") for each in found[1:4]] == ["set talk booked", "set route panel", "set loud yes"]
    assert len(asked(session(), None)) == 4


# --- back ----------------------------------------------------------------------------------------------------------


@given(procedures(), words)
def test_undo_is_the_inverse_of_whatever_can_be_done(made, word):
    now = session(made)
    for number in word:
        line = picked(
            number, [*made.own_events, "day", "wait 1 week", "start", "start 12"], ["next due", "undo", "set"]
        )
        answer = perform(now, line)
        moved = answer.session != now
        if moved and line != "undo":
            assert perform(answer.session, "undo").session == now
        assert True
        now = answer.session


def test_several_steps_at_once_are_taken_back_at_once():
    now = after("booked", "replay A talk", "rest")
    assert events(now) == ["talk.booked", "talk.begun"]
    back = perform(now, "undo").session
    assert (events(back), back.left) == ([], ("talk.booked", "talk.begun"))
    assert events(perform(after("go to talk.open"), "undo").session) == []


def test_there_is_nothing_to_undo_at_first():
    assert refused("undo") == "There is nothing to undo."


# --- stories -------------------------------------------------------------------------------------------------------


def test_a_story_is_told_step_by_step():
    one = perform(after("replay a talk"), "step")
    two = perform(one.session, "step")
    three = perform(two.session, "step")
    assert (events(one.session), one.said) == (["talk.booked"], ())
    assert (events(two.session), two.said) == (
        ["talk.booked", "talk.begun"],
        ("The story has come to its end, as it says.",),
    )
    assert three.said == ("The story has come to its end; the case goes on from here as you like.",)


def test_an_event_that_is_chosen_is_the_stories_next_where_it_is_that():
    assert after("replay a talk", "booked").left == ("talk.begun",)


def test_the_last_event_of_a_forbidden_story_is_refused_as_wanted():
    answer = perform(after("replay A talk without", "step", "step"), "step")
    assert (answer.refused, answer.said) == (
        False,
        (
            (
                "“Ended” (talk.ended) cannot happen now: it asks for this: “Agreed” is true; but “Agreed” is not true."
                " So this forbidden story wants it."
            ),
        ),
    )


def test_a_story_that_stops_says_why_and_keeps_what_could_be_told():
    answer = perform(after("replay an impossible"), "rest")
    assert (answer.refused, events(answer.session)) == (True, ["talk.booked"])
    assert events(perform(answer.session, "undo").session) == []


def test_a_story_that_ends_otherwise_says_so():
    answer = perform(after("replay another"), "rest")
    assert answer.said == ("The story has come to its end, otherwise than it says: it wants talk.closed.",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("replay", "Say which story: there are 4, and 'cpmodel stories' shows them."),
        ("replay A tlak", "There is no story 'A tlak' (did you mean 'A talk'?)."),
        ("replay An", "'An' begins 2 stories: “An impossible one” or “Another end”."),
        ("step", "No story is being told; 'replay' with its name begins one."),
    ],
)
def test_a_story_that_is_not_there_is_met_with_those_that_are(line, said):
    assert refused(line) == said


@pytest.mark.parametrize("story", DERBYSHIRE.stories[::12], ids=lambda story: story.name)
def test_a_shipped_story_that_is_replayed_ends_as_the_api_says(story):
    answer = perform(after(f"replay {story.name}", made=DERBYSHIRE), "rest")
    assert answer.session.walk.here == tell(DERBYSHIRE, story).runs[0].trace.end


# --- to a state ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("goal", "way"),
    [
        ("talk.open", ["talk.begun"]),
        ("to talk.closed", ["talk.begun", "talk.agreed", "talk.ended"]),
        ("to done", ["talk.begun", "talk.agreed", "talk.ended"]),
        ("to talk.open and agreed", ["talk.begun", "talk.agreed"]),
        ("to weather.foul", ["weather.turned"]),
        ("to not agreed", []),
    ],
)
def test_the_shortest_way_to_a_state_is_gone(goal, way):
    assert events(after("set talk booked", f"go {goal}")) == way


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("go to talk.opne", "There is no state, condition or fact 'talk.opne' (did you mean 'talk.open'?)."),
        ("go to talk.begun", "'talk.begun' is an event; 'go to' takes a state, such as talk.none."),
        ("go to route == plan", "'route' is never 'plan'; it can be court or panel."),
        ("go to route", "'route' is never 'yes'; it can be court or panel."),
        ("go to talk.open and", "A name is missing at the end."),
        ("go to loud and not loud", "From here nothing leads to where “noisy” and not “noisy”."),
        (
            "go to",
            "Say where to: 'go to conference.decided', or any condition, such as 'plan.active and child.unborn'.",
        ),
    ],
)
def test_a_goal_that_cannot_be_gone_to_says_why(line, said):
    assert refused(line) == said


def test_in_the_shipped_procedure_the_way_is_the_one_without_circumstances():
    now = after("go to conference.decided", made=DERBYSHIRE)
    assert now.walk.here["conference"] == "decided"
    assert all("outside" not in each.step.taken[0].by for each in now.walk.happened)


# --- the rest ------------------------------------------------------------------------------------------------------


def test_what_one_role_can_do_is_found_by_its_title():
    answer = perform(session(DERBYSHIRE), "tasks police")
    assert (answer.shown, answer.asked) == ("tasks", "police")
    assert refused("tasks polise", made=DERBYSHIRE).startswith(
        "There is no role 'polise' (did you mean 'police'?); there are: "
    )


@pytest.mark.parametrize("name", ["where", "limits", "story", "help", "tasks"])
def test_what_is_only_shown_changes_nothing(name):
    answer = perform(session(), name)
    assert (answer.shown, answer.session) == (name, session())


def test_quit_stops():
    assert [perform(session(), line).stopped for line in ("quit", "exit", "where")] == [True, True, False]


def test_every_command_says_what_it_does():
    assert [name for name, each in COMMANDS.items() if not each.usage.startswith(name) or len(each.says) > 62] == []
