"""Every page of accounts as whoever sees it, in both languages on a narrow phone: axe finds nothing, nothing overflows.

The pages are those of the URL configuration: a new one is looked at without being added here, as soon as its address has
no hole or a page leads to it. One that needs something done first is told in `STEPS`, one that is no page to look at in
`NOT_LOOKED_AT`; a page that is in neither and that nothing leads to fails the test.
"""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import AGENT, SECONDS
from tests.browser.walking import NOBODY, Walk, pages_of_accounts
from tests.identity.gate import totp_now
from tests.main.nodes import Node

pytestmark = pytest.mark.browser

SIZE = {"width": 360, "height": 740}
PEOPLE = ("parent", "operator", "school", "teacher")
GUARDED = {"": "city", "/en": "county"}
"""Who gets a second step, by language: afterwards nobody signs in as them with a password alone."""
BACK = "https://reader.example/back"
NOT_LOOKED_AT = {
    **dict.fromkeys(("account-fragment", "export-progress", "export-progress-of-child", "roster-progress"), "a part"),
    **dict.fromkeys(("captcha-picture", "captcha-sound", "audit-export", "roster-template"), "a file"),
    **dict.fromkeys(("export-archive", "export-archive-of-child"), "a file"),
    **dict.fromkeys(("mfa_login_webauthn", "scan-state", "saml_metadata"), "data for a program"),
    **dict.fromkeys(("mfa_index", "mfa_list_webauthn", "mfa_reauthenticate", "device_authorization"), "leads on"),
    **dict.fromkeys(("account_set_password",), "leads on for who has a password"),
    **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"), "needs a passkey"),
    **dict.fromkeys(("outside-callback", "saml_finish_acs", "saml_sls"), "where another site leads back to"),
    "outside-unlinked": "where another site leads back to; the journeys look at it",
    "account_complete_password_reset": "needs an address that was proved",
    "remove-phone": "needs a phone that was proved",
}

Step = Callable[[Walk], None]


def press(walk: Walk, then: str, button: str = "main form button:not([type=button])") -> None:
    """Press a button, and wait for the address that it leads to."""
    walk.page.locator(button).first.click()
    walk.page.wait_for_url(re.compile(then))


def own(walk: Walk, address: str) -> str:
    """Give each language a mailbox or a number of its own: codes for one are not sent again at once."""
    if "@" in address:
        return address.replace("@", f"{walk.language.strip('/')}@")
    return address[:-1] + str(int(address[-1]) - len(walk.language))


def ask_for_a_code(path: str, field: str, address: str, then: str) -> Step:
    def act(walk: Walk) -> None:
        walk.page.goto(walk.language + path)
        walk.page.locator(f"main input[name={field}]").fill(own(walk, address))
        press(walk, then)

    return act


def sign_up(walk: Walk) -> None:
    walk.page.goto(f"{walk.language}/account/signup/")
    main = walk.page.locator("main")
    main.locator("input[name=name]").fill("陈小梅")
    main.locator("input[name=address]").fill(own(walk, "139 0571 2018"))
    main.locator("input[name=password]").fill("green bamboo seven")
    main.locator("input[name=fourteen]").check()
    press(walk, "/account/signup/code/$")


def print_slips(button: str, then: str) -> Step:
    def act(walk: Walk) -> None:
        walk.page.goto(walk.language + walk.link_to("^/people/class:[^/]+/$"))
        walk.page.locator("main input[name=person]").first.check()
        press(walk, then, button)

    return act


def bring_a_roster(walk: Walk) -> None:
    walk.page.goto(walk.language + walk.link_to("/rosters/$"))
    body = "姓名,学籍号,年级,班级\n,G330106201405010022,2014级,77班\n".encode()
    walk.page.locator("input[type=file]").set_input_files({"name": "新生.csv", "mimeType": "text/csv", "buffer": body})
    press(walk, "/rosters/[0-9a-f-]{36}/$")


def register_an_application(walk: Walk) -> None:
    walk.page.goto(f"{walk.language}/apps/keep/?kind=web")
    main = walk.page.locator("main")
    main.locator("[name=name]").fill("悦读")
    main.locator("[name=runs]").fill("西湖区图书馆")
    main.locator("[name=person_scopes]").first.check()
    main.locator("[name=redirect_uris]").fill(BACK)
    main.locator("form button").last.click()
    walk.page.locator("main table code").first.wait_for()
    walk.kept["client_id"] = walk.page.locator("main tr", has_text="client_id").locator("code").inner_text()


