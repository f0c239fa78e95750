"""Words that promise nothing, and a good commitment of each class of agency."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.accounts.enums import AgencyClass
from brandportal.texts import letters_of

VAGUE = (
    "持续改进 不断改进 持续提升 不断提升 进一步提升 进一步加强 不断提高 持续优化 不断优化 "
    "切实加强 全面提升 优质服务 热情服务 "
    "improvecontinuously continuousimprovement continuouslyimprove improvefurther bestpossible "
    "goodservice"
).split()
# What is left of a text without the words above, in letters: below, it says nothing of its own.
LEFT_LEAST = 4

EXAMPLES: dict[str, Promise] = {
    AgencyClass.WINDOW: gettext_lazy(
        "“Business licences are issued within 1 working day instead of 3, from 30 June; measured "
        "by the times printed on the ticket and on the licence; anybody can compare the two.”"
    ),
    AgencyClass.NON_WINDOW: gettext_lazy(
        "“Enterprises get a written answer to an enquiry within 2 working days instead of 5, from "
        "30 June; measured by the register of enquiries; the enterprise sees both dates on the "
        "answer.”"
    ),
    AgencyClass.PARTY_ORGAN: gettext_lazy(
        "“Every village gets 4 visits a year instead of 1, by 31 December; measured by the signed "
        "list of visits; the list hangs at the village board.”"
    ),
}


def is_vague(text: str) -> bool:
    """Whether a text says little beyond words such as “improve continuously”."""
    said = letters_of(text)
    if not any(word in said for word in VAGUE):
        return False
    for word in VAGUE:
        said = said.replace(word, "")
    return len(said) < LEFT_LEAST


def good_example(agency_class: str) -> str:
    """A commitment of this class of agency that has a number, a date and a way to check it."""
    return _("For example %(example)s") % {"example": EXAMPLES[AgencyClass(agency_class)]}
