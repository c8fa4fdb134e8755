"""Results that are kept from one run to the next, in the user's cache folder.

What is kept is found by its key alone, so a key must hold all that can influence the result. A shelf never makes
anything fail: what cannot be read, is not what was put there, or cannot be written is as if it had never been. It
holds plain JSON with the key inside, and nothing in it is ever executed or unpickled.
"""

from __future__ import annotations

import json
import os
import platform
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cpmodel.files import write

ENVIRONMENT = "CPMODEL_KEPT"
"""The environment variable that names another folder, or is `off` where nothing is to be kept."""
MOST = 4000
"""So many results are kept; of more, those that were not asked for longest are taken away."""
LONGEST = 65_536
"""No result of a check is longer, in bytes."""
_CODE = frozenset({".py", ".c", ".so", ".pyd"})


@dataclass(frozen=True)
class Shelf:
    """A folder of results, each in a file of its own that is written whole, so that two runs can share it."""

    folder: Path
    longest: int = LONGEST
    """No result is longer, in bytes."""

    def get(self, key: str) -> Any:
        """What was put under the key, or None."""
        path = self._path(key)
        with suppress(OSError, ValueError, RecursionError):
            if path.stat().st_size > self.longest:
                return None
            found = json.loads(path.read_text(encoding="utf-8"))
            if isinstance(found, dict) and found.get("key") == key:
                with suppress(OSError):
                    os.utime(path)  # what is asked for stays longest
                return found.get("kept")
        return None

    def put(self, key: str, value: Any) -> None:
        """Keep plain data under the key, if that can be done."""
        text = json.dumps({"key": key, "kept": value})
        if len(text) <= self.longest:
            with suppress(OSError):
                write(self._path(key), text)

    def tidy(self, most: int = MOST) -> None:
        """Take away what was not asked for longest, until no more than `most` results are left."""
        with suppress(OSError):
            ours = [each for each in os.scandir(self.folder) if re.fullmatch(r"[0-9a-f]{64}\.json", each.name)]
            if len(ours) > most:
                oldest_first = sorted(ours, key=lambda each: each.stat().st_mtime_ns)
                for each in oldest_first[: len(ours) - most]:
                    Path(each.path).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def shelf(part: str = "", longest: int = LONGEST) -> Shelf | None:
    """The user's shelf, or a part of it; None where the environment says that nothing is to be kept."""
    named = os.environ.get(ENVIRONMENT, "")
    if named == "off":
        return None
    if named:
        return Shelf(Path(named) / part, longest)
    from platformdirs import user_cache_path

    try:
        return Shelf(user_cache_path("cpmodel", appauthor=False) / part, longest)
    except (OSError, RuntimeError):  # nobody's home is known
        return None


@cache
def program(parts: tuple[str, ...], libraries: tuple[str, ...]) -> str:
    """What a result depends on beside its input: the code in these folders of cpmodel, and the versions of these libraries."""
    found = sha256()
    home = Path(__file__).parent
    for path in sorted(each for part in parts for each in (home / part).rglob("*") if each.suffix in _CODE):
        found.update(f"{path.relative_to(home).as_posix()}\n".encode())
        found.update(sha256(path.read_bytes()).digest())
    versions = [f"{name} {version(name)}" for name in libraries]
    return " ".join([found.hexdigest(), *versions, platform.python_version(), platform.machine()])
