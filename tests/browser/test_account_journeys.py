"""Journeys of people to and with their accounts, through a whole node, in a real browser."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.identity.providers import CLIENT, SECRET, Elsewhere, elsewhere
from tests.main.nodes import Node

from xingtan.ui import build

pytestmark = pytest.mark.browser

MOST_MILLISECONDS = 10_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def there() -> Iterator[Elsewhere]:
    """Run a provider on this machine with which the node of this file signs in."""
    with elsewhere() as one:
        yield one


@pytest.fixture(scope="module")
def node_settings(there: Elsewhere) -> dict[str, str]:
    """Let the node know the provider."""
    one = {"kind": "openid", "id": "office", "name": "市教育局", "server": there.address}
    return {"XINGTAN_SIGN_IN": json.dumps([{**one, "client_id": CLIENT, "secret": SECRET}])}


def accessible(page: Page) -> None:
    """Hold that axe finds nothing wrong with this page."""
    found = Axe.from_file(build.MODULES / "axe-core" / "axe.min.js").run(page, options=RULES).response["violations"]
    assert [(one["id"], node["html"][:160]) for one in found for node in one["nodes"]] == []


def show_code(page: Page) -> str:
    """Show a sign-in code on a screen; gives the address that its code leads to."""
    page.get_by_role("banner").get_by_role("link", name="登录").click()
    page.get_by_role("button", name="扫码登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("扫码登录")
    expect(page.get_by_role("img", name="用手机扫的登录码")).to_be_visible()
    found = re.search(r"http://\S+/scan/[0-9a-f]{40}/", page.get_by_role("main").inner_text())
    assert found
    return found.group()


def test_scan_to_sign_in(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    phone = arrive()
    sign_in(phone, "teacher")
    name = phone.get_by_role("heading", level=1).inner_text()
    screen = arrive()
    address = show_code(screen)
    accessible(screen)
    expect(screen.get_by_role("status")).to_contain_text("等着手机来扫")

    phone.goto(address)
    expect(phone.get_by_role("main")).to_contain_text("Chrome, Linux")
    expect(phone.get_by_role("main")).to_contain_text("127.0.0.0/24")
    accessible(phone)
    expect(screen.get_by_role("status")).to_contain_text("扫到了", timeout=MOST_MILLISECONDS)
    phone.get_by_role("button", name="确认登录").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("确认了")

    expect(screen).to_have_url(re.compile("/me/$"), timeout=MOST_MILLISECONDS)
    expect(screen.get_by_role("heading", level=1)).to_have_text(name)
    replayed = phone.request.get(address)
    assert replayed.status == 400
    assert "已经用过了" in replayed.text()


def test_scan_and_refuse(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    phone, screen = arrive(), arrive()
    sign_in(phone, "student")
    phone.goto(show_code(screen))
    phone.get_by_role("button", name="不登录").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("没有登录")
    expect(screen.get_by_role("main")).to_contain_text("手机上说了不登录", timeout=MOST_MILLISECONDS)
    screen.get_by_role("button", name="换一个新码").click()
    expect(screen.get_by_role("status")).to_contain_text("等着手机来扫")


def test_scan_to_sign_in_without_script(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    phone, screen = arrive(), arrive(script=False)
    sign_in(phone, "teacher")
    phone.goto(show_code(screen))
    phone.get_by_role("button", name="确认登录").click()
    screen.get_by_role("link", name="看看确认了没有").click()
    screen.get_by_role("button", name="进去").click()
    expect(screen).to_have_url(re.compile("/me/$"))


def prove(page: Page, password: str) -> None:
    """Prove once more who one is."""
    expect(page.get_by_role("heading", level=1)).to_have_text("再证明一次是你")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="继续").click()


def test_sign_in_elsewhere(filled, arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    stranger = arrive()
    stranger.get_by_role("banner").get_by_role("link", name="登录").click()
    stranger.get_by_role("button", name="用市教育局登录").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("还没有关联")
    accessible(stranger)
    owner = arrive()
    sign_in(owner, "teacher")
    owner.goto("/me/identities/")
    accessible(owner)
    owner.get_by_role("button", name="关联市教育局").click()
    prove(owner, filled[1])
    expect(owner.get_by_role("main")).to_contain_text("关联好了")
    stranger.get_by_role("banner").get_by_role("link", name="登录").click()
    stranger.get_by_role("button", name="用市教育局登录").click()
    expect(stranger).to_have_url(re.compile("/me/$"))
    stranger.goto("/me/identities/")
    stranger.get_by_role("button", name="解除").click()
    prove(stranger, filled[1])
    expect(stranger.get_by_role("main")).to_contain_text("解除了")


def test_a_passkey_signs_in(filled: tuple[Node, str], arrive: Callable[..., Page]) -> None:
    """Added on a device, it signs in on it without a password; taken away, the password is enough again."""
    page = arrive()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    traits = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True, **traits}},
    )
    here = filled[0].url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    page.goto(f"{here}/account/login/")
    accessible(page)
    page.get_by_label("用户名").fill("student")
    page.get_by_label("密码").fill(filled[1])
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.goto(f"{here}/account/passkeys/new/")
    prove(page, filled[1])
    page.get_by_label("叫什么").fill("教室里的平板")
    page.get_by_role("button", name="加上").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("备用码")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(10)
    accessible(page)
    page.goto(f"{here}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="退出").click()
    page.goto(f"{here}/account/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page).to_have_url(re.compile("/me/$"))
    page.goto(f"{here}/me/security/")
    key = page.get_by_role("row", name="教室里的平板")
    expect(key).to_contain_text("最近用过")
    accessible(page)
    key.get_by_role("link", name="去掉").click()
    prove(page, filled[1])
    page.get_by_role("button", name="去掉", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("还没有通行密钥")


def test_register_a_parent(arrive: Callable[..., Page], sign_in: Callable[..., None], filled: tuple[Node, str]) -> None:
    teacher = arrive()
    sign_in(teacher, "school")
    teacher.get_by_role("main").get_by_role("link", name="2014级（2）班").first.click()
    accessible(teacher)
    teacher.get_by_role("row", name="陈一诺").get_by_role("checkbox").check()
    teacher.get_by_role("button", name="给选上的学生打印家长邀请").click()
    slip = teacher.get_by_role("listitem").filter(has=teacher.get_by_role("heading", name="陈一诺"))
    invitation = re.search(r"\w{4}-\w{4}-\w{4}", slip.inner_text())
    assert invitation
    accessible(teacher)

    parent = arrive()
    parent.goto("/account/invitation/")
    accessible(parent)
    parent.get_by_label("邀请码").fill(invitation.group().lower())
    parent.get_by_role("button", name="下一步").click()
    expect(parent.get_by_role("main")).to_contain_text("陈○○")
    parent.get_by_role("link", name="注册一个账号").click()
    accessible(parent)
    parent.get_by_label("名字").fill("陈小梅")
    parent.get_by_label("手机号或邮箱").fill("139 0571 2017")
    parent.get_by_label("密码", exact=True).fill("green bamboo seven")
    parent.get_by_label("我满十四周岁了").check()
    parent.get_by_role("button", name="发验证码").click()
    expect(parent.get_by_role("heading", level=1)).to_have_text("写下验证码")
    told = re.findall(r"注册的验证码是 (\d{6})", filled[0].log.read_text(encoding="utf-8"))
    parent.get_by_label("验证码").fill(told[-1])
    parent.get_by_role("button", name="注册").click()
    parent.get_by_label("妈妈").check()
    accessible(parent)
    parent.get_by_role("button", name="接受邀请").click()
    expect(parent.get_by_role("main")).to_contain_text("等老师确认")
    parent.goto("/me/")
    expect(parent.get_by_role("main")).not_to_contain_text("陈一诺")

    teacher.goto("/people/invitations/")
    accessible(teacher)
    teacher.get_by_role("listitem").filter(has_text="陈小梅").get_by_role("button", name=re.compile("^确认")).click()
    expect(teacher.get_by_role("main")).to_contain_text("没有等着确认的家长")
    parent.goto("/me/")
    expect(parent.get_by_role("main")).to_contain_text("陈一诺")


def bring(page: Page, text: str) -> None:
    """Choose a roster on the page and have it checked."""
    page.get_by_label("名册文件").set_input_files(
        {"name": "新生.csv", "mimeType": "text/csv", "buffer": text.encode("gb18030")}
    )
    page.get_by_role("button", name="上传并检查").click()


def test_import_a_broken_and_then_a_good_roster(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    page = arrive()
    sign_in(page, "school")
    page.get_by_role("main").get_by_role("link", name="人员").first.click()
    page.get_by_role("link", name="导入名册").click()
    accessible(page)
    heads = "姓名,学籍号,年级,班级"
    bring(page, f"{heads}\n林晓舟,G330106201405010011,2014级,2班\n,G330106201405010022,2014级,77班\n")
    expect(page.get_by_role("main")).to_contain_text("没有导入，一个人也没有改")
    findings = page.get_by_role("region", name="检查的结果")
    expect(findings.get_by_role("row", name="A3")).to_contain_text("没有填姓名")
    expect(findings.get_by_role("row", name="D3")).to_contain_text("学校里没有这个班")
    expect(page.get_by_role("button", name="导入", exact=True)).to_have_count(0)
    accessible(page)

    page.get_by_role("link", name="改好了，再传一次").click()
    bring(page, f"{heads}\n林晓舟,G330106201405010011,2014级,2班\n周一帆,G330106201405010022,2014级,2班\n")
    expect(page.get_by_role("main")).to_contain_text("会改什么")
    page.get_by_text("新来的 2").click()
    expect(page.get_by_role("row", name="周一帆")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="导入", exact=True).click()
    later = page.context.new_page()
    later.goto(page.url)
    for each in (later, page):
        expect(each.get_by_role("main")).to_contain_text("导入完了", timeout=2 * MOST_MILLISECONDS)
    page.get_by_role("link", name="回到名单").click()
    page.get_by_label("名字或用户名").fill("周一帆")
    page.get_by_role("button", name="找", exact=True).click()
    expect(page.get_by_role("row", name="周一帆")).to_contain_text("还没有领")


def test_switch_roles(arrive: Callable[..., Page], sign_in: Callable[..., None]) -> None:
    """A parent who comes to teach sees both doors, and says which of the two they are here as."""
    manager = arrive()
    sign_in(manager, "school")
    manager.get_by_role("main").get_by_role("link", name="身份", exact=True).click()
    manager.get_by_label("给谁").fill("parent")
    manager.get_by_label("什么身份").select_option(label="老师")
    manager.get_by_role("button", name="给他").click()
    expect(manager.get_by_role("main")).to_contain_text("给好了")
    accessible(manager)

    page = arrive()
    sign_in(page, "parent")
    doors = page.get_by_role("region", name="去处")
    expect(doors.get_by_role("link", name="我的空间")).to_be_visible()
    expect(doors).to_contain_text("孩子的记录谁能看到")
    roles = page.get_by_role("region", name="身份", exact=True)
    teaches = roles.get_by_role("row").filter(has_text="老师").first
    parents = roles.get_by_role("row").filter(has_text="家长").first
    expect(teaches).to_contain_text("就是这个")
    parents.get_by_role("button", name="换成这个").click()
    expect(parents).to_contain_text("就是这个")
    expect(teaches.get_by_role("button", name="换成这个")).to_be_visible()
    expect(doors.get_by_role("link", name="我的空间")).to_be_visible()
    accessible(page)
    teaches.get_by_role("button", name="换成这个").click()
    expect(teaches).to_contain_text("就是这个")
