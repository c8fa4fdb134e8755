"""Each fault that the reader knows: what is written, and the whole of what is said of it, with its place."""

from pathlib import Path

import pytest

from cpmodel.checks import check
from cpmodel.model.findings import Unreadable
from cpmodel.reading.codes import DOCUMENT_CODES
from cpmodel.reading.document import read
from cpmodel.reading.procedures import load
from tests.reading.examples import (
    CHILD,
    COMPLETE,
    PROCEDURE,
    RECORD,
    REQUIREMENTS,
    STORIES,
    VISIT,
    Edit,
    copied,
    findings,
    said,
)

FAULTS: dict[str, list[tuple[Edit, list[str]]]] = {
    "CP002": [
        (
            (PROCEDURE, "{title: The family,", "{title: The family"),
            [
                "procedure.yaml:14:37: CP002 A '{' is not closed, or a comma is missing between two keys.",
            ],
        ),
        (
            (VISIT, "title: A visit", " title: A visit"),
            [
                "pathways/visit.yaml:2:7: CP002 A colon stands where none can be: either this line is indented differently from the one above it, or a text with a colon in it needs quotes around it.",
            ],
        ),
        (
            (PROCEDURE, "language: 1", "\tlanguage: 1"),
            [
                "procedure.yaml:4:1: CP002 No value can begin with this character: where it is text, put it in quotes; where it is a tab, indent with spaces.",
            ],
        ),
        (
            (VISIT, "title: A visit", 'title: "A visit'),
            [
                "pathways/visit.yaml:2:8: CP002 This quotation mark is not closed, so that the text goes on in the lines below it.",
            ],
        ),
        (
            (STORIES, "stories:\n  -", "stories: -"),
            [
                "stories/usual.yaml:1:10: CP002 A list begins on the line of its key; begin it on a line of its own.",
            ],
        ),
        (
            (VISIT, "title: A visit", "title: A visit: the first"),
            [
                "pathways/visit.yaml:2:15: CP002 A colon stands where none can be: either this line is indented differently from the one above it, or a text with a colon in it needs quotes around it.",
            ],
        ),
        (
            (VISIT, "title: A visit", "title A visit"),
            [
                "pathways/visit.yaml:2:1: CP002 A key without its colon and the space after it; write 'key: value'.",
            ],
        ),
        (
            (VISIT, "A visit", "A \x07visit"),
            [
                "pathways/visit.yaml:2:10: CP002 The file contains a character that cannot be seen; write the line anew.",
            ],
        ),
        (
            (VISIT, "because: Ex", "\tbecause: Ex"),
            [
                "pathways/visit.yaml:3:1: CP002 A tab stands where only spaces can; indent with spaces.",
            ],
        ),
        (
            (CHILD, "  adult:", " adult:"),
            [
                "pathways/child.yaml:6:2: CP002 This line is not indented like those that it belongs to.",
            ],
        ),
        (
            (VISIT, "  - {event: made", " - {event: made"),
            [
                "pathways/visit.yaml:10:2: CP002 This line is not indented like those that it belongs to.",
            ],
        ),
    ],
    "CP003": [
        (
            (PROCEDURE, "language: 1", "language: 1\nlanguage: 1"),
            [
                "procedure.yaml:5:1: CP003 The key 'language' is here twice; the first is at line 4.",
            ],
        ),
        (
            (VISIT, "A visit", "&name A visit"),
            [
                "pathways/visit.yaml:2:8: CP003 '&name' names a part by an anchor; write it out where it is needed.",
            ],
        ),
        (
            (VISIT, "A visit", "*name"),
            [
                "pathways/visit.yaml:2:8: CP003 '*name' repeats something by an alias; write it out.",
            ],
        ),
        (
            (VISIT, "A visit", "!text A visit"),
            [
                "pathways/visit.yaml:2:8: CP003 '!text' is a tag; values need none.",
            ],
        ),
        (
            (VISIT, "title: A visit", "---\ntitle: A visit"),
            [
                "pathways/visit.yaml:2:1: CP003 A second document begins here; one file holds one document.",
            ],
        ),
        (
            (VISIT, "title: A visit", "[a]: A visit"),
            [
                "pathways/visit.yaml:2:1: CP003 A key is one word; here is a list or mapping where a key should be.",
            ],
        ),
        (
            (VISIT, "A visit", "[[[[[[[[[[[[[]]]]]]]]]]]]]"),
            [
                "pathways/visit.yaml:2:19: CP003 This is nested more than 12 deep, which nothing in the language needs.",
            ],
        ),
    ],
    "CP010": [
        (
            (VISIT, "owner: worker", "onwer: worker"),
            [
                "pathways/visit.yaml:6:15: CP010 A state has no key 'onwer' (did you mean 'owner'?).",
            ],
        ),
        (
            (STORIES, "ends: record.open", "finally: record.open"),
            [
                "stories/usual.yaml:2:90: CP010 A story has no key 'finally'; it may have: adopted_from, after, assumed, because, cites, dates, day, days, ends, events, kind, limits, name, note, starts.",
            ],
        ),
        (
            (PROCEDURE, "rules:", "rulez:"),
            [
                "procedure.yaml:30:1: CP010 A procedure has no key 'rulez' (did you mean 'rules'?).",
            ],
        ),
    ],
    "CP011": [
        (
            (VISIT, "title: A visit\n", ""),
            [
                "pathways/visit.yaml:1:1: CP011 A pathway needs the key 'title'; it is not here.",
            ],
        ),
        (
            (PROCEDURE, "{title: The family, ", "{"),
            [
                "procedure.yaml:14:3: CP011 A role needs the key 'title'; it is not here.",
            ],
        ),
        (
            (VISIT, "by: family, from: idle,", "by: family,"),
            [
                "pathways/visit.yaml:9:5: CP011 A transition needs the key 'from'; it is not here.",
            ],
        ),
    ],
    "CP012": [
        (
            (VISIT, "title: No visit", "title: 7"),
            [
                "pathways/visit.yaml:5:17: CP012 'title' of a state is the number 7; it takes text (put it in quotes where text is meant).",
            ],
        ),
        (
            (VISIT, "initial: true", "initial: yes"),
            [
                "pathways/visit.yaml:5:36: CP012 'initial' of a state is the text 'yes'; it may be: true, false.",
            ],
        ),
        (
            (VISIT, "  made:", "  Made-it:"),
            [
                "pathways/visit.yaml:7:3: CP012 The name of a state is the text 'Made-it'; a name is small letters, digits and underscores and begins with a letter.",
            ],
        ),
        (
            (STORIES, "kind: required, starts", "kind: wanted, starts"),
            [
                "stories/usual.yaml:2:29: CP012 'kind' of a story is the text 'wanted'; it may be: 'required', 'optional', 'forbidden'.",
            ],
        ),
        (
            (VISIT, "states:\n", "states: []\nstatez:\n"),
            [
                "pathways/visit.yaml:4:9: CP012 'states' of a pathway is a list; it takes a mapping of keys and values.",
                "pathways/visit.yaml:5:1: CP010 A pathway has no key 'statez' (did you mean 'states'?).",
            ],
        ),
        (
            (VISIT, "  - {event: made", "  - made\n  - {event: made"),
            [
                "pathways/visit.yaml:10:5: CP012 A transition is the text 'made'; it takes a mapping of keys and values.",
            ],
        ),
        (
            (VISIT, "5 working days", "5 workdays"),
            [
                "pathways/visit.yaml:6:38: CP012 '5 workdays' is not a duration (did you mean 'working days'?); it is a whole number and a unit (hours, working days, days, weeks, months, years), such as '15 working days'.",
            ],
        ),
        (
            (PROCEDURE, "initial: any", "initial: 3"),
            [
                "procedure.yaml:16:42: CP012 'initial' of a fact is the number 3; it may be: true, false, or a word.",
            ],
        ),
        (
            (PROCEDURE, "values: [nothing, concern]", "values: []"),
            [
                "procedure.yaml:17:44: CP012 'values' of a fact is empty; it needs at least one.",
            ],
        ),
        (
            (PROCEDURE, "precedes: visit.requested, event", "always: visit.made, event"),
            [
                "procedure.yaml:31:20: CP012 A rule has always + event; it has the keys of one pattern: never; always; possible; precedes + event (may add since); precedes + condition (may add since); on + holds + until (may add when); on + then (may add when); when + leads_to; when + can_always_still; unchanged + by; event + by; on + told (may add when); owner + of.",
            ],
        ),
        (
            (PROCEDURE, '"1"', "1"),
            [
                "procedure.yaml:3:10: CP012 'version' of a procedure is the number 1; it takes text (put it in quotes where text is meant).",
            ],
        ),
        (
            (PROCEDURE, "language: 1", "language: 2"),
            [
                "procedure.yaml:4:11: CP012 'language' of a procedure is the number 2; it may be: 1.",
            ],
        ),
        (
            (PROCEDURE, "language: 1", "language: true"),
            [
                "procedure.yaml:4:11: CP012 'language' of a procedure is a truth value; it takes a number.",
            ],
        ),
        (
            (VISIT, "title: A visit", "title:"),
            [
                "pathways/visit.yaml:2:7: CP012 'title' of a pathway is nothing; it takes text.",
            ],
        ),
        (
            (VISIT, "event: made,", "event: Made,"),
            [
                "pathways/visit.yaml:10:13: CP012 'event' of a transition is the text 'Made'; a name is small letters, digits and underscores and begins with a letter.",
            ],
        ),
        (
            (VISIT, "{outcome: concern}", "{outcome: 5}"),
            [
                "pathways/visit.yaml:10:119: CP012 'sets' of a transition is the number 5; it may be: true, false, or a word.",
            ],
        ),
        (
            (REQUIREMENTS, "id: VIS-1", "id: one"),
            [
                "requirements.yaml:4:10: CP012 'id' of a requirement is the text 'one'; an id is capital letters, a hyphen and a number, such as CON-1.",
            ],
        ),
    ],
    "CP020": [
        (
            (VISIT, "by: worker", "by: wroker"),
            [
                "pathways/visit.yaml:10:23: CP020 There is no role 'wroker' (did you mean 'worker'?); known are: clock, family, outside, worker.",
            ],
        ),
        (
            (VISIT, "to: made,", "to: maed,"),
            [
                "pathways/visit.yaml:10:52: CP020 The pathway 'visit' has no state 'maed' (did you mean 'made'?); known are: made, none, requested.",
            ],
        ),
        (
            (VISIT, "from: idle", "from: idel"),
            [
                "pathways/visit.yaml:9:42: CP020 The pathway 'visit' has no state 'idel' (did you mean 'idle'?); known are: any, idle, made, none, requested, unfinished.",
            ],
        ),
        (
            (RECORD, "visit.requested", "visit.requestd"),
            [
                "pathways/record.yaml:8:15: CP020 The pathway 'visit' has no event 'requestd' (did you mean 'requested'?); known are: called_off, made, requested.",
            ],
        ),
        (
            (RECORD, "visit.requested", "visits.requested"),
            [
                "pathways/record.yaml:8:15: CP020 There is no pathway 'visits' (did you mean 'visit'?); known are: child, record, visit.",
            ],
        ),
        (
            (RECORD, "visit.requested", "requested"),
            [
                "pathways/record.yaml:8:15: CP020 'requested' says no pathway; write pathway.event (did you mean 'visit.requested'?).",
            ],
        ),
        (
            (RECORD, "events.visit_ends", "events.visit_end"),
            [
                "pathways/record.yaml:9:16: CP020 There is no group of events 'events.visit_end' (did you mean 'events.visit_ends'?); known are: events.anything, events.visit_ends.",
            ],
        ),
        (
            (VISIT, "{outcome:", "{outcom:"),
            [
                "pathways/visit.yaml:10:110: CP020 There is no fact 'outcom' (did you mean 'outcome'?); known are: outcome, urgent.",
            ],
        ),
        (
            (PROCEDURE, "dates.birthday", "dates.birth"),
            [
                "procedure.yaml:29:87: CP020 There is no date 'dates.birth' (did you mean 'dates.birthday'?); known are: dates.birthday.",
            ],
        ),
        (
            (PROCEDURE, "cites: VIS-1", "cites: VIS-3"),
            [
                "procedure.yaml:31:125: CP020 There is no requirement 'VIS-3' (did you mean 'VIS-2'?); known are: VIS-1, VIS-2.",
            ],
        ),
        (
            (PROCEDURE, "{VIS-2:", "{VIS-9:"),
            [
                "procedure.yaml:33:16: CP020 There is no requirement 'VIS-9' (did you mean 'VIS-2'?); known are: VIS-1, VIS-2.",
            ],
        ),
        (
            (STORIES, "after: Asked for", "after: Asked"),
            [
                "stories/usual.yaml:3:41: CP020 There is no story 'Asked' (did you mean 'Asked for'?); known are: Asked for, Made.",
            ],
        ),
        (
            (PROCEDURE, "when: visit.requested", "when: visit.request"),
            [
                "procedure.yaml:13:50: CP020 There is no event or state 'visit.request' (did you mean 'visit.requested'?); known are: visit.called_off, visit.made, visit.none, visit.requested.",
            ],
        ),
        (
            (PROCEDURE, "outlives: record", "outlives: records"),
            [
                "procedure.yaml:26:42: CP020 There is no pathway 'records' (did you mean 'record'?); known are: child, record, visit.",
            ],
        ),
        (
            (STORIES, "{urgent: true}", "{urgnt: true}"),
            [
                "stories/usual.yaml:2:48: CP020 There is no pathway or fact 'urgnt' (did you mean 'urgent'?); known are: child, outcome, record, urgent, visit.",
            ],
        ),
        (
            (REQUIREMENTS, "id: VIS-1, doc: guide", "id: VIS-1, doc: guid"),
            [
                "requirements.yaml:4:22: CP020 There is no document 'guid' (did you mean 'guide'?); known are: guide.",
            ],
        ),
        (
            (VISIT, "owner: worker", "owner: clock"),
            [
                "pathways/visit.yaml:6:22: CP020 There is no role 'clock'; known are: family, worker.",
            ],
        ),
    ],
    "CP021": [
        (
            (VISIT, "not child.adult", "not child.adlut"),
            [
                "pathways/visit.yaml:9:73: CP021 The pathway 'child' has no state 'adlut' (did you mean 'adult'?); it has: minor, adult; it is written: not child.adlut",
            ],
        ),
        (
            (VISIT, "not child.adult", "not chld.adult"),
            [
                "pathways/visit.yaml:9:73: CP021 There is no pathway 'chld' (did you mean 'child'?); it is written: not chld.adult",
            ],
        ),
        (
            (VISIT, "quiet or urgent", "quiet or urgnt"),
            [
                "pathways/visit.yaml:10:73: CP021 There is no fact or condition 'urgnt' (did you mean 'urgent'?); it is written: quiet or urgnt or outcome == nothing",
            ],
        ),
        (
            (VISIT, "quiet or urgent", "quiet or child"),
            [
                "pathways/visit.yaml:10:73: CP021 'child' is a pathway; say which state: child.minor, child.adult; it is written: quiet or child or outcome == nothing",
            ],
        ),
        (
            (VISIT, "outcome == nothing", "outcome"),
            [
                "pathways/visit.yaml:10:83: CP021 The fact 'outcome' is one of nothing, concern; say which with '=='; it is written: quiet or urgent or outcome",
            ],
        ),
        (
            (VISIT, "outcome == nothing", "outcome == anything"),
            [
                "pathways/visit.yaml:10:83: CP021 The fact 'outcome' is never 'anything'; it is one of: nothing, concern; it is written: quiet or urgent or outcome == anything",
            ],
        ),
        (
            (VISIT, "not child.adult", "child.adult == minor"),
            [
                "pathways/visit.yaml:9:69: CP021 'child.adult' is a state; '==' goes with a fact; it is written: child.adult == minor",
            ],
        ),
        (
            (VISIT, "not child.adult", "!child.adult"),
            [
                "pathways/visit.yaml:9:69: CP003 '!child.adult' is a tag; values need none.",
            ],
        ),
        (
            (VISIT, "outcome == nothing", "outcome = nothing"),
            [
                "pathways/visit.yaml:10:91: CP021 '=' has no meaning in a condition; '==' asks for the value of a fact; it may have names, ==, not, and, or and parentheses; it is written: quiet or urgent or outcome = nothing",
            ],
        ),
        (
            (VISIT, "not child.adult", "not"),
            [
                "pathways/visit.yaml:9:72: CP021 A name is missing at the end; it is written: not",
            ],
        ),
        (
            (VISIT, "quiet or urgent", "quiet or or urgent"),
            [
                "pathways/visit.yaml:10:73: CP021 A name is missing before 'or'; it is written: quiet or or urgent or outcome == nothing",
            ],
        ),
        (
            (VISIT, "outcome == nothing", "outcome =="),
            [
                "pathways/visit.yaml:10:91: CP021 A value is missing after '=='; it is written: quiet or urgent or outcome ==",
            ],
        ),
        (
            (VISIT, "not child.adult", "not (child.adult"),
            [
                "pathways/visit.yaml:9:73: CP021 A parenthesis that opens here is not closed; it is written: not (child.adult",
            ],
        ),
        (
            (VISIT, "not child.adult", "not child.adult urgent"),
            [
                "pathways/visit.yaml:9:85: CP021 'urgent' is one thing too many; 'and' or 'or' joins two; it is written: not child.adult urgent",
            ],
        ),
        (
            (VISIT, "when: not child.adult", 'when: "not child.adlut"'),
            [
                "pathways/visit.yaml:9:74: CP021 The pathway 'child' has no state 'adlut' (did you mean 'adult'?); it has: minor, adult; it is written: not child.adlut",
            ],
        ),
        (
            (
                VISIT,
                "not child.adult",
                "not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not not child.adult",
            ),
            [
                "pathways/visit.yaml:9:229: CP021 This is nested more than 40 deep; it is written: not not not not not not not not not not not not not not not not not not not not not not not not not not not not not n...",
            ],
        ),
        (
            (VISIT, "outcome == nothing", "outcom == nothing"),
            [
                "pathways/visit.yaml:10:83: CP021 There is no fact 'outcom' (did you mean 'outcome'?); it is written: quiet or urgent or outcom == nothing",
            ],
        ),
    ],
    "CP022": [
        (
            (
                VISIT,
                "  - {event: called_off",
                "  - {event: made, by: worker, from: requested, to: none, because: Example}\n  - {event: called_off",
            ),
            [
                "pathways/visit.yaml:11:5: CP022 The transition at line 10 is called 'visit.made@requested' too: the same event from the same states. Change what was copied from it; where both are meant, give one of them an 'id'.",
            ],
        ),
        (
            (STORIES, "name: Made", "name: Asked for"),
            [
                "stories/usual.yaml:3:5: CP022 There are two stories 'Asked for'.",
            ],
        ),
        (
            (
                REQUIREMENTS,
                "  - {id: VIS-2",
                "  - {id: VIS-1, doc: guide, at: page 3, kind: duty, says: Again.}\n  - {id: VIS-2",
            ),
            [
                "requirements.yaml:5:5: CP022 The requirement 'VIS-1' is here twice; the first is at line 4.",
            ],
        ),
        (
            (PROCEDURE, "  urgent: {", "  visit: {title: x, initial: any, because: Example}\n  urgent: {"),
            [
                "procedure.yaml:16:3: CP022 'visit' is the name of a fact and of something else; one name is one thing.",
            ],
        ),
        (
            (PROCEDURE, "  waiting: ", "  child: urgent\n  waiting: "),
            [
                "procedure.yaml:24:3: CP022 'child' is the name of a condition and of a pathway; one name is one thing.",
            ],
        ),
        (
            (PROCEDURE, "  family: {", "  clock: {title: Big Ben, because: Example}\n  family: {"),
            [
                "procedure.yaml:14:3: CP022 A role cannot be called 'clock'; the word has a meaning of its own.",
            ],
        ),
        (
            (PROCEDURE, "[nothing, concern]", "[nothing, concern, nothing]"),
            [
                "procedure.yaml:17:44: CP022 The fact 'outcome' has a value twice.",
            ],
        ),
    ],
    "CP023": [
        (
            (PROCEDURE, "waiting: visit.requested", "waiting: quiet and visit.requested"),
            [
                "procedure.yaml:24:3: CP023 These define each other in a circle: waiting uses quiet uses waiting.",
            ],
        ),
        (
            (PROCEDURE, "visit_ends: [visit.made", "visit_ends: [events.anything, visit.made"),
            [
                "procedure.yaml:21:3: CP023 These define each other in a circle: visit_ends uses anything uses visit_ends.",
            ],
        ),
        (
            (PROCEDURE, "quiet: not waiting", "quiet: not quiet"),
            [
                "procedure.yaml:25:3: CP023 These define each other in a circle: quiet uses quiet.",
            ],
        ),
        (
            (STORIES, "name: Asked for, kind: required,", "name: Asked for, kind: required, after: Made,"),
            [
                "stories/usual.yaml:2:46: CP023 These stories come after each other in a circle: Asked for after Made after Asked for.",
            ],
        ),
    ],
    "CP024": [
        (
            (VISIT, "{event: made,", "{event: made, follows: child.turned_18,"),
            [
                "pathways/visit.yaml:10:6: CP024 A transition has 'event' (the pathway's own) or 'follows' (another's), and one of the two only.",
            ],
        ),
        (
            (VISIT, "{follows: child.turned_18, from: unfinished", "{from: unfinished"),
            [
                "pathways/visit.yaml:12:5: CP024 A transition has 'event' (the pathway's own) or 'follows' (another's), and one of the two only.",
            ],
        ),
        (
            (VISIT, "event: made, by: worker", "event: made"),
            [
                "pathways/visit.yaml:10:6: CP024 Nobody causes 'made'; say who with 'by': a role, a list of roles, outside, or clock.",
            ],
        ),
        (
            (RECORD, "{follows: visit.requested", "{by: worker, follows: visit.requested"),
            [
                "pathways/record.yaml:8:6: CP024 What follows another pathway's event has no 'by'; the other pathway says who causes it.",
            ],
        ),
        (
            (RECORD, "{follows: visit.requested", "{needs_quorum: true, follows: visit.requested"),
            [
                "pathways/record.yaml:8:6: CP024 What follows another pathway's event has no 'needs_quorum'; the other pathway says it.",
            ],
        ),
        (
            (VISIT, "{follows: child.turned_18", "{follows: visit.made"),
            [
                "pathways/visit.yaml:12:15: CP024 'visit.made' is this pathway's own event; write 'event: made', or follow another pathway's.",
            ],
        ),
        (
            (VISIT, "within: 5 working days, ", ""),
            [
                "pathways/visit.yaml:11:29: CP024 The clock acts in the state 'requested', which has no 'within'; give the state one, or name a role.",
            ],
        ),
        (
            (CHILD, ", initial: true", ""),
            [
                "pathways/child.yaml:4:1: CP024 No state is initial; a case has to begin somewhere.",
            ],
        ),
        (
            (CHILD, "pathway: child", "pathway: kid"),
            [
                "pathways/child.yaml:1:10: CP024 The pathway is called 'kid' and its file 'child'; the two have to be the same.",
            ],
        ),
        (
            (VISIT, "{outcome: concern}", "{outcome: joy}"),
            [
                "pathways/visit.yaml:10:119: CP024 The fact 'outcome' is never 'joy'; it is one of: nothing, concern.",
            ],
        ),
        (
            (PROCEDURE, "initial: nothing", "initial: joy"),
            [
                "procedure.yaml:17:73: CP024 The fact 'outcome' is never 'joy'; it is one of: nothing, concern.",
            ],
        ),
        (
            (VISIT, "by: [family, clock]", "by: [family, outside]"),
            [
                "pathways/visit.yaml:11:25: CP024 'called_off' is caused by 'outside', which is nobody in the procedure, and by 'family' too; keep the one or the other. What comes from outside as well is an event of its own.",
            ],
        ),
        (
            (PROCEDURE, "initial: nothing, resets", "initial: any, resets"),
            [
                "procedure.yaml:17:3: CP024 The fact 'outcome' begins with any value, so that nothing can set it back to one.",
            ],
        ),
        (
            (RECORD, "from: empty, to: open", "from: empty, to: open, sets: {outcome: nothing}"),
            [
                "procedure.yaml:17:3: CP024 The fact 'outcome' is set by record and visit; only one pathway may set a fact.",
            ],
        ),
        (
            (PROCEDURE, "within: 5 working days, when", "when"),
            [
                "procedure.yaml:28:3: CP024 The limit 'answer' has 'within' and 'until', or 'at_least' and 'before'; it needs one of the two pairs.",
            ],
        ),
        (
            (PROCEDURE, "until: visit.made, ", ""),
            [
                "procedure.yaml:28:3: CP024 The limit 'answer' has nothing in 'until' that stops it.",
            ],
        ),
        (
            (PROCEDURE, "before: dates.birthday, ", ""),
            [
                "procedure.yaml:29:3: CP024 The limit 'notice' is 'at_least' so much ahead, and has nothing in 'before' that it is ahead of.",
            ],
        ),
        (
            (PROCEDURE, "before: dates.birthday", "before: [dates.birthday, visit.made]"),
            [
                "procedure.yaml:29:3: CP024 The limit 'notice' is ahead of a date and of something else; write two limits.",
            ],
        ),
        (
            (PROCEDURE, "at_least: 2 days", "at_least: 2 days, void: visit.made"),
            [
                "procedure.yaml:29:3: CP024 The limit 'notice' is 'at_least' so much ahead, which has no running clock for 'void'.",
            ],
        ),
        (
            (PROCEDURE, "at_least: 2 days", "at_least: 2 days, restart: false"),
            [
                "procedure.yaml:29:3: CP024 The limit 'notice' is 'at_least' so much ahead, which has no running clock for 'restart'.",
            ],
        ),
        (
            (PROCEDURE, "within: 5 working days, when", "within: 5 working days, before: visit.made, when"),
            [
                "procedure.yaml:28:3: CP024 The limit 'answer' runs 'within' a time and has 'before', which goes with 'at_least'.",
            ],
        ),
        (
            (STORIES, "[visit.requested]", "[events.anything]"),
            [
                "stories/usual.yaml:2:72: CP024 'events.anything' is a group; a story says which event.",
            ],
        ),
        (
            (STORIES, "ends: record.open", "limits: {answer: kept}"),
            [
                "stories/usual.yaml:2:90: CP024 The story says how limits stand, and no day; give it, or a story that it comes after, a 'day'.",
            ],
        ),
        (
            (
                STORIES,
                "ends: record.open}",
                "day: '2026-11-25'}\n  - {name: Sooner, kind: required, after: Asked for, day: '2026-11-24', events: [visit.made], limits: {answer: kept}}",
            ),
            [
                "stories/usual.yaml:3:5: CP024 The story 'Sooner' is on 2026-11-24, before the story that it comes after, which is on 2026-11-25.",
            ],
        ),
        (
            (STORIES, "events: [visit.requested]", "days: ['2026-11-25', '2026-11-26'], events: [visit.requested]"),
            [
                "stories/usual.yaml:2:63: CP024 The story has 1 event and 2 days; 'days' has one for each of its own events.",
            ],
        ),
        (
            (
                STORIES,
                "events: [visit.requested]",
                "day: '2026-11-25', days: ['2026-11-25'], events: [visit.requested]",
            ),
            [
                "stories/usual.yaml:2:82: CP024 The story has both a 'day' and 'days'; one of them is enough.",
            ],
        ),
        (
            (
                STORIES,
                "events: [visit.requested]",
                "days: ['2026-11-25', '2026-11-24'], events: [visit.requested, visit.made]",
            ),
            [
                "stories/usual.yaml:2:5: CP024 The story 'Asked for' has an event on 2026-11-24 after one on 2026-11-25.",
            ],
        ),
        (
            (STORIES, "{urgent: true}", "{visit: made}"),
            [
                "stories/usual.yaml:2:55: CP024 The pathway 'visit' does not begin in 'made'; it begins in: none.",
            ],
        ),
        (
            (STORIES, "{urgent: true}", "{urgent: maybe}"),
            [
                "stories/usual.yaml:2:56: CP024 The fact 'urgent' is never 'maybe'; it is one of: false, true.",
            ],
        ),
    ],
}


