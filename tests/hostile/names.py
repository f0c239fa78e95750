"""Harmless content under hostile names."""

from __future__ import annotations

NAMES = (
    *(
        "../../../../etc/cron.d/made",
        "..\\..\\..\\windows\\made",
        "/etc/passwd",
        "C:\\made",
        "~/made",
    ),
    *(
        "....//....//made",
        "%2e%2e%2fmade",
        "a/../../made",
        "file:///etc/passwd",
        "\\\\host\\share\\made",
    ),
    *("a\0b", "\0", "a\r\nSet-Cookie: x=1", 'a"; filename="b', "a'b", "a;b", "a\tb", "a\x1b[2Jb"),
    *(
        "\u202efdp.exe",
        "\u2066a\u2069",
        "\ufeffa",
        "\u200b",
        "a\u0301" * 60,
        "\U0001f4a9",
        "办" * 300,
    ),
    *(
        "a" * 5000,
        ".",
        "..",
        "",
        " ",
        "-rf",
        "$(id)",
        "`id`",
        "{{7*7}}",
        "<script>alert(1)</script>",
    ),
    *(
        "<img src=x onerror=alert(1)>",
        "=cmd|' /C calc'!A0",
        "con",
        "nul",
        ".htaccess",
        "a.php",
        "a.html",
    ),
    *("a.svg", "a.pdf.exe", "a.exe", "?x=1", "#x", "&amp;"),
)


def named(ending: str) -> list[str]:
    """Each name as it is, and with the ending that the place asks for."""
    return [f"{name}.{ending}" for name in NAMES]
