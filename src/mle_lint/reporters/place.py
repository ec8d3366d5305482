"""Where the files of a report can be looked at."""

from __future__ import annotations

from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.reporters import groups
from mle_lint.reporters.escape import code_span
from mle_lint.reporters.uri import uri

_URL = pattern(r"https?://[\w.:-]+(?:/[\w.~-]+)+")
_SHA = pattern(r"[0-9a-fA-F]{7,64}")


class HeadPlace(NamedTuple):
    """The head commit on a forge, and the run that looks at it.

    `url` is the repository's page (`https://github.com/owner/name`), `sha` the full id of the
    commit; without them there are no links. `folder` is where the linted folder lies in the
    repository. `key` tells apart several comments on one pull request. `run` and `attempt`
    order the runs; `report` is the address of the run with the whole report, if there is one.
    """

    url: str = ""
    sha: str = ""
    folder: str = ""
    key: str = "default"
    run: int = 0
    attempt: int = 0
    report: str = ""

    @property
    def commit(self) -> str:
        """The id of the commit, or nothing when it is none."""
        return self.sha if _SHA.fullmatch(self.sha) else ""

    def shown(self, location: Location) -> str:
        """The location as markdown: a permanent link to its lines, or code without a link."""
        name = code_span(groups.place(location))
        if not (_URL.fullmatch(self.url) and self.commit):
            return name
        path = f"{self.folder}/{location.path}" if self.folder else location.path
        end = location.end_line or location.line
        lines = f"L{location.line}" + (f"-L{end}" if end > location.line else "")
        # Without `plain=1`, GitHub renders notebooks and documents and forgets the line.
        return f"[{name}]({self.url}/blob/{self.commit}/{uri(path)}?plain=1#{lines})"

    def elsewhere(self) -> str:
        """Where the rest of a text that was cut is found, as markdown."""
        known = _URL.fullmatch(self.report)
        return f"[in the job summary]({self.report})" if known else "in the report"
