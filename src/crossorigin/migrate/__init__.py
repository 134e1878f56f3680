"""Migration from other libraries: makes policies of their options, without running any code.

Each library has a vocabulary, which the command and the pages share.
"""

from crossorigin.migrate.errors import SourceError
from crossorigin.migrate.findings.finding import Finding
from crossorigin.migrate.migration import PEERS, VOCABULARIES, Migration, migrate, migrate_files

__all__ = [
    "PEERS",
    "VOCABULARIES",
    "Finding",
    "Migration",
    "SourceError",
    "migrate",
    "migrate_files",
]
