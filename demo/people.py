"""The people of the demo: one account for each role, and everybody else whom the verbs need."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password

from brandportal.accounts.domain.agencies import save_agency
from brandportal.accounts.domain.people import appoint_head, grant_role, join_agency
from brandportal.accounts.domain.ties import note_tie
from brandportal.accounts.enums import AgencyRole, Role, TieKind
from brandportal.accounts.models import Agency, User
from brandportal.accounts.policies import OPERATOR
from brandportal.tables.columns import check_character
from demo.brands import BRANDS, DemoBrand
from demo.pairs import by_two
from reviews.experts.enums import Expertise
from reviews.experts.pool import save_expert
from reviews.models import Expert

PASSWORD = "service-brand-2026"  # noqa: S105 - printed on the screen, for the demo only
SURNAMES = "陈顾徐黄钱陆朱沈许蒋赵吴周王李张陶施季缪"
GIVEN = "建国丽华志明秀英文斌海燕永康雪梅国平春兰晓东慧敏立新"

# user name, name, what for
LOGINS = (
    ("drafter", "徐晓东", "Agency drafter · 单位经办人"),
    ("head", "顾建国", "Agency head · 单位负责人"),
    ("office", "陈丽华", "Efficiency Office · 效能办"),
    ("panel", "陆志明", "Panel member · 评委"),
    ("office2", "李国平", "Efficiency Office, second person · 效能办（复核）"),
    ("office3", "方慧敏", "Efficiency Office, investigates objections · 效能办（异议核查）"),
    ("leader", "沈永康", "Leading group · 领导小组"),
    ("leader2", "施春兰", "Leading group, second person · 领导小组（复核）"),
    ("auditor", "许国平", "Auditor · 纪检审计"),
    ("sysadmin", "钱文斌", "System administrator · 系统管理"),
    ("security", "蒋立新", "Security administrator · 安全管理"),
    ("identity", "施慧敏", "Reader of identities · 身份信息查阅"),
)
FIRST_AGENCY = "jtj"
# Field of expertise and post of each expert; one of each field is drawn.
EXPERTS = (
    (Expertise.PUBLIC_SERVICE, "市委党校教授"),
    (Expertise.LAW, "江南大学法学院教授"),
    (Expertise.DIGITAL, "市大数据中心高级工程师"),
    (Expertise.QUALITY, "市质量协会秘书长"),
    (Expertise.BRANDING, "市广告协会副会长"),
    (Expertise.CIVIC, "市人大代表"),
    (Expertise.LAW, "市律师协会副会长"),
    (Expertise.QUALITY, "市标准化研究院高级工程师"),
    (Expertise.CIVIC, "市政协委员"),
)


@dataclass
class Cast:
    """Who has which role."""

    office: User
    deputy: User
    investigator: User
    leader: User
    second_leader: User
    security: User
    panel: list[User]
    agencies: dict[str, Agency] = field(default_factory=dict)
    drafters: dict[str, User] = field(default_factory=dict)
    heads: dict[str, User] = field(default_factory=dict)


def _name(number: int) -> str:
    given = (number * 7) % (len(GIVEN) // 2)
    return SURNAMES[number % len(SURNAMES)] + GIVEN[2 * given : 2 * given + 2]


def _person(username: str, name: str, password: str) -> User:
    return User.objects.create(
        username=username, name=name, email=f"{username}@example.org", password=password
    )


def _credit_code(number: int) -> str:
    first = f"1132058200{number:07d}"
    return first + check_character(first)


def enrol(*, now: datetime) -> Cast:
    """Create the people, give the roles, register the agencies."""
    usable, unusable = make_password(PASSWORD), make_password(None)
    people = {
        username: _person(username, name, usable)
        for username, name, _part in LOGINS
        if username not in ("drafter", "head")
    }
    # The first security administrator is appointed on the server; all later appointments take two
    # people.
    security = people["security"]
    grant_role(user=security, role=Role.SECURITY_ADMIN, by=OPERATOR, now=now)
    security = User.objects.get(pk=security.pk)
    roles = {
        "office": Role.OFFICE,
        "office2": Role.OFFICE,
        "office3": Role.OFFICE,
        "leader": Role.LEADER,
        "leader2": Role.LEADER,
        "auditor": Role.AUDITOR,
        "sysadmin": Role.SYSTEM_ADMIN,
        "identity": Role.IDENTITY,
    }
    for username, role in roles.items():
        _appoint(people[username], role, security, now)
    panel = [people["panel"]] + [
        _person(f"panel{number}", _name(60 + number), unusable)
        for number in range(2, len(EXPERTS) + 1)
    ]
    for judge in panel:
        _appoint(judge, Role.PANEL, security, now)
    _fill_the_pool(panel, people["office"], now)
    cast = Cast(
        office=people["office"],
        deputy=people["office2"],
        investigator=people["office3"],
        leader=people["leader"],
        second_leader=people["leader2"],
        security=security,
        panel=panel,
    )
    for number, brand in enumerate(BRANDS, start=1):
        _enrol_agency(cast, brand, number, usable, unusable, now)
    return cast


def _fill_the_pool(panel: list[User], office: User, now: datetime) -> None:
    """The experts of the pool, appointed for three years; two have employers on record."""
    for judge, (knows, post) in zip(panel, EXPERTS, strict=True):
        save_expert(
            expert=Expert(
                person=judge,
                field=knows,
                post=post,
                term_from=now.date(),
                term_until=now.date().replace(year=now.year + 3),
            ),
            changed=["person", "field", "post", "term_from", "term_until"],
            by=office,
            now=now,
        )
    for judge, employer in ((panel[1], "江南大学"), (panel[3], "市质量协会")):
        note_tie(person=judge, kind=TieKind.EMPLOYED, employer=employer, by=office, now=now)


def _appoint(user: User, role: str, security: User, now: datetime) -> None:
    by_two(
        grant_role,
        first=OPERATOR,
        second=security,
        why=f"服务器端提请：{user.name}任{Role(role).label}",
        second_why=f"已核对{user.name}（{user.username}）的任职文件，同意授予{Role(role).label}角色",
        now=now,
        user=user,
        role=role,
    )


def _enrol_agency(
    cast: Cast, brand: DemoBrand, number: int, usable: str, unusable: str, now: datetime
) -> None:
    agency = Agency(
        name=brand.agency,
        name_en=brand.agency_en,
        agency_class=brand.agency_class,
        credit_code=_credit_code(number),
        contact_name=_name(number),
        contact_mobile=f"1390000{number:04d}",
        contact_email=f"{brand.key}@example.org",
        invented=not brand.real,
    )
    cast.agencies[brand.key] = save_agency(
        agency=agency, changed=["name", "agency_class"], by=cast.office, now=now
    )
    parts = (
        ("drafter", AgencyRole.DRAFTER, cast.drafters),
        ("head", AgencyRole.HEAD, cast.heads),
    )
    for offset, (username, role, found) in enumerate(parts):
        first = brand.key == FIRST_AGENCY
        name = {login: name for login, name, _part in LOGINS}[username]
        found[brand.key] = _person(
            username if first else f"{username}-{brand.key}",
            name if first else _name(number + 20 * offset),
            usable if first else unusable,
        )
        if role == AgencyRole.DRAFTER:
            join_agency(user=found[brand.key], agency=agency, role=role, by=cast.office, now=now)
            continue
        by_two(
            appoint_head,
            first=cast.office,
            second=cast.security,
            why=f"{agency.name}来函确认{found[brand.key].name}为单位负责人",
            second_why=f"已核对{agency.name}的任职文件，同意{found[brand.key].name}任负责人",
            now=now,
            user=found[brand.key],
            agency=agency,
        )
