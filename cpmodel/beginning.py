"""A local procedure to begin with: a folder that names its base and says in comments how to say what differs.

It passes a check as it is, since it says nothing yet. The examples in its comments are made of what the base has.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from cpmodel.files import write
from cpmodel.model.procedure import Limit, Pathway, Procedure
from cpmodel.reading.procedures import folder_of, load, shipped

NATIONAL = "england"
"""The shipped procedure that has what holds in every area."""


def begin(folder: Path, based_on: str | Path | None = None) -> tuple[Path, ...]:
    """Write a local procedure into a folder that is empty or not there, and return its files.

    Raises ValueError where something is there, and Unreadable where the base cannot be read.
    """
    base = based_on or (NATIONAL if NATIONAL in shipped() else shipped()[0])
    procedure = load(base)
    texts = documents(_name(folder), procedure, _seen_from(folder, base))
    return written({name: _schema_line(folder, name) + text for name, text in texts.items()}, folder)


def written(texts: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    """Write the documents of a procedure, by their names, into a folder that is empty or not there."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"'{folder}' is there already and is not empty; name a folder that is not there yet.")
    return tuple(write(folder / name, text) for name, text in texts.items())


def documents(name: str, base: Procedure, based_on: str) -> dict[str, str]:
    """The text of each document, by its name in the folder."""
    pathway = next((each for each in base.pathways.values() if _unfinished(each)), next(iter(base.pathways.values())))
    return {
        "procedure.yaml": _procedure(name, base, based_on),
        f"pathways/{pathway.name}.yaml": _pathway(pathway, next(iter(base.roles), "chair")),
        "stories/local.yaml": _stories(base),
    }


def _name(folder: Path) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", folder.resolve().name.lower()).strip("_")
    return words if re.match("[a-z]", words) else f"area_{words}".rstrip("_")


def _seen_from(folder: Path, base: str | Path) -> str:
    """What `based_on` says: the name of a shipped procedure, or the way from the new folder."""
    if str(base) in shipped() and not Path(base).is_dir():
        return str(base)
    try:
        return Path(os.path.relpath(folder_of(base), folder)).as_posix()
    except ValueError:  # on another drive
        return folder_of(base).resolve().as_posix()


def _schema_line(folder: Path, name: str) -> str:
    """The first line, which tells an editor where `cpmodel schema --to schemas` puts the schema of this document."""
    kind = "stories" if name.startswith("stories/") else "pathway" if name.startswith("pathways/") else "procedure"
    try:
        schema = Path(os.path.relpath(Path("schemas") / f"{kind}.json", (folder / name).parent)).as_posix()
    except ValueError:  # on another drive
        return ""
    return f"# yaml-language-server: $schema={schema}\n"


def _unfinished(pathway: Pathway) -> list[str]:
    return [each.name for each in pathway.states.values() if not each.at_rest]


def _procedure(name: str, base: Procedure, based_on: str) -> str:
    limit = next((each for each in base.limits.values() if each.within), None)
    return f"""\
# What is otherwise in this area. Everything else is as it is in the base; `cpmodel show` with this folder reads the whole back.
procedure: {name}
title: {_quoted(f"{base.title} ({name.replace('_', ' ')})")}
version: "0.1"
language: 1
based_on: {_quoted(based_on)}
because: {_quoted(f"It is {base}, until a local document says otherwise; name that document here.")}

# What the base does not have: the keys of a whole procedure (roles, facts, limits, rules ...).
#
# roles:
#   local_panel: {{title: The local panel, because: The local protocol}}

# What the base has and is otherwise here: by name, and of each only the keys that differ. `without: [note]` takes a key away.
#
# changes:{_limit_example(limit)}
#   roles:
#     {next(iter(base.roles), "chair")}: {{title: What they are called here}}

# What the base has and there is not here, by name.
#
# removes:
#   limits: [{limit.name if limit else "a_limit"}]
#   pathways: [{list(base.pathways)[-1]}]
"""


def _limit_example(limit: Limit | None) -> str:
    if limit is None:
        return ""
    return f"\n#   limits:\n#     {limit.name}: {{within: {limit.within}, verified: true, because: The local protocol}}"


def _pathway(pathway: Pathway, role: str) -> str:
    state = next(iter(_unfinished(pathway)), next(iter(pathway.states)))
    first = next((each for each in pathway.transitions if each.event), pathway.transitions[0])
    return f"""\
# What is otherwise in the pathway '{pathway.name}'. A file of this kind has the name of the base's file; a pathway that the
# base does not have is written whole, in a file of its own.
pathway: {pathway.name}

# New states and transitions. A transition goes after the base's, or where `before` says, by its id; the first that is
# possible is taken.
#
# states:
#   with_the_panel: {{title: With the local panel, owner: local_panel, within: 5 working days, because: The local protocol}}
# transitions:
#   - {{event: sent_to_the_panel, by: {role}, from: {state}, to: with_the_panel, because: The local protocol}}

# changes:
#   states:
#     {state}: {{within: 10 working days, verified: true}}
#   transitions:
#     {first.id}: {{tells: [{role}]}}

# removes:
#   transitions: [{first.id}]
"""


def _stories(base: Procedure) -> str:
    story = base.stories[0] if base.stories else None
    shown = f"\n# changes:\n#   stories:\n#     {story.name}: {{kind: optional}}\n" if story else ""
    event = next(iter(base.own_events), "pathway.event")
    return f"""\
# The base's stories are told of this procedure too. Here are those that only this area has.
stories: []

# stories:
#   - name: What only happens here
#     kind: required
#     events: [{event}]
{shown}"""


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