@pytest.mark.parametrize(
    ("code", "edit", "expected"),
    [(code, edit, expected) for code, cases in FAULTS.items() for edit, expected in cases],
    ids=[f"{code}-{edit[2].strip()[:40]!r}" for code, cases in FAULTS.items() for edit, _ in cases],
)
def test_a_fault_is_said_once_in_a_sentence_at_its_place(
    tmp_path: Path, code: str, edit: Edit, expected: list[str]
) -> None:
    assert said(tmp_path, edit) == expected
    assert any(f" {code} " in each for each in expected) or code == "CP021"


def test_the_faults_of_all_files_are_said_at_once_in_order_of_place(tmp_path: Path) -> None:
    edits = [
        (PROCEDURE, "title: The family", "tilte: The family"),
        (VISIT, "by: worker", "by: wroker"),
        (VISIT, "quiet or urgent", "quiet or urgnt"),
        (RECORD, "visit.requested", "visit.requestd"),
        (CHILD, "title: The child\n", ""),
        (STORIES, "after: Asked for", "after: Asked"),
        (REQUIREMENTS, "kind: duty", "kind: dutty"),
    ]
    assert [each.partition("'")[0] for each in said(tmp_path, *edits)] == [
        "pathways/child.yaml:1:1: CP011 A pathway needs the key ",
        "pathways/record.yaml:8:15: CP020 The pathway ",
        "pathways/visit.yaml:10:23: CP020 There is no role ",
        "pathways/visit.yaml:10:73: CP021 There is no fact or condition ",
        "procedure.yaml:14:3: CP011 A role needs the key ",
        "procedure.yaml:14:12: CP010 A role has no key ",
        "requirements.yaml:5:47: CP012 ",
        "stories/usual.yaml:3:41: CP020 There is no story ",
    ]


