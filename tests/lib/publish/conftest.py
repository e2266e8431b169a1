"""The sample report, made once, and the helpers of this folder."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def sample_node():
    import sample

    return sample.report()


@pytest.fixture(scope="session")
def published(sample_node, tmp_path_factory):
    """Folder of the published sample."""
    from budgeteval.publish import write_report

    folder = tmp_path_factory.mktemp("report")
    write_report(sample_node, folder)
    return folder
