"""A citizen rates a brand on a phone: one answer, a number, the code, thanks. With and without
JavaScript.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.window import TOO_WIDE

pytestmark = pytest.mark.browser

MOST_BYTES = 60_000
THANKS = {"zh-hans": "谢谢您，评价已收到。", "en": "Thank you. Your rating has been received."}


class Phone:
    """A person with a phone in the hand: taps are counted, every step is looked at."""

    def __init__(self, page: Any, language: str) -> None:
        self.page, self.language = page, language
        self.taps = 0

    def tap(self, what: str) -> None:
        self.taps += 1
        self.page.locator(what).first.click()

    def send(self) -> None:
        """The button of the step, and the next page."""
        with self.page.expect_navigation():
            self.tap(".sticky button")
        self.look()

    def write(self, what: str, text: str) -> None:
        """Into a field: one tap, unless it waits for writing already."""
        if not self.page.locator(what).evaluate("(field) => field === document.activeElement"):
            self.tap(what)
        self.page.keyboard.type(text)

    def look(self) -> None:
        """No sideways scroll and one first heading at each step."""
        assert self.page.evaluate(TOO_WIDE) is None
        assert self.page.locator("h1").count() == 1


def open_rating(page: Any, site: str) -> None:
    """What the QR code of the home page's first brand opens."""
    page.goto(f"{site}/")
    address = page.locator(".card.brand h3 a").first.get_attribute("href")
    page.goto(f"{site}{address.replace('/brands/', '/rate/')}")


def rate(phone: Phone, site: str, *, number: str) -> None:
    """From the scanned code to the thanks."""
    page = phone.page
    open_rating(page, site)
    phone.look()
    assert page.locator("input[type=radio]:checked").count() == 0
    phone.tap("fieldset.answers label")
    phone.send()
    phone.write("[name=phone]", number)
    phone.send()
    phone.write("[name=code]", page.locator("#shown-code").inner_text())
    phone.send()
    assert page.url.endswith("/thanks/")


def phone_window(new_page: Any, site: str, language: str, **options: Any) -> Any:
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, **options}
    page = new_page(**options)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    return page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_rate_takes_six_taps(new_page, complaints, demo_site, language, script):
    page = phone_window(new_page, demo_site.url, language, java_script_enabled=script)
    phone = Phone(page, language)
    number = f"1980000{['zh-hans', 'en'].index(language)}{int(script)}01"
    rate(phone, demo_site.url, number=number)
    assert page.locator(".question").inner_text() == THANKS[language]
    assert phone.taps <= 6
    assert complaints == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_rate_holds_in_large_text_at_320(new_page, complaints, demo_site, language):
    page = phone_window(new_page, demo_site.url, language, viewport={"width": 320, "height": 568})
    page.context.add_cookies([{"name": "text_size", "value": "large", "url": demo_site.url}])
    rate(Phone(page, language), demo_site.url, number=f"1980001000{len(language)}")
    assert page.locator("html").get_attribute("data-text") == "large"
    assert page.locator(".question").inner_text() == THANKS[language]
    assert complaints == []


def test_rate_says_when_nothing_was_chosen(new_page, demo_site):
    page = phone_window(new_page, demo_site.url, "zh-hans", java_script_enabled=False)
    open_rating(page, demo_site.url)
    page.locator("form[method=post]:has(.sticky)").evaluate("(form) => { form.noValidate = true }")
    with page.expect_navigation():
        page.locator(".sticky button").click()
    assert page.locator("fieldset.answers [role=alert]").count() == 1


def test_first_load_of_the_rating_page_is_light(new_page, demo_site):
    first = phone_window(new_page, demo_site.url, "zh-hans")
    open_rating(first, demo_site.url)
    fresh = phone_window(new_page, demo_site.url, "zh-hans")
    wire = fresh.context.new_cdp_session(fresh)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    fresh.goto(first.url, wait_until="networkidle")
    assert len(sizes) >= 5
    assert sum(sizes) <= MOST_BYTES, sizes


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_bad_rating_says_why_and_its_receipt_opens(
    new_page, complaints, demo_site, language, script
):
    page = phone_window(new_page, demo_site.url, language, java_script_enabled=script)
    phone = Phone(page, language)
    open_rating(page, demo_site.url)
    assert not page.locator(".asked").is_visible()
    phone.tap("fieldset.answers li:last-child label")
    page.locator(".asked label:visible").first.wait_for()
    phone.tap(".asked label:visible")
    phone.send()
    phone.write("[name=phone]", f"1980002{['zh-hans', 'en'].index(language)}{int(script)}01")
    phone.send()
    phone.write("[name=code]", page.locator("#shown-code").inner_text())
    phone.send()
    code = page.locator("#receipt-code").inner_text()
    assert page.locator(".receipt svg.qr").count() == 1
    page.goto(f"{demo_site.url}/receipts/#{code.replace('-', '')}")
    if script:
        page.wait_for_function("document.querySelector('#code').value.length > 20")
        assert page.locator("#code").input_value() == code
    else:
        phone.write("#code", code)
    phone.send()
    assert code in page.locator("dl.facts").inner_text()
    assert complaints == []


def test_hostile_words_stay_words(new_page, complaints, demo_site):
    """A comment that is markup travels through every step as text: nothing of it is run, asked for
    or lost.
    """
    words = '"><img src=/x onerror=alert(1)><script>alert(2)</script></textarea>'
    page = phone_window(new_page, demo_site.url, "zh-hans")
    spoke: list[str] = []
    page.on("dialog", lambda dialog: (spoke.append(dialog.message), dialog.dismiss()))
    phone = Phone(page, "zh-hans")
    open_rating(page, demo_site.url)
    phone.tap("fieldset.answers li:last-child label")
    page.locator(".asked label:visible").first.wait_for()
    phone.tap("details:has([name=comment]) summary")
    page.locator("[name=comment]").fill(words)
    phone.send()
    assert page.locator("[name=comment]").first.input_value() == words
    phone.write("[name=phone]", "19800030001")
    phone.send()
    assert page.locator("[name=comment]").first.input_value() == words
    assert page.locator("main img, main script").count() == 0
    phone.write("[name=code]", page.locator("#shown-code").inner_text())
    phone.send()
    assert page.url.endswith("/thanks/")
    assert (spoke, complaints) == ([], [])