def test_what_follows_a_faulty_entry_of_a_list_keeps_its_place(tmp_path: Path) -> None:
    edits = [
        (VISIT, "event: requested, by: family", "event: requested, bye: family"),
        (VISIT, "by: [family, clock], from: requested", "from: {a: b}"),
        (VISIT, "{follows: child.turned_18, from: unfinished", "{follows: child.turned_18, from: unfinishd"),
        (STORIES, "kind: required, starts", "starts"),
        (STORIES, "ends: visit.made", "ends: visit.maed"),
    ]
    assert [each.partition("'")[0] for each in said(tmp_path, *edits)] == [
        "pathways/visit.yaml:9:24: CP010 A transition has no key ",
        "pathways/visit.yaml:11:31: CP012 ",
        "pathways/visit.yaml:12:38: CP020 The pathway ",
        "stories/usual.yaml:2:5: CP011 A story needs the key ",
        "stories/usual.yaml:3:80: CP021 The pathway ",
    ]


@pytest.mark.parametrize("name", [PROCEDURE, VISIT, RECORD, CHILD, STORIES, REQUIREMENTS])
def test_a_file_that_is_no_yaml_is_the_only_fault(tmp_path: Path, name: str) -> None:
    folder = copied(tmp_path)
    (folder / name).write_text("a: [", encoding="utf-8")
    assert findings(folder) == [f"{name}:2:1: CP002 A value is missing here."]


