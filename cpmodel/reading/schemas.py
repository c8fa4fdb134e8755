"""JSON Schemas for editors, generated from the shapes that validate, so that the two cannot differ."""

from __future__ import annotations

import json
from typing import Any

from cpmodel.reading import scenario_shapes, shapes

KINDS: dict[str, type[shapes.Shape]] = {
    "pathway": shapes.PathwayDocument,
    "procedure": shapes.ProcedureDocument,
    "requirements": shapes.RequirementsDocument,
    "scenario": scenario_shapes.ScenarioDocument,
    "stories": shapes.StoriesDocument,
}
"""The kinds of document, by the name that `cpmodel schema` takes."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of document. Raises ValueError for a kind that there is not."""
    if kind not in KINDS:
        raise ValueError(f"There is no kind of document '{kind}'; there are: {', '.join(sorted(KINDS))}.")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **KINDS[kind].model_json_schema(by_alias=True),
    }


def text(kind: str) -> str:
    """The same as the text of a file, byte for byte the same every time."""
    return json.dumps(schema(kind), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
