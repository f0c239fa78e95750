"""Vendored files match their manifest, have their licence, and refer to no missing files."""

from __future__ import annotations

import hashlib
import json

from tests.architecture.sources import ROOT

VENDOR = ROOT / "static" / "vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text())["packages"]


def test_every_file_is_listed_with_its_hash():
    listed = {
        f"{name}/{file}": entry["sha256"]
        for name, package in PACKAGES.items()
        for file, entry in package["files"].items()
    }
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == listed


def test_every_package_has_its_licence_and_a_version():
    for name, package in PACKAGES.items():
        assert package["version"].count(".") == 2, name
        assert "LICENSE.txt" in package["files"], name


def test_nothing_names_a_map_that_is_not_there():
    naming = [
        path.name
        for path in VENDOR.rglob("*")
        if path.is_file() and b"sourceMappingURL" in path.read_bytes()
    ]
    assert naming == []
