"""Answers as text for people and programs: one file an output. Each function gets values and returns text.

`write` is how every report reaches the disk: whole, or not at all.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write(path: Path, content: str | bytes) -> Path:
    """Write a file by way of a temporary one beside it, so that nothing half-written is ever left. Returns the path.

    The folder is made if it is not there. Raises OSError where it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path
