"""Open folders: what the modules of a plural folder declare is found by looking, so that no list is edited."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def collect(package: str) -> dict[str, ModuleType]:
    """Import every public module of `package` and return them by their own names, sorted.

    A module whose name begins with an underscore is machinery and is left out.
    """
    home = importlib.import_module(package)
    names = sorted(each.name for each in pkgutil.iter_modules(home.__path__) if not each.name.startswith("_"))
    return {name: importlib.import_module(f"{package}.{name}") for name in names}
