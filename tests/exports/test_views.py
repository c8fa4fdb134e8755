"""Views: what one role does, who acts in lanes, the route of a story, and the time of a limit."""

import xml.etree.ElementTree as ET

import pytest

from cpmodel import api
from cpmodel.exports import _views, drawing, svg
from cpmodel.exports._arranging import arranged, blemishes
from cpmodel.model.procedure import Role, Story
from cpmodel.model.stories import tell
from tests.building import follows, pathway, procedure, transition
from tests.exports.test_svg import SVG, contrast, texts_on_grounds

ROUTE = ("dissent.raised", "dissent.talked", "dissent.recorded", "dissent.settled")


@pytest.fixture(scope="module")
def small():
    """Two pathways, two roles, and a story that goes through both."""
    states = {
        "none": {},
        "discussing": {"owner": "chair"},
        "with_manager": {"owner": "manager"},
        "at_panel": {"owner": "manager"},
        "settled": {"final": True},
    }
    return procedure(
        pathway(
            "dissent",
            states,
            transition("raised", "none settled", "discussing", by="manager"),
            transition("talked", "discussing", "discussing"),
            transition("recorded", "discussing", "with_manager"),
            transition("escalated", "with_manager", "at_panel", by="manager"),
            transition("settled", "discussing with_manager", "settled", by="manager", tells=("chair",)),
        ),
        pathway("record", "none kept", follows("dissent.settled", "none", "kept"), final="kept"),
        roles={name: Role(name, name.capitalize()) for name in ("chair", "manager")},
        stories=(
            Story("It is settled", "required", ROUTE),
            Story("It is settled twice", "forbidden", (*ROUTE, "dissent.settled")),
        ),
    )


def one(procedure, view, pathways=()):
    return {each.name: each for each in _views.pictures(procedure, pathways, [view])}


# --- lanes -----------------------------------------------------------------------------------------------------------


def test_each_state_is_in_the_lane_of_whoever_has_to_act(small):
    picture = one(small, "swimlanes")["dissent-swimlanes"]
    layout = arranged(picture).layout
    assert [each.title for each in layout.clusters] == ["Chair", "Manager", _views.REST]
    assert {each.corners[0][0] for each in layout.clusters} == {0.0}
    assert {each.corners[1][0] for each in layout.clusters} == {layout.width}
    lanes = {each.title: each.corners for each in layout.clusters}
    for placed in layout.nodes:
        (_, top), (_, bottom) = lanes[picture.node(placed.id).phase]
        assert top <= placed.centre[1] - placed.height / 2 <= placed.centre[1] + placed.height / 2 <= bottom


def test_in_lanes_time_goes_from_left_to_right(small):
    picture = one(small, "swimlanes")["dissent-swimlanes"]
    across = {each.id: each.centre[0] for each in arranged(picture).layout.nodes}
    order = ["dissent.none", "dissent.discussing", "dissent.with_manager", "dissent.settled"]
    assert order == sorted(order, key=across.__getitem__)


def test_a_pathway_in_which_nobody_has_to_act_has_no_lanes(small):
    assert [*one(small, "swimlanes")] == ["dissent-swimlanes"]
    with pytest.raises(ValueError, match="nobody has to act"):
        one(small, "swimlanes", ["record"])


def test_several_events_between_two_states_are_one_line_in_lanes_that_names_them_all(derbyshire):
    (picture,) = one(derbyshire, "swimlanes", ["conference"]).values()
    decided = [edge for edge in picture.edges if edge.tail == "conference.deciding" and edge.head.endswith(".decided")]
    titles = [each.title for each in derbyshire.pathways["conference"].transitions if each.sources == ("deciding",)]
    assert len(decided) == 1
    assert set(decided[0].title.split("; ")) == {each for each in titles if each and "court" not in each}


# --- roles -----------------------------------------------------------------------------------------------------------


def test_phase_by_phase_every_transition_is_in_one_picture(derbyshire):
    for name in ("conference", "referral", "review"):
        drawn = [each.id for picture in one(derbyshire, "phases", [name]).values() for each in picture.edges]
        whole = {each.id for each in derbyshire.pathways[name].transitions}
        assert whole <= {*drawn}
        parts = [{each.id for each in one_.edges} & whole for one_ in one(derbyshire, "phases", [name]).values()]
        assert sum(map(len, parts)) == len(whole)
    assert [*one(derbyshire, "phases", ["conference"])] == [
        "conference-preparation",
        "conference-meeting",
        "conference-outcome",
    ]


def test_a_conference_that_is_called_is_the_beginning_of_its_preparation(derbyshire):
    picture = one(derbyshire, "phases", ["conference"])["conference-preparation"]
    assert (picture.title, picture.sentence) == (
        "The initial child protection conference: Preparation",
        "10 transitions of 26.",
    )
    assert "Conference called" in [each.title for each in picture.edges]


def test_a_pathway_without_phases_is_in_one_piece(small):
    with pytest.raises(ValueError, match="These pathways have no phases, so that each is shown whole"):
        one(small, "phases")


