"""Migration from other libraries: their options are read, and never run, into policies.

One file for each library's vocabulary, told once for the command and the pages.
"""

from crossorigin.migrate.findings import Finding
from crossorigin.migrate.migration import PEERS, VOCABULARIES, Migration, migrate, migrate_files
from crossorigin.migrate.syntax import SourceError

__all__ = [
    "PEERS",
    "VOCABULARIES",
    "Finding",
    "Migration",
    "SourceError",
    "migrate",
    "migrate_files",
]
