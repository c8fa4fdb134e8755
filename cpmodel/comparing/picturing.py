"""One picture a pathway that is drawn otherwise: both versions in it, and what differs marked."""

from __future__ import annotations

from collections.abc import Iterator

from cpmodel.comparing.pairing import Pair
from cpmodel.exports.compared import Compared, Couple, compared


def pictures(pair: Pair) -> tuple[Compared, ...]:
    """Draw the pathways of the new procedure in its order, then those that are gone; of the same picture nothing is drawn."""
    names = dict.fromkeys([*pair.new.pathways, *pair.translated.pathways])
    drawn = (compared(pair.translated, pair.new, name, _couples(pair, name)) for name in names)
    return tuple(each for each in drawn if each)


def _couples(pair: Pair, name: str) -> Iterator[Couple]:
    """The transitions of a pathway with what they have become; of one that only one of the two has, each alone."""
    if name not in pair.translated.pathways:
        yield from (((), (each,)) for each in pair.new.pathways[name].transitions)
    elif name not in pair.new.pathways:
        yield from (((each,), ()) for each in pair.translated.pathways[name].transitions)
    else:
        for couple in pair.couples:
            if (couple.translated or couple.new)[0].pathway == name:
                yield couple.translated, couple.new
