"""What the reader's codes mean, for `cpmodel explain`."""

DOCUMENT_CODES = {
    "CP001": "A file or folder that cannot be read.\n\nIt is not there, may not be opened, is empty, is far too large, or is not UTF-8 text.",
    "CP002": "Text that is not YAML.\n\nMost often a bracket that is not closed, a tab, or a colon without a space after it, on this line or the one above.",
    "CP003": "YAML that the language does without.\n\nAnchors, aliases, tags, keys that stand twice, several documents in one file, and nesting deeper than anything needs: each lets a file say something other than it seems to.",
    "CP010": "A key that this element does not have.\n\nThe message lists those that it may have. Nothing is silently ignored.",
    "CP011": "A key that this element needs and does not have.",
    "CP012": "A value of the wrong kind, such as text where a list belongs, or a duration without a unit.",
    "CP020": "A name that nothing has: of a pathway, state, event, role, fact, date, requirement or story.\n\nThe message names the nearest one that there is.",
    "CP021": "A condition that cannot be read.\n\nConditions have facts, fact == value, pathway.state, the names under 'conditions', not, and, or, and parentheses.",
    "CP022": "One name for two things.",
    "CP023": "Names that are defined by each other in a circle.",
    "CP024": "Parts that are each well written and do not go together, such as a transition that nobody causes, or a fact that two pathways set.",
}
"""For each code its explanation; the first line says what it is."""