def test_a_role_sees_what_it_causes_and_where_it_has_to_act_and_nothing_else(small):
    picture = one(small, "role:chair")["role-chair"]
    assert [(edge.id.partition("@")[0], edge.marked) for edge in picture.edges] == [
        ("dissent.talked", True),
        ("dissent.recorded", True),
    ]
    assert {node.id: node.marked for node in picture.nodes if node.kind == "state"} == {
        "dissent.discussing": True,
        "dissent.with_manager": False,
    }
    assert picture.lists == (("What they are told", ("Settled (dissent).",)),)


def test_of_every_role_nothing_that_it_does_is_left_out(derbyshire):
    for name in derbyshire.roles:
        (picture,) = one(derbyshire, f"role:{name}").values()
        own = {each.id for each in derbyshire.transitions.values() if name in each.by}
        states = {each.qualified for each in derbyshire.states.values() if each.owner == name}
        assert own <= {edge.id for edge in picture.edges}
        assert states <= {node.id for node in picture.nodes}


def test_a_role_can_be_shown_in_some_pathways_only(derbyshire):
    (picture,) = one(derbyshire, "role:chair", ["dissent"]).values()
    assert {node.phase for node in picture.nodes} == {derbyshire.pathways["dissent"].title}


# --- stories ---------------------------------------------------------------------------------------------------------


def test_the_route_of_a_story_is_numbered_and_marked_in_each_pathway_that_it_moves(small):
    pictures = one(small, "story:It is settled")
    assert [*pictures] == ["story-it-is-settled", "story-it-is-settled-dissent", "story-it-is-settled-record"]
    shown = pictures["story-it-is-settled-dissent"]
    numbers = {edge.id.partition("@")[0]: edge.numbers for edge in shown.edges if edge.title}
    assert numbers == {
        "dissent.raised": (1,),
        "dissent.recorded": (3,),
        "dissent.escalated": (),
        "dissent.settled": (4,),
    }
    assert [node.numbers for node in shown.nodes if node.kind == "loop"] == [(2,)]
    assert [node.id for node in shown.nodes if not node.marked] == ["dissent.at_panel"]
    joins = {edge.tail: edge.marked for edge in shown.edges if edge.kind == "joins"}
    assert joins == {"dissent.discussing": False, "dissent.with_manager": True}


def test_the_route_alone_has_each_step_once_and_tells_it_in_words(small):
    picture = one(small, "story:It is settled")["story-it-is-settled"]
    shown = [number for edge in picture.edges for number in edge.numbers]
    shown += [number for node in picture.nodes for number in node.numbers]
    assert sorted(shown) == [1, 2, 3, 4, 4]
    ((heading, steps),) = picture.lists
    assert heading == "The route"
    assert [step.partition(".")[0] for step in steps[1:]] == ["1", "2", "3", "4"]


def test_what_a_story_is_refused_is_told_at_its_end(small):
    picture = one(small, "story:It is settled twice")["story-it-is-settled-twice"]
    assert picture.lists[0][1][-1] == "5. Settled (dissent) is refused."


def test_every_tenth_story_has_its_steps_in_its_picture(derbyshire):
    for story in derbyshire.stories[::10]:
        picture, *_ = one(derbyshire, f"story:{story.name}").values()
        taken = max((run.trace.steps for run in tell(derbyshire, story).runs), key=len)
        moving = {n for n, step in enumerate(taken, start=1) if any(each.to for each in step.taken)}
        shown = {number for edge in picture.edges for number in edge.numbers}
        shown |= {number for node in picture.nodes for number in node.numbers}
        assert shown == moving, story.name


# --- limits ----------------------------------------------------------------------------------------------------------


def test_a_limit_shows_what_starts_and_stops_its_clock_and_what_takes_it_out_of_the_count(derbyshire):
    (picture,) = one(derbyshire, "limit:initial_conference").values()
    limit = derbyshire.limits["initial_conference"]
    kinds = {
        kind: {n.id.partition(" ")[2] for n in picture.nodes if n.kind == kind} for kind in ("begins", "stops", "voids")
    }
    assert kinds == {"begins": limit.starts, "stops": limit.until, "voids": limit.void}
    assert picture.node("initial_conference").statutory
    assert len(picture.edges) == len(limit.starts | limit.until | limit.void)


def test_the_ruler_counts_working_days_and_ends_on_the_due_day(derbyshire):
    cells = one(derbyshire, "limit:initial_conference")["limit-initial_conference"].ruler.cells
    assert [each.inside for each in cells if each.counts] == [str(number) for number in range(16)]
    assert [each.below for each in cells if each.below] == ["Mon 5 Jan", "Mon 12 Jan", "Mon 19 Jan", "Mon 26 Jan"]
    assert [cells[number].counts for number in (4, 5, 6, 7)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("name", "first", "last", "count"),
    [
        ("protection.police_protection", ("0", "Mon 09:00"), ("72", "Thu 09:00"), 4),
        ("first_review", ("0", "Mon 5 Jan 2026"), ("3", "Sun 5 Apr 2026"), 4),
        ("reports_before_conference", ("2", "Sat 28 Feb"), ("0", "Mon 2 Mar"), 3),
        ("before_birth", ("12", "Mon 8 Dec 2025"), ("0", "Mon 2 Mar 2026"), 13),
    ],
)
def test_the_ruler_is_as_long_as_the_limit_in_its_unit(name, first, last, count, derbyshire):
    found = one(derbyshire, f"limit:{name}")[_views.file_name("limit", name)].ruler.cells
    assert [(each.inside, each.below) for each in (found[0], found[-1])] == [first, last]
    assert len(found) == count


