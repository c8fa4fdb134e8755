"""Two procedures held against each other: what was changed, what that changes for a case, and for whom.

    compare(load("HEAD~1:procedures/ours"), load("procedures/ours")).equivalent

*Equivalent* is proved and not guessed. Two procedures are equivalent where they are bisimilar on events: whatever has
happened, so far the same in both, the same events can happen next in both, by the same people, and every pathway is at rest
or under way alike, at rest with the same outcome. Names do not matter where an element was recognised under its new one.
How a case gets there does not matter either: transitions may be merged, states that allow the same may be joined, guards may
be written otherwise, facts may be kept in another way. Limits, owners, who is told, and words are no part of it; they
are compared one by one.

On one event a case comes to stand in one place only, so it is enough to walk through both at once from each pair of
beginnings (`product`), asking of what can be influenced by a change and of nothing else (`behaviour`). Beginnings are
the same where they agree on what is open at first. What a change in behaviour costs in capacity is a question to the
experiments, which this layer may ask.
"""

from __future__ import annotations

from cpmodel.comparing.behaviour import differences
from cpmodel.comparing.changes import changes
from cpmodel.comparing.pairing import Pair as Pair
from cpmodel.comparing.people import people
from cpmodel.comparing.picturing import pictures as pictures
from cpmodel.comparing.timing import limits
from cpmodel.comparing.values import Change as Change
from cpmodel.comparing.values import Comparison as Comparison
from cpmodel.comparing.values import Difference as Difference
from cpmodel.comparing.values import FindingChanges as FindingChanges
from cpmodel.model.findings import Finding
from cpmodel.model.procedure import Procedure
from cpmodel.space import LARGEST


def compare(old: Procedure, new: Procedure, largest: int = LARGEST) -> Comparison:
    """Compare two procedures. Raises `cpmodel.space.TooLarge` where a state space has more than `largest` configurations."""
    pair = Pair.of(old, new)
    behave, walked = differences(pair, largest)
    times = limits(pair)
    return Comparison(pair, changes(pair), behave, times, people(pair, behave, times), walked)


def finding_changes(pair: Pair, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> FindingChanges:
    """The findings of the checks that only one of two procedures has: the same code about the same element is the same."""
    names = _subjects(pair)

    def known(finding: Finding) -> tuple[str, str]:
        subject = finding.subject
        return finding.code, names.get(subject) or " ".join(names.get(word, word) for word in subject.split(" "))

    left = {(each.code, each.subject) for each in after}
    there = {known(each) for each in before}
    return FindingChanges(
        tuple(each for each in after if (each.code, each.subject) not in there),
        tuple(each for each in before if known(each) not in left),
    )


def _subjects(pair: Pair) -> dict[str, str]:
    """The new name of all that a finding may be about."""
    known = pair.known
    found: dict[str, str] = {}
    for names in (
        known.roles,
        known.facts,
        known.dates,
        known.words,
        known.limits,
        known.rules,
        known.stories,
        known.requirements,
    ):
        found |= names
    found |= {**known.conditions, **known.groups, **known.pathways, **known.events, **known.states}
    for couple in pair.couples:
        if couple.new:
            found |= {each.id: couple.new[0].id for each in couple.old}
    return found
