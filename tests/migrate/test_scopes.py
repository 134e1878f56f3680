"""The receiver of a call decides the part of the application that its options are for."""

from __future__ import annotations

from collections import Counter

import pytest
from tables.migrate_scopes import RECEIVERS, Receiver

from crossorigin.migrate import migrate_files


@pytest.mark.parametrize("receiver", RECEIVERS, ids=str)
def test_a_receiver(receiver: Receiver) -> None:
    migration = migrate_files(receiver.files, receiver.peer)
    policies = migration.policies
    live = ("policy",) * (policies.default is not None) + tuple(policies.paths)
    assert live == receiver.live
    found = Counter(finding.code for finding in migration.findings)
    assert found == Counter(receiver.codes)