@pytest.mark.parametrize("key", ["roles", "facts", "dates", "events", "conditions"])
def test_a_list_of_names_that_cannot_be_read_is_the_only_fault(tmp_path: Path, key: str) -> None:
    expected = f"'{key}' of a procedure is the number 5; it takes a mapping of keys and values."
    found = said(tmp_path, (PROCEDURE, f"\n{key}:", f"\n{key}: 5\nnot_{key}:"))
    assert [each.partition("CP012 ")[2] for each in found if "CP010" not in each] == [expected]


def test_the_complete_example_is_read_and_sound() -> None:
    assert check(load(COMPLETE)).findings == ()


def test_every_code_is_explained_and_every_explained_code_is_tested() -> None:
    local = {"CP025", "CP026"}  # see test_basing.py
    assert set(DOCUMENT_CODES) == {*FAULTS, "CP001"} | local


def test_a_name_that_nothing_has_any_more_is_told_once_with_the_other_places(tmp_path: Path) -> None:
    folder = copied(tmp_path, (VISIT, "event: requested", "event: asked"))
    with pytest.raises(Unreadable) as caught:
        load(folder)
    unknown = [each for each in caught.value.findings if each.code == "CP020"]
    assert [
        (each.sentence, Path(each.place.file).name, [Path(one.place.file).name for one in each.remarks])
        for each in unknown
    ] == [
        (
            "The pathway 'visit' has no event 'requested'; known are: asked, called_off, made. It is written at 7 places.",
            "record.yaml",
            [*["procedure.yaml"] * 5, "usual.yaml"],
        )
    ]


