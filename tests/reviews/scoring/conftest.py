import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data" / "published_vectors.json"


@pytest.fixture(scope="session")
def vectors():
    """The published worked examples by their id."""
    return {vector["id"]: vector for vector in json.loads(DATA.read_text())["vectors"]}
