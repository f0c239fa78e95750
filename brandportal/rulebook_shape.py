"""The shape of a rule set: which keys it has, and what kind of value each holds."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

# Below these paths each cycle has its own keys, so the default does not define their names.
_FREE_KEYS = frozenset({"indicators", "public.groups"})
# Rule sets from before these keys existed stay valid, with their hash.
_LATER_KEYS = set("sampling.letters public.screening.pace conflicts leadership".split())
_LATER_KEYS |= {
    "annual_review.first_review_after_months",
    "year_end.fraud_forfeits",
    "year_end.bands",
}
_LATER_KEYS |= {"acceptance.grace_minutes", "eligibility", "public.follow_up"}
_OF_PANEL = (
    "reliability remark blind when_incomplete when_apart by_class calibration_samples "
    "moderate_over on_site"
)
_LATER_KEYS |= {f"panel.{key}" for key in _OF_PANEL.split()}
_CODE = re.compile(r"[a-z][a-z0-9_]*")


def as_number(value: object) -> Decimal:
    """The exact decimal that a JSON number is written as: 0.1 is one tenth, not its binary
    neighbour.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError(f"{value!r} is not a number")
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    return number


def is_number(value: object) -> bool:
    try:
        as_number(value)
    except ValueError:
        return False
    return True


def is_whole(value: object) -> bool:
    return is_number(value) and as_number(value) == int(as_number(value))


def shape_problems(value: object, pattern: object, path: str) -> list[str]:
    where = path or "The rule set"
    if isinstance(pattern, Mapping):
        if not isinstance(value, Mapping):
            return [f"{where} must be a group of named values."]
        if path in _FREE_KEYS:
            return _free_shape(value, path)
        wanted = [_join(path, key) for key in pattern if key not in value]
        found = [f"{key} is missing." for key in wanted if key not in _LATER_KEYS]
        found += [f"{_join(path, key)} is not known." for key in value if key not in pattern]
        for key in pattern:
            if key in value:
                found += shape_problems(value[key], pattern[key], _join(path, key))
        return found
    if isinstance(pattern, list):
        return _list_shape(value, pattern, path)
    if isinstance(pattern, bool):
        return [] if isinstance(value, bool) else [f"{where} must be true or false."]
    if isinstance(pattern, str):
        return [] if isinstance(value, str) else [f"{where} must be a code."]
    return [] if is_number(value) else [f"{where} must be a number."]


def _list_shape(value: object, pattern: list[Any], path: str) -> list[str]:
    """A list of codes, or of groups that are all shaped as the first one of the pattern."""
    if not pattern or not isinstance(pattern[0], Mapping):
        if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return []
        return [f"{path} must be a list of codes."]
    if not isinstance(value, (list, tuple)):
        return [f"{path} must be a list of groups of named values."]
    return [
        problem
        for place, item in enumerate(value, start=1)
        for problem in shape_problems(item, pattern[0], f"{path}.{place}")
    ]


def _free_shape(value: Mapping[Any, Any], path: str) -> list[str]:
    found = []
    for name, inner in value.items():
        if not isinstance(name, str) or not _CODE.fullmatch(name):
            found.append(
                f"{path}: {name!r} must be a code of small letters, digits and underscores."
            )
        elif not isinstance(inner, Mapping):
            found.append(f"{path}.{name} must be a group of named values.")
        else:
            for code, number in inner.items():
                if not isinstance(code, str) or not _CODE.fullmatch(code):
                    found.append(
                        f"{path}.{name}: {code!r} must be a code of small letters, digits "
                        "and underscores."
                    )
                elif not is_number(number):
                    found.append(f"{path}.{name}.{code} must be a number.")
    return found


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