@pytest.mark.parametrize("written", ["10", "'10'"])
def test_a_time_without_a_unit_is_told_that_it_needs_one(tmp_path: Path, written: str) -> None:
    assert said(tmp_path, (VISIT, "within: 5 working days", f"within: {written}")) == [
        "pathways/visit.yaml:6:38: CP012 '10' has no unit; a time needs one, for instance '10 working days' (units are: hours, working days, days, weeks, months, years)."
    ]


def test_a_condition_that_names_what_is_not_there_is_told_once_too_and_all_places_are_mended_together(
    tmp_path: Path,
) -> None:
    folder = copied(
        tmp_path,
        (VISIT, "when: not child.adult", "when: not chld.adult"),
        (PROCEDURE, "when: child.adult", "when: chld.adult"),
    )
    with pytest.raises(Unreadable) as caught:
        load(folder)
    (only,) = caught.value.findings
    assert only.sentence == (
        "There is no pathway 'chld' (did you mean 'child'?); it is written: not chld.adult. It is written at 2 places."
    )
    assert only.mend
    assert len(only.mend.edits) == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            VISIT,
            [
                "pathways/record.yaml:8:15: CP020 There is no pathway 'visit': the folder has no file 'pathways/visit.yaml'. It is written at 17 places."
            ],
        ),
        (
            REQUIREMENTS,
            [
                "procedure.yaml:31:125: CP020 Requirements are named, and the folder has no file 'requirements.yaml' that says what they are. It is written at 3 places."
            ],
        ),
    ],
)
def test_of_a_file_that_is_not_there_it_is_said_once_that_it_is_not(name: str, said: list[str], tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / name).unlink()
    assert findings(folder) == said