def let_an_application_in(walk: Walk) -> None:
    asked = {
        "client_id": walk.kept["client_id"],
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "openid profile",
        "state": "x",
    }
    proof = {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}
    walk.page.goto(f"/oauth/authorize?{urlencode(asked | proof)}")
    walk.page.wait_for_url("**/account/consent/**")


def stand_in(walk: Walk) -> None:
    walk.page.goto(f"{walk.language}/people/impersonation/")
    walk.page.locator("main [name=username]").fill("student")
    walk.page.locator("main [name=reason]").fill("看不到课")
    press(walk, "/me/$")


def scan(walk: Walk) -> None:
    """A screen elsewhere shows a code, and this phone is led to it."""
    browser = walk.context.browser
    assert browser is not None
    elsewhere = browser.new_context(base_url=walk.page.url, user_agent=AGENT)
    screen = elsewhere.new_page()
    screen.goto("/account/login/")
    screen.locator("form[action='/account/scan/'] button").click()
    screen.wait_for_url("**/account/scan/")
    found = re.search(r"/scan/[0-9a-f]{40}/", screen.locator("main").inner_text())
    elsewhere.close()
    assert found
    walk.page.goto(walk.language + found.group())


STEPS: dict[str, tuple[str, Step]] = {
    "account_confirm_login_code": (
        NOBODY,
        ask_for_a_code("/account/login/code/", "address", "chen@example.org", "/confirm/$"),
    ),
    "account_confirm_password_reset_code": (
        NOBODY,
        ask_for_a_code("/account/password/reset/", "email", "chen@example.org", "/confirm/$"),
    ),
    "sign-up-code": (NOBODY, sign_up),
    "account_verify_phone": ("parent", ask_for_a_code("/account/phone/", "phone", "13905712019", "/verify/$")),
    "account_email_verification_sent": (
        "parent",
        ask_for_a_code("/account/mail/", "email", "chen@example.org", "/verify/$"),
    ),
    "scan-phone": ("parent", scan),
    "claim-codes": ("school", print_slips("main form[method=post] button", "/codes/$")),
    "invite-parents": ("school", print_slips("main form[method=post] button[formaction]", "/invitations/$")),
    "roster": ("school", bring_a_roster),
    "application-secret": ("operator", register_an_application),
    "in somebody's place": ("operator", stand_in),
    "app-consent": ("teacher", let_an_application_in),
}


def guard(walk: Walk, person: str) -> None:
    """Look at what somebody sees who wants a second step, and who is asked for it."""
    walk.enter(person)
    assert walk.visit("/account/second/authenticator/")
    secret = walk.page.locator("code.secret").inner_text().replace(" ", "")
    walk.page.locator("main input[name=code]").fill(totp_now(secret, -1))
    press(walk, "/account/second/codes/$")
    walk.look()
    assert walk.visit("/account/second/authenticator/removal/")
    assert walk.visit("/me/security/")
    walk.enter(person, second="account/login/second/")
    for name in ("mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_authenticate"):
        walk.seen[name] = person


def test_every_page_can_be_used_by_everybody(browser: Browser, filled: tuple[Node, str]) -> None:
    node, password = filled
    context = browser.new_context(base_url=node.url, user_agent=AGENT, viewport=SIZE, is_mobile=True)
    context.set_default_timeout(SECONDS * 1000)
    there = pages_of_accounts()
    wrong: dict[str, list[str]] = {}
    for language, guarded in GUARDED.items():
        context.set_extra_http_headers({"Accept-Language": language.strip("/") or "zh-CN"})
        walk = Walk(context, language, password)
        for person in (NOBODY, *PEOPLE):
            walk.enter(person)
            for address in there:
                walk.see(address)
            for name in [name for name, (who, _act) in STEPS.items() if who == person]:
                STEPS[name][1](walk)
                walk.look()
                walk.seen.setdefault(name, person)
                for address in there:
                    walk.see(address)
        unseen = {each.name for each in there if each.name not in walk.seen and walk.has_page(each)}
        guard(walk, guarded)
        assert unseen - set(walk.seen) == set(NOT_LOOKED_AT)
        wrong |= walk.wrong
        walk.page.close()
    context.close()
    assert wrong == {}
