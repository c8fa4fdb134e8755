"""Text to condition: the grammar of guards, parsed by recursive descent and resolved as it goes.

condition = conjunct { "or" conjunct }        conjunct = operand { "and" operand }
operand   = "not" operand | "(" condition ")" | name [ "==" value ] | pathway "." state
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from cpmodel.model.condition import And, Condition, Not, Or

_TOKEN = re.compile(r"\s*(?:(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)|(?P<sign>==|\(|\))|(?P<odd>\S))")
_WORDS = frozenset({"not", "and", "or"})
DEEPEST = 40
"""How deep parentheses and `not` may nest."""

Lookup = Callable[[str, str | None, int], Condition]
"""Turns a name, the value after `==` if there is one, and an offset into a condition; raises ConditionFault."""


class ConditionFault(Exception):  # noqa: N818  # carries one finding's sentence to the reader
    """What is wrong with a condition, and how many characters into it.

    `meant` is the word that is written there and what it was to be, where that is plain.
    """

    def __init__(self, sentence: str, offset: int, meant: tuple[str, str] | None = None):
        """Keep the sentence, the offset and the word that was meant."""
        super().__init__(sentence)
        self.sentence, self.offset, self.meant = sentence, offset, meant


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    offset: int


def parse(text: str, lookup: Lookup) -> Condition:
    """Parse `text`; each name is given to `lookup`. Raises ConditionFault."""
    return _Parser(_tokens(text), lookup, len(text)).whole()


def _tokens(text: str) -> list[_Token]:
    found = []
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or ""
        if kind == "odd":
            raise _odd(text[match.start(kind) :], match.start(kind))
        found.append(_Token(match[kind], match.start(kind)))
        position = match.end()
    return found


_OTHERWISE = {"&": "write 'and'", "|": "write 'or'", "!": "write 'not'", "=": "'==' asks for the value of a fact"}
"""What people write who know other languages, and what it is here."""


def _odd(text: str, offset: int) -> ConditionFault:
    """What to say of a text that begins with what no condition can have."""
    word = re.match(r"[A-Za-z]\w*", text)
    if word and word[0].lower() in _WORDS:
        small = word[0].lower()
        return ConditionFault(f"'{word[0]}' is written in small letters: {small}", offset, (word[0], small))
    if word:
        return ConditionFault(f"'{word[0]}' has a capital letter, and names have none", offset)
    hint = f"{_OTHERWISE[text[0]]}; it" if text[0] in _OTHERWISE else "it"
    said = f"'{text[0]}' has no meaning in a condition; {hint} may have names, ==, not, and, or and parentheses"
    return ConditionFault(said, offset)


class _Parser:
    def __init__(self, tokens: list[_Token], lookup: Lookup, length: int):
        self.tokens, self.lookup = tokens, lookup
        self.end = _Token("", length)
        self.position = 0
        self.depth = 0

    def whole(self) -> Condition:
        found = self.condition()
        if self.ahead.text:
            raise ConditionFault(
                f"'{self.ahead.text}' is one thing too many; 'and' or 'or' joins two", self.ahead.offset
            )
        return found

    @property
    def ahead(self) -> _Token:
        return self.tokens[self.position] if self.position < len(self.tokens) else self.end

    def take(self) -> _Token:
        token = self.ahead
        self.position += 1
        return token

    def condition(self) -> Condition:
        operands = [self.conjunct()]
        while self.ahead.text == "or":
            self.take()
            operands.append(self.conjunct())
        return operands[0] if len(operands) == 1 else Or(tuple(operands))

    def conjunct(self) -> Condition:
        operands = [self.operand()]
        while self.ahead.text == "and":
            self.take()
            operands.append(self.operand())
        return operands[0] if len(operands) == 1 else And(tuple(operands))

    def operand(self) -> Condition:
        token = self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionFault(f"This is nested more than {DEEPEST} deep", token.offset)
        try:
            return self.beginning_with(token)
        finally:
            self.depth -= 1

    def beginning_with(self, token: _Token) -> Condition:
        match token.text:
            case "not":
                return Not(self.operand())
            case "(":
                inner = self.condition()
                if self.take().text != ")":
                    raise ConditionFault("A parenthesis that opens here is not closed", token.offset)
                return inner
            case "" | ")" | "==" | "and" | "or":
                raise ConditionFault(
                    f"A name is missing {f'before {chr(39)}{token.text}{chr(39)}' if token.text else 'at the end'}",
                    token.offset,
                )
            case name:
                return self.lookup(name, self.value(), token.offset)

    def value(self) -> str | None:
        if self.ahead.text != "==":
            return None
        sign = self.take()
        token = self.take()
        if not token.text or token.text in _WORDS or token.text in "()==":
            raise ConditionFault("A value is missing after '=='", sign.offset)
        return token.text