@pytest.mark.parametrize("called", ["visit.yml", "visit.yaml.txt", "visit.YAML", "visit.txt"])
def test_of_a_pathway_under_a_name_by_which_it_is_not_read_nothing_else_is_said(called: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / VISIT).rename(folder / "pathways" / called)
    assert findings(folder) == [
        f"pathways/{called}:1:1: CP001 Only files whose name ends in '.yaml' are read; call this one 'visit.yaml'."
    ]


@pytest.mark.parametrize("called", ["visit.yaml.bak", "visit.txt", ".visit.yaml.swp", "notes.md"])
def test_copies_and_notes_beside_a_pathway_are_left_alone(called: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "pathways" / called).write_text("x", encoding="utf-8")
    assert findings(folder) == []


def test_a_file_that_is_not_called_as_all_else_calls_its_pathway_is_to_be_renamed(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / VISIT).rename(folder / "pathways" / "visits.yaml")
    assert findings(folder) == [
        "pathways/visits.yaml:1:10: CP024 The pathway is called 'visit' and its file 'visits'; the two have to be the same. Here everything else calls it 'visit', so rename the file to 'visit.yaml'."
    ]


LOST_DASHES: dict[str, tuple[str, str, str]] = {
    "with the keys after it": (
        "  - event: a\n    by: b\n    event: c\n    by: d\n",
        "3:5: CP003 A dash is missing before this line: with 'event' the next entry of the list begins.",
        "[{'event': 'a', 'by': 'b'}, {'event': 'c', 'by': 'd'}]",
    ),
    "before an entry that begins otherwise": (
        "  - follows: a.b\n    from: x\n    event: c\n    by: 'd'\n    from: y\n  - event: e\n",
        "3:5: CP003 A dash is missing before this line: with 'event' the next entry of the list begins.",
        "[{'follows': 'a.b', 'from': 'x'}, {'event': 'c', 'by': 'd', 'from': 'y'}, {'event': 'e'}]",
    ),
    "a key that is really there twice": (
        "  - event: a\n    by: b\n    by: c\n",
        "3:5: CP003 The key 'by' is here twice; the first is at line 2.",
        "[{'event': 'a', 'by': 'b'}]",
    ),
}