def test_the_way_from_start_to_stop_is_the_shortest_that_a_story_tells(derbyshire):
    (picture,) = one(derbyshire, "limit:initial_conference").values()
    *_, (heading, steps) = picture.lists
    assert heading.startswith("On the way, as in the story")
    assert steps[0].startswith("1. Section 47 enquiry started")
    assert steps[-1].startswith("6. Conference opened")


def test_of_every_limit_all_is_drawn_and_no_card_or_text_lies_over_another(derbyshire):
    pictures = one(derbyshire, "limits")
    assert len(pictures) == len(derbyshire.all_limits)
    for picture in pictures.values():
        root = ET.fromstring(svg.drawn(picture))
        cards = [each for each in root.iter(f"{SVG}g") if each.get("class") == "node"]
        lines = [each for each in root.iter(f"{SVG}g") if each.get("class") == "edge"]
        assert len(cards) == len(picture.nodes)
        assert len(lines) == sum(edge.kind != "voids" for edge in picture.edges)
        frames = []
        for card in cards:
            left, top, wide, high = (float(card.find(f"{SVG}rect").get(key)) for key in ("x", "y", "width", "height"))
            frames.append((left, top, left + wide, top + high))
            for text in card.iter(f"{SVG}text"):
                assert left < float(text.get("x"))
                assert float(text.get("x")) + float(text.get("textLength")) < left + wide
                assert top < float(text.get("y")) < top + high
        for number, a in enumerate(frames):
            assert not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for b in frames[:number])
        for text, colour, ground in texts_on_grounds(root):
            assert contrast(colour, ground) >= 4.5, (picture.name, text)


def test_limits_can_be_asked_for_by_pathway(derbyshire):
    assert [*one(derbyshire, "limits", ["visits"])] == ["limit-visits-due"]


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["swimlanes", "phases", "roles", "a story"])
def test_nothing_overlaps_or_is_lost_in_any_view_and_all_can_be_read(view, derbyshire):
    views = [f"story:{each.name}" for each in derbyshire.stories[::50]] if view == "a story" else [view]
    for picture in _views.pictures(derbyshire, (), views):
        arrangement = arranged(picture)
        assert blemishes(picture, arrangement) == 0, picture.name
        assert {each.number for each in arrangement.layout.edges} == set(range(len(picture.edges)))
        assert {each.id for each in arrangement.layout.nodes} == {each.id for each in picture.nodes}
        root = ET.fromstring(svg.drawn(picture))
        for text, colour, ground in texts_on_grounds(root):
            assert contrast(colour, ground) >= 4.5, (picture.name, text)
        found = [each.get("id") for each in root.iter() if each.get("id")]
        assert len(found) == len(set(found))
        own = f"{picture.name}--"
        assert all(each.startswith((own, "picture-" + picture.name)) for each in found)
        assert len([each for each in root.iter(f"{SVG}g") if each.get("class") == "edge"]) == len(
            {edge.id for edge in picture.edges}
        )


@pytest.mark.parametrize("name", [each for each in api.shipped() if each != "derbyshire"])
def test_nothing_overlaps_in_any_picture_of_another_area(name):
    area = api.load(name)
    for views in ((), ("swimlanes", "phases", "roles")):
        for picture in _views.pictures(area, (), views):
            assert blemishes(picture, arranged(picture)) == 0, picture.name


def test_every_view_is_drawn_in_every_notation_that_draws(small, tmp_path):
    wanted = ("dot", "mermaid", "pdf", "png", "svg", "text")
    views = ("swimlanes", "role:chair", "story:It is settled")
    files = drawing.draw(small, tmp_path, wanted=wanted, processes=1, views=views)
    assert len(files) == len(wanted) * 5
    assert all(file.stat().st_size for file in files)


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        ("rolls", "There is no view 'rolls'; there are swimlanes, phases, role:NAME"),
        ("limit:answers", "There is no limit 'answers'"),
        ("role:chiar", "There is no role 'chiar' (did you mean 'chair'?)"),
        ("role:", "There is no role ''; there are chair, manager"),
        ("story:it is", "(did you mean 'It is settled' or 'It is settled twice'?)"),
    ],
)
def test_what_there_is_not_is_answered_with_what_was_meant(view, sentence, small):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 # the sentence is asserted below
        _views.pictures(small, (), [view])
    assert sentence in str(refused.value)


def test_the_beginning_of_a_name_is_enough(small):
    assert [*one(small, "role:man")] == ["role-manager"]


def test_a_view_is_no_scxml(small, tmp_path):
    with pytest.raises(ValueError, match="scxml is no drawing"):
        drawing.draw(small, tmp_path, wanted=("scxml",), views=("swimlanes",))
