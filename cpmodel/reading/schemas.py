"""JSON Schemas for editors, generated from the shapes that validate, so that the two cannot differ."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from cpmodel.reading import scenario_shapes, shapes

KINDS: dict[str, Any] = {
    "pathway": shapes.PathwayDocument | shapes.LocalPathwayDocument,
    "procedure": shapes.ProcedureDocument | shapes.LocalProcedureDocument,
    "requirements": shapes.RequirementsDocument | shapes.LocalRequirementsDocument,
    "scenario": scenario_shapes.ScenarioDocument | scenario_shapes.LocalScenarioDocument,
    "stories": shapes.StoriesDocument | shapes.LocalStoriesDocument,
}
"""The kinds of document, by the name that `cpmodel schema` takes: whole, or what a local procedure says over its base."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of document. Raises ValueError for a kind that there is not."""
    if kind not in KINDS:
        raise ValueError(f"There is no kind of document '{kind}'; there are: {', '.join(sorted(KINDS))}.")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **TypeAdapter(KINDS[kind]).json_schema(by_alias=True),
    }


def text(kind: str) -> str:
    """The same as the text of a file, byte for byte the same every time."""
    return json.dumps(schema(kind), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
