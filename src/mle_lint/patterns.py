"""Regular expressions that are compiled when they are first used.

Three hundred of them are written down in this package, and a run over a small repository needs a
third. Compiling all at import took longer than everything else together.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

_USED = ("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split")


class _Lazy:
    """Stands for a compiled pattern and turns into one at the first access to a method."""

    def __init__(self, source: str, flags: int) -> None:
        # Whoever only asks how it is written needs nothing compiled.
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self.flags)
        # From now on these are plain attributes, so that a call costs what it always costs.
        for method in _USED:
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)


@lru_cache(maxsize=2048)
def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern over text, compiled at its first use; the arguments of `re.compile`.

    Equal ones are the same object: `re` itself forgets those beyond its first 512.
    """
    return cast("re.Pattern[str]", _Lazy(source, int(flags)))
