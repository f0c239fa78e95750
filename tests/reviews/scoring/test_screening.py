from brandportal.rulebook import DEFAULT_RULES
from reviews.scoring.screening import DEFAULT_SETTINGS


def test_default_settings_are_those_of_the_rule_set():
    assert DEFAULT_RULES["public"]["screening"] == DEFAULT_SETTINGS
