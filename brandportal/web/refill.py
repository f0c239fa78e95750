"""Puts what was typed into a form back into its page: for a page that is shown anew, whatever view
and template made it. Passwords, files and the tokens of a page are never put back.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from django.http import QueryDict

NEVER = frozenset({"csrfmiddlewaretoken", "proof", "ticket", "step", "_switch"})
LEFT_ALONE = frozenset({"password", "file", "submit", "button", "image", "reset"})
TICKED = frozenset({"radio", "checkbox"})


class _Refilled(HTMLParser):
    """The page once more, the controls of one form with what was typed."""

    def __init__(self, form_id: str, typed: QueryDict) -> None:
        super().__init__(convert_charrefs=False)
        self.form_id, self.typed = form_id, typed
        self.parts: list[str] = []
        self.inside = False
        self.select = ""
        # The names of controls that have had their value: several of one name take one each.
        self.taken: dict[str, int] = {}
        self.dropping = False

    # What stands between the controls stays as it is.
    def handle_data(self, data: str) -> None:
        if not self.dropping:
            self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "select":
            self.select = ""
        if tag == "textarea":
            self.dropping = False
        self.parts.append(f"</{tag}>")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        text = self.get_starttag_text() or ""
        if tag == "form":
            self.inside = given.get("id") == self.form_id
        elif self.inside and tag == "option":
            text = self._option(given, text)
        elif self.inside and given.get("name") and given["name"] not in NEVER:
            text = self._control(tag, str(given["name"]), given, text)
        self.parts.append(text)

    def _control(self, tag: str, name: str, given: dict[str, str | None], text: str) -> str:
        kind = given.get("type") or "text"
        if tag == "select":
            self.select = name
        if tag == "textarea" and name in self.typed:
            self.dropping = True
            # A browser drops the first line break of a text.
            return f"{text}\n{escape(self._next(name))}"
        if tag == "details" or tag != "input" or kind in LEFT_ALONE:
            return text
        if kind in TICKED:
            ticked = (given.get("value") or "on") in self.typed.getlist(name)
            return _without(text, "checked", add=" checked" if ticked else "")
        if name not in self.typed:
            return text
        value = escape(self._next(name))
        return _without(text, "value", add=f' value="{value}"')

    def _option(self, given: dict[str, str | None], text: str) -> str:
        if self.select not in self.typed:
            return text
        chosen = (given.get("value") or "") in self.typed.getlist(self.select)
        return _without(text, "selected", add=" selected" if chosen else "")

    def _next(self, name: str) -> str:
        number = self.taken.get(name, 0)
        self.taken[name] = number + 1
        values = self.typed.getlist(name)
        return values[min(number, len(values) - 1)]


def _without(text: str, attribute: str, *, add: str) -> str:
    """The start tag with other attributes as they are, in their order."""
    parser = _Attributes()
    parser.feed(text)
    kept = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"'
        for name, value in parser.found
        if name != attribute
    )
    return f"<{parser.tag}{kept}{add}>"


class _Attributes(HTMLParser):
    tag = ""
    found: list[tuple[str, str | None]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag, self.found = tag, attrs

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


def refilled(page: str, *, form_id: str, typed: QueryDict) -> str:
    """The page with what was typed in the form with this id."""
    parser = _Refilled(form_id, typed)
    parser.feed(page)
    parser.close()
    return "".join(parser.parts)
