"""Migration from other libraries: makes policies of their options, without running any code.

Each library has a file with its vocabulary, which the command and the pages share.
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
