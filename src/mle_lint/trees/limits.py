"""How much of a repository is read at most, so that a hostile one costs bounded time and memory."""

from __future__ import annotations

# More files than any repository people write by hand; past it lie data dumps and vendored code.
MAX_FILES = 50_000

# Deeper than real projects nest (about 15), and far from the path length that systems refuse.
MAX_DEPTH = 40

# Names seen in a folder without git before the walk stops, so that `/` or a loop of mounts ends.
MAX_WALKED = 500_000

# Bytes taken from one git command: some 600,000 listed files. A few objects of a crafted
# repository can describe billions of files, which git would list for days.
MAX_GIT_OUTPUT = 64 * 2**20

# Seconds that git may be silent or a listing may take; a named pipe in place of a file that git
# opens would make it wait for ever.
MAX_GIT_SECONDS = 60.0

# Bytes of one file. Source, notebooks and documents are smaller; weights and data are not read.
MAX_READ = 64 * 2**20

# Links followed one after the other; a longer chain is a loop or a puzzle.
MAX_LINKS = 5

# Bytes of a link's target: the longest path that common systems take.
MAX_TARGET = 4096

# Bytes that the members of an archive declare together.
MAX_ARCHIVE = 2 * 2**30

# Members of an archive, folders included, before it is refused: each costs memory when indexed.
MAX_MEMBERS = 100_000

# Bytes of the table of contents of a zip file: about MAX_MEMBERS names.
MAX_TABLE = 16 * 2**20

# Bytes between the content of one tar member and the next: its headers, which are held in memory.
MAX_HEADERS = 2**20

# Bytes of tar members held in memory. A tar file is read once, front to back, since a compressed
# one cannot be read from the middle; the largest members are let go first.
MAX_KEPT = 256 * 2**20
