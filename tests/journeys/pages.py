"""A page as a person sees it: its text, and its forms as the browser would submit them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

SILENT = ("script", "style", "title", "head")


@dataclass
class Form:
    """The fields of one form with their values."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[tuple[str, str], str] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)

    def choice(self, name: str, label: str) -> str:
        """The value that a person chooses by its label."""
        found = [
            value for (n, words), value in self.choices.items() if n == name and label in words
        ]
        if len(found) != 1:
            raise LookupError(f"{name}: {label!r} stands {len(found)} times in {self.choices}")
        return found[0]


class _Reader(HTMLParser):
    """Collects the words that can be seen, and the forms."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.silent = 0
        self.area: str | None = None
        self.area_text = ""
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.many = False
        self.links: list[tuple[str, str]] = []
        self.boxes: dict[str, tuple[str, str]] = {}
        self.naming: tuple[str, str] | None = None
        self.name_words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag in SILENT:
            self.silent += 1
        elif tag == "a" and at.get("href"):
            self._listen("a", at["href"] or "")
        elif tag == "label":
            self._listen("label", at.get("for") or "")
        elif tag == "form":
            self.form = Form(at.get("action") or "")
            self.forms.append(self.form)
            self.boxes = {}
        elif self.form is not None and "disabled" not in at:
            self._control(self.form, tag, at)

    def _control(self, form: Form, tag: str, at: dict[str, str | None]) -> None:
        if tag == "input":
            self._input(form, at)
        elif tag == "button" and at.get("name"):
            form.buttons.append((at["name"] or "", at.get("value") or ""))
        elif tag == "textarea":
            self.area, self.area_text = at.get("name") or "", ""
        elif tag == "select":
            self.select, self.options, self.many = at.get("name") or "", [], "multiple" in at
        elif tag == "option" and self.select is not None:
            self.options.append((at.get("value") or "", "selected" in at))
            self._listen("option", at.get("value") or "")

    def _listen(self, tag: str, about: str) -> None:
        """The words from here to the end of the element belong to `about`."""
        self.naming, self.name_words = (tag, about), ""

    def _named(self, tag: str) -> None:
        if self.naming is None or self.naming[0] != tag:
            return
        about, words = self.naming[1], " ".join(self.name_words.split())
        if tag == "a":
            self.links.append((words, about))
        elif tag == "option" and self.form is not None and self.select is not None:
            self.form.choices[self.select, words] = about
        elif tag == "label" and self.form is not None and about in self.boxes:
            name, value = self.boxes[about]
            self.form.choices[name, words] = value
        self.naming = None

    def _input(self, form: Form, at: dict[str, str | None]) -> None:
        name, kind = at.get("name") or "", at.get("type") or "text"
        if not name or kind in ("submit", "button"):
            return
        form.names.add(name)
        if kind in ("checkbox", "radio"):
            self.boxes[at.get("id") or ""] = (name, at.get("value") or "on")
            if "checked" in at:
                form.put(name, at.get("value") or "on")
        elif kind != "file":
            form.put(name, at.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self._named(tag)
        if tag in SILENT:
            self.silent -= 1
        elif tag == "form":
            self.form = None
        elif tag == "textarea" and self.area is not None and self.form is not None:
            self.form.names.add(self.area)
            self.form.put(self.area, self.area_text.removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select is not None and self.form is not None:
            self.form.names.add(self.select)
            chosen = [value for value, selected in self.options if selected]
            if not chosen and self.options and not self.many:
                chosen = [self.options[0][0]]
            for value in chosen:
                self.form.put(self.select, value)
            self.select = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area_text += data
        if not self.silent:
            self.words.append(data)
        self.name_words += data


class Page:
    """An answer of the portal. `text` is what can be read on it, white space folded."""

    def __init__(self, client: Client, response: HttpResponse, address: str) -> None:
        self.client, self.response, self.address = client, response, address
        self.status = response.status_code
        is_html = response.headers.get("Content-Type", "").startswith("text/html")
        reader = _Reader()
        reader.feed(response.content.decode() if is_html else "")
        self.text = " ".join(" ".join(reader.words).replace("\u200b", "").split())
        self.forms = reader.forms
        self.links = [(words, urljoin(address, href)) for words, href in reader.links]

    def __contains__(self, words: str) -> bool:
        return words in self.text

    def form_with(self, *names: str) -> Form:
        """The form that has all these fields; a field that no form has is a fault of the page or of
        the test.
        """
        for form in self.forms:
            if set(names) <= form.names:
                return form
        raise LookupError(
            f"{self.address}: no form with {sorted(names)}; there are "
            f"{[sorted(f.names) for f in self.forms]}\n{self.text}"
        )

    def form_to(self, action: str) -> Form:
        """The form that is sent to this address."""
        for form in self.forms:
            if urljoin(self.address, form.action) == action:
                return form
        raise LookupError(f"{self.address}: no form to {action}\n{self.text}")

    def link(self, words: str = "", *, ending: str = "") -> str:
        """The address behind a link, by its words or by how its address ends."""
        found = {to for text, to in self.links if words in text and to.endswith(ending)}
        if len(found) != 1:
            raise LookupError(f"{self.address}: {words!r} {ending!r} among {self.links}")
        return found.pop()

    def typed(self, name: str) -> str:
        """The value of a field."""
        return self.form_with(name).values[name][0]

    def send(self, *, form: Form | None = None, button: str = "", **typed: Any) -> Page:
        """Fill in and send, as a browser does: what was not touched goes along as it stands."""
        form = form or self.form_with(*typed)
        missing = set(typed) - form.names
        if missing:
            raise LookupError(f"{self.address}: the form has no {sorted(missing)}")
        data: dict[str, Any] = {**form.values, **typed}
        if button:
            name, value = next(each for each in form.buttons if button in each)
            data[name] = value
        return post(self.client, urljoin(self.address, form.action) or self.address, data)


def _page(client: Client, response: HttpResponse, address: str) -> Page:
    chain = getattr(response, "redirect_chain", [])
    return Page(client, response, urljoin(address, chain[-1][0]) if chain else address)


def get(client: Client, address: str) -> Page:
    return _page(client, client.get(address, follow=True), address)


def post(client: Client, address: str, data: dict[str, Any] | None = None) -> Page:
    return _page(client, client.post(address, data or {}, follow=True), address)