@pytest.mark.parametrize(("written", "said", "data"), LOST_DASHES.values(), ids=LOST_DASHES)
def test_what_follows_a_lost_dash_is_read_as_the_entry_that_it_is(
    written: str, said: str, data: str, tmp_path: Path
) -> None:
    document = read(tmp_path / "a.yaml", "a", f"list:\n{written}".encode())
    line, rest = said.split(":", 1)
    assert [str(each) for each in document.findings] == [f"a:{int(line) + 1}:{rest}".replace("line 2", "line 3")]
    assert str(document.data["list"]) == data


def test_the_places_of_what_follows_a_lost_dash_are_where_it_is_written(tmp_path: Path) -> None:
    written = b"list:\n  - event: a\n    by: b\n    event: c\n    by: [d, e]\n"
    document = read(tmp_path / "a.yaml", "a", written)
    assert [str(document.place(("list", 1, *way))) for way in ((), ("event",), ("by", 1))] == [
        "a:4:5",
        "a:4:12",
        "a:5:13",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "stories:\n    name: A\n    kind: required\n  - name: B\n",
            "2:5: CP002 A dash is missing before this line: the entries of the list that it begins have one.",
        ),
        (
            "list:\n  - event: a\n    by: b\n  event: c\n",
            "4:3: CP002 This line is not indented like the entries of the list that it belongs to, or the dash before it is missing.",
        ),
        (
            "title: \u201cA visit: the first\u201d\n",
            "1:8: CP002 Curly quotation marks, as word processors write them, are text like any other here; write straight ones.",
        ),
        (
            "a:\n  owner worker\n  within: 2 days\n",
            "2:3: CP002 A key without its colon and the space after it; write 'key: value'.",
        ),
        (
            "a:\n  title: 'Asked\n  note: the professional's own manager\n",
            "2:10: CP002 This quotation mark is not closed, so that the text goes on in the lines below it.",
        ),
        (
            "a:\n  title: 'Asked\n  note: the manager\n",
            "2:10: CP002 This quotation mark is not closed, so that the text goes on in the lines below it.",
        ),
        (
            "a:\n  note: it goes on\n   here and here: so\n",
            "3:17: CP002 A colon stands where none can be: either this line is indented differently from the one above it, or a text with a colon in it needs quotes around it.",
        ),
        (
            "a:\n  owner:worker\n  within: 2 days\n",
            "2:3: CP002 A key without its colon and the space after it; write 'key: value'.",
        ),
    ],
    ids=[
        "a dash before the first entry",
        "a dash before another",
        "curly quotation marks",
        "a colon",
        "an apostrophe before another",
        "an apostrophe before none",
        "no key",
        "a space after a colon",
    ],
)
def test_slips_of_the_pen_are_told_where_they_are(written: str, said: str, tmp_path: Path) -> None:
    document = read(tmp_path / "a.yaml", "a", written.encode())
    assert [str(each) for each in document.findings] == [f"a:{said}"]


def test_a_limit_of_a_state_with_a_fault_in_it_is_still_a_limit(tmp_path: Path) -> None:
    assert said(
        tmp_path,
        (VISIT, "within: 5 working days", "within: 5 workdays"),
        (STORIES, "kind: required, starts", "kind: required, day: 2026-11-02, limits: {visit.requested: void}, starts"),
    ) == [
        "pathways/visit.yaml:6:38: CP012 '5 workdays' is not a duration (did you mean 'working days'?); it is a whole number and a unit (hours, working days, days, weeks, months, years), such as '15 working days'."
    ]
