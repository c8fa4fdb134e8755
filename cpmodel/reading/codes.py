"""What the reader's codes mean, for `cpmodel explain`."""

DOCUMENT_CODES = {
    "CP001": "A file or folder that cannot be read.\n\nIt is not there, may not be opened, is empty, is far too large, or is not UTF-8 text.",
    "CP002": "Text that is not YAML.\n\nMost often a bracket that is not closed, a tab, or a colon without a space after it, on this line or the one above.",
    "CP003": "YAML that the language does without.\n\nAnchors, aliases, tags, keys that stand twice, several documents in one file, and nesting deeper than anything needs: each lets a file say something other than it seems to.",
    "CP010": "A key that this element does not have.\n\nThe message names the nearest that it may have, or else all of them. Nothing is silently ignored.",
    "CP011": "A key that this element needs and does not have.",
    "CP012": "A value of the wrong kind, such as text where a list belongs, or a duration without a unit.",
    "CP020": "A name that nothing has: of a pathway, state, event, role, fact, date, requirement or story.\n\nThe message names the nearest one that there is.",
    "CP021": "A condition that cannot be read.\n\nConditions have facts, fact == value, pathway.state, the names under 'conditions', not, and, or, and parentheses.",
    "CP022": "One name for two things.",
    "CP023": "Names that are defined by each other in a circle.",
    "CP024": "Parts that are each well written and do not go together, such as a transition that nobody causes, or a fact that two pathways set.",
    "CP025": "Something that a local procedure changes or removes and its base does not have, or no longer has.\n\nThe message names the nearest that the base has. Where the base was revised, look there for what took its place; what is really new here goes beside 'changes', not under it.",
    "CP026": "Something that a local procedure adds and its base has already.\n\nWhat is otherwise here goes under 'changes', by name, with only the keys that differ. To write the whole of it anew, name it under 'removes' too.",
}
"""For each code its explanation; the first line says what it is."""

SCENARIO_CODES = {
    "CP401": "A scenario that there is not.\n\nThe message says where it was looked for, and which scenarios are there.",
    "CP402": "A name in a scenario that its procedure does not have: of a pathway, state, event, fact, limit or role.\n\nThe message names the nearest one that there is. A scenario says which procedure it is for under 'procedure'.",
    "CP403": "Parts of a scenario that do not go together, or do not go with its procedure.\n\nOdds for an event that cannot happen there, a meeting whose events are not those of its states, a first event that no case can begin with.",
    "CP404": "A state in which people have to act and the scenario does not say when.\n\nGive it a time under 'stays', or book it under 'meetings'; else a simulated case would stand there for ever.",
    "CP405": "A case that the scenario begins without saying where.\n\nWhere a pathway or a fact can begin in several ways the scenario says how likely each is.",
    "CP406": "A past of the caseload that could not have happened.\n\nEach of its events must have been possible after those before it. The message names the first that was not.",
    "CP407": "A number that cannot be: a share above one, a time that is less than nothing, a period that ends before it begins.",
    "CP408": "A sheet of people or of a caseload that cannot be read as one.\n\nIt is a CSV file as Excel saves it, with commas, semicolons or tabs. Its first line has the names of the columns, and it has no others than those that the message lists. Lines that begin with # are there for the reader alone.",
    "CP409": "A value in a sheet of people or of a caseload that is missing or cannot be.\n\nA day is written as 2026-03-31, or as 31/03/2026 where the file shows that the day comes first; a number as 0.6. A chair has the name that the sheet of people has, and a role that of the procedure.",
    "CP410": "A column of a sheet in which somebody might be recognised.\n\nNo name of a child, no date of birth, address or number by which a child can be looked up elsewhere is ever needed here. Delete the column, and give each child a number of your own.",
}
"""The same for scenarios."""

LOG_CODES = {
    "CP420": "A file that is not an event log, or not a table of effort.\n\nAn event log is a CSV file in UTF-8 with commas between the fields. Its first line names the columns: time, case and event, and where they are known family, meeting, pathway, state_from, state_to and resource. Every other line has as many fields as the first. A table of effort has the columns event, counts, role, hours and source, and may have cost.",
    "CP421": "A name in an event log, or in a table of effort, that the procedure does not have: of an event, pathway, state, role or date.\n\nThe message names the nearest one that there is. Events are named with their pathway, as `referral.referred`. What a service's own system calls otherwise has to be renamed before its log can be measured.",
    "CP422": "A value in an event log, or in a table of effort, that is missing or cannot be: no case, no event, a day that is in no calendar.\n\nA time is written as `2023-04-03T09:30`, or as the day alone, and is what the clock on the wall said: it has no time zone.",
    "CP423": "Two records of one case in the wrong order.\n\nThe records of a case stand in the order in which things happened, since only that order tells which of two things on one day came first. Cases may be mixed.",
    "CP424": "An event in a log that the procedure does not allow where the case stands.\n\nThe message says why not. Either something happened and was not recorded, or it was recorded wrongly, or the service works otherwise than its procedure says. Measures are still worked out: the case goes on as the log says.",
}
"""The same for event logs."""
