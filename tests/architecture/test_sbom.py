"""The bill of materials names exactly the locked packages and the vendored files, with the same
hashes.
"""

from __future__ import annotations

import hashlib
import json
import re
import runpy
import subprocess
import sys
from importlib.metadata import distributions

import pytest

from tests.architecture.sources import ROOT

SBOM = ROOT / ".ci" / "sbom"


@pytest.fixture(scope="module")
def bill() -> dict:
    said = subprocess.run([sys.executable, SBOM], capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


def test_it_is_what_cyclonedx_asks_for(bill):
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(set(refs)) == len(refs)
    assert bill["dependencies"][0]["dependsOn"] == refs
    assert all(one["purl"] == one["bom-ref"] for one in bill["components"])


def test_every_pinned_package_is_in_it_with_every_hash(bill):
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^(\S+==[^ ;\\]+)", lock, re.MULTILINE))
    python = [one for one in bill["components"] if one["purl"].startswith("pkg:pypi/")]
    assert {f"{one['name']}=={one['version']}" for one in python} == pinned
    told = [digest["content"] for one in python for digest in one["hashes"]]
    assert sorted(told) == sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})", lock))
    assert all(one["hashes"] for one in python)


def test_what_is_installed_has_the_versions_it_names(bill):
    python = [one for one in bill["components"] if one["purl"].startswith("pkg:pypi/")]
    named = {one["name"]: one["version"] for one in python}
    installed = {
        re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower(): one.version for one in distributions()
    }
    assert {name: installed[name] for name in named if name in installed} == {
        name: version for name, version in named.items() if name in installed
    }
    assert {"django", "psycopg2-binary", "pillow", "pypdf"} <= installed.keys() & named.keys()


def test_committed_files_from_elsewhere_are_the_ones_it_names(bill):
    files = [
        file
        for one in bill["components"]
        if one["purl"].startswith("pkg:npm/")
        for file in one["components"]
    ]
    assert files
    for file in files:
        found = hashlib.sha256((ROOT / file["name"]).read_bytes()).hexdigest()
        assert file["hashes"] == [{"alg": "SHA-256", "content": found}]


def test_a_line_that_it_cannot_read_is_an_error():
    locked = runpy.run_path(str(SBOM))["locked"]
    with pytest.raises(ValueError, match="line 2 of the lock"):
        locked("django==5.2.19 \\\n-r other.txt\n")
