"""Journeys of people through a whole node, in a real browser: learning, keeping, reading figures, finding, making."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from docx import Document
from playwright.sync_api import Locator, Page, expect
from tests.main.nodes import Node, until, xingtan

from xingtan.kernel.records import ActivityRecord, write_record
from xingtan.main.demo.media.drawings import draw
from xingtan.main.demo.media.film import make_film

pytestmark = pytest.mark.browser

SECONDS = 20
LESSON = "角的度量"
REVIEWER = "t33050200021"  # manages the school in which the account `teacher` teaches
ABOVE = "m330502"  # manages the county of that school
FIRST_DAY = datetime(2017, 8, 1, 4, tzinfo=UTC)  # noon in Shanghai
# Place, school, views on each of seven days: 588 in all, 336 of them in Xihu, 224 of these in one school.
VIEWS = (("330106", "3301060002", 32), ("330106", None, 16), ("330203", None, 24), (None, None, 12))


@pytest.fixture(scope="module")
def counted(filled: tuple[Node, str], tmp_path_factory) -> int:
    """Import a week of views into the running node; give how many."""
    lines = [
        write_record(
            ActivityRecord(
                id=UUID(int=(day + 1) << 64 | number << 16 | turn),
                at=FIRST_DAY + timedelta(days=day, minutes=turn),
                kind="page_viewed",
                visitor=f"v{number}-{turn % 8}",
                place=place,
                school=school,
                page="/learn/",
            )
        )
        for day in range(7)
        for number, (place, school, views) in enumerate(VIEWS)
        for turn in range(views)
    ]
    file = tmp_path_factory.mktemp("records") / "week.ndjson"
    file.write_bytes(b"\n".join(lines) + b"\n")
    done = xingtan("events", "import", str(file), "--data", str(filled[0].data))
    assert done.stdout.startswith(f"accepted {len(lines)}\n"), done.stdout + done.stderr
    return len(lines)


def sign_out(page: Page) -> None:
    page.goto("/me/")
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))


def playing(video: Locator, since: float) -> float:
    """Wait until the film runs past `since`; give where it is."""
    until(lambda: video.evaluate("one => one.currentTime") > since, SECONDS, f"the film runs past {since} s")
    assert video.evaluate("one => one.error === null && one.videoWidth > 0 && !one.paused")
    return video.evaluate("one => one.currentTime")


def numbers(text: str) -> list[int]:
    return [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", text)]


def figure(page: Page, label: str) -> int:
    """Read a large figure of the page by its name."""
    shown = page.locator(".figure").filter(has=page.get_by_text(label, exact=True)).first
    return numbers(shown.locator(".figure-value").inner_text())[0]


@contextmanager
def replaced(part: Locator) -> Iterator[None]:
    """Wait until what is done inside has put a new part in the place of this one, ready to be used."""
    before = part.element_handle()
    yield
    before.wait_for_element_state("hidden")
    expect(part.page.locator(".htmx-added")).to_have_count(0)


def answer(exercise: Locator, choice: Locator) -> str:
    """Choose and hand in; give what the page says of it."""
    with replaced(exercise):
        choice.check()
        exercise.get_by_role("button").click()
    return exercise.get_by_role("status").inner_text()


def test_a_visitor_learns_a_lesson_in_two_languages(arrive, filled):
    page = arrive()
    picker = page.locator("[data-picker]")
    for label, choice in (("学段", "初中"), ("学段", "小学"), ("学科", "语文"), ("学科", "数学"), ("版本", "人教版")):
        with replaced(picker):
            picker.get_by_label(label).select_option(choice)
    picker.get_by_label("课本").select_option("四年级上册")
    picker.get_by_role("button", name="翻开").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("四年级上册")
    unit = page.locator("section").filter(has=page.get_by_role("heading", name=LESSON, level=2))
    unit.get_by_role("link", name=LESSON).click()
    expect(page.get_by_role("heading", name=LESSON, level=1)).to_be_visible()
    address = page.url.removeprefix(filled[0].url)

    video = page.locator("video")
    video.click(position={"x": 200, "y": 150})
    playing(video, 0.3)
    last = page.locator(".chapter-list a").last
    last.click()
    assert playing(video, float(last.get_attribute("data-at"))) < 12
    expect(last).to_have_attribute("aria-current", "true")

    page.get_by_role("navigation", name="本课内容").get_by_role("link", name="任务单").click()
    sheet = page.get_by_role("region", name="任务单")
    expect(sheet.get_by_role("heading")).to_be_in_viewport()
    assert sheet.get_by_role("listitem").count() >= 3
    expect(page.get_by_role("main").get_by_role("link", name="登录后评价")).to_be_visible()

    page.get_by_role("banner").get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{filled[0].url}/en{address}")
    exercise = page.locator("form.exercise").first
    said = [answer(exercise, choice) for choice in exercise.get_by_role("radio").all()]
    wrong = [text for text in said if text.startswith("Not quite")]
    right = [text for text in said if text.startswith("Right")]
    assert (len(right), len(wrong)) == (1, len(said) - 1), said
    assert all(re.search("[\u4e00-\u9fff]{4}", text) for text in said), "the lesson's hints and reasons stay Chinese"

    until(lambda: len(seen(filled[0], address)) == 2, SECONDS, "both views of the lesson are in the journal")
    for record in seen(filled[0], address):
        assert record.visitor
        assert record.person is None
        assert (record.robot, record.channel, record.resource) == (False, "web", address.split("/")[-2])


def test_what_a_student_keeps_is_theirs_alone(arrive, sign_in):
    page = arrive()
    page.get_by_role("banner").get_by_role("link", name="学习", exact=True).click()
    page.get_by_role("link", name=LESSON, exact=True).first.click()
    expect(page.get_by_role("heading", name=LESSON, level=1)).to_be_visible()
    lesson = page.url
    sign_in(page, "student", page.get_by_role("main").get_by_role("link", name="登录后收藏"), lesson)
    expect(page.get_by_role("banner").get_by_role("link", name="陈一诺")).to_be_visible()
    page.get_by_role("button", name="收藏", exact=True).click()
    expect(page.get_by_role("button", name="已收藏，不再收藏")).to_be_visible()
    rating = page.get_by_role("main").locator("form", has=page.get_by_role("group", name="这份资源怎么样"))
    with replaced(rating):
        rating.get_by_label("5颗星").check()
        rating.get_by_role("button", name="评价").click()
    expect(rating).to_contain_text("记下了，谢谢。")

    page.get_by_role("banner").get_by_role("link", name="陈一诺").click()
    page.get_by_role("link", name="我的收藏").click()
    expect(page.get_by_text("一共 1 份")).to_be_visible()
    page.get_by_role("link", name=LESSON).click()
    expect(page).to_have_url(lesson)

    sign_out(page)
    page.goto(lesson)
    expect(page.get_by_role("banner").get_by_role("link", name="登录")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name="登录后收藏")).to_be_visible()
    assert "陈一诺" not in page.content()
    assert "已收藏" not in page.content()
    page.goto("/me/favourites/")
    expect(page.get_by_role("heading", name="登录", level=1)).to_be_visible()


def test_a_province_reads_its_figures_down_to_a_school_and_takes_the_brief_along(
    arrive, sign_in, filled, counted, tmp_path
):
    page = arrive()
    sign_in(page, "province")
    page.get_by_role("main").get_by_role("link", name="浙江省").first.click()
    expect(page).to_have_url(f"{filled[0].url}/data/330000/")
    page.get_by_label("从哪天").fill("2017-08-01")
    page.get_by_label("到哪天（不含）").fill("2017-08-08")
    page.get_by_role("button", name="看这些天").click()
    expect(page).to_have_url(re.compile(r"from=2017-08-01&to=2017-08-08$"))
    assert figure(page, "浏览量") == counted == 588

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Word")).first.click()
    word = tmp_path / "brief.docx"
    download.value.save_as(word)
    assert download.value.suggested_filename.endswith(".docx")
    told = [part.text for part in Document(str(word)).paragraphs]
    told += [" ".join(cell.text for cell in row.cells) for table in Document(str(word)).tables for row in table.rows]
    assert any("浏览量" in line and counted in numbers(line) for line in told), "\n".join(told)

    page.get_by_role("link", name=re.compile("怎么算的.*浏览量")).click()
    expect(page.locator("#d-page_views")).to_be_in_viewport()
    page.get_by_role("table", name="各市：浏览量").get_by_role("link", name="杭州市").click()
    assert figure(page, "浏览量") == 336
    page.get_by_role("banner").get_by_role("link", name="English").click()
    assert figure(page, "Page views") == 336
    page.get_by_role("link", name="Xihu").first.click()
    assert figure(page, "Page views") == 336
    page.get_by_role("banner").get_by_role("link", name="中文").click()
    page.get_by_role("link", name="看各校的数").click()
    schools = page.get_by_role("table", name="各校浏览量")
    assert numbers(schools.get_by_role("row", name="合计").inner_text())[0] == 336
    schools.get_by_role("link", name="西湖杏花小学").click()
    assert figure(page, "浏览量") == 224
    assert figure(page, "独立访客") == 8

    page.get_by_role("banner").get_by_role("link", name="数据").click()
    page.get_by_role("link", name="全部定义").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("^浏览量")).first.click()
    expect(page.get_by_role("heading", name="浏览量", level=1)).to_be_visible()


def test_a_mistyped_word_is_understood_and_a_search_narrowed(arrive):
    page = arrive()
    search = page.get_by_role("main").get_by_role("search")
    search.get_by_role("searchbox").press_sequentially("jiaode")
    expect(search.get_by_role("link", name=LESSON)).to_be_visible()
    search.get_by_role("searchbox").fill("角的渡量")
    search.get_by_role("button", name="找").click()
    page.get_by_role("main").get_by_text("你是不是要找").locator("..").get_by_role("link", name=LESSON).click()
    hit = page.get_by_role("main").get_by_role("article").first
    expect(hit.get_by_role("heading", name=LESSON)).to_be_visible()
    assert "".join(hit.get_by_role("heading").locator("mark").all_inner_texts()) == LESSON

    search.get_by_role("searchbox").fill("四年级")
    search.get_by_role("button", name="找").click()
    total = numbers(page.get_by_role("main").get_by_role("status").inner_text())[0]
    facet = page.get_by_role("navigation", name="缩小范围").get_by_role("link", name="数学")
    wanted = numbers(facet.inner_text())[0]
    assert 0 < wanted < total
    facet.click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text(f"{wanted}份资源")
    notes = page.get_by_role("main").get_by_role("article").locator(".hit-note").all_inner_texts()
    assert len(notes) == wanted
    assert all("数学" in note for note in notes)
    page.get_by_role("link", name="不再缩小范围").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text(f"{total}份资源")


def test_a_lesson_is_made_reviewed_found_updated_and_withdrawn(arrive, sign_in, tmp_path):
    title = "折扇张开的角"
    film = tmp_path / "折扇.mp4"
    film.write_bytes(make_film(draw("angle 35", 1)).body)
    page = arrive()
    sign_in(page, "teacher")
    page.get_by_role("link", name="我的资源").click()
    page.get_by_role("link", name="做一份新的").click()
    page.get_by_label("标题").fill(title)
    page.get_by_label("类型").select_option("课")
    page.get_by_label("栏目").select_option("课程教学")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("这是什么文件").select_option("视频")
    page.locator("input[type=file]").set_input_files(film)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("heading", name="折扇.mp4")).to_be_visible()
    picker = page.locator("[data-picker]")
    for label, choice in (("学科", "数学"), ("版本", "人教版")):
        with replaced(picker):
            picker.get_by_label(label).select_option(choice)
    picker.get_by_label("课本").select_option("四年级上册")
    picker.get_by_role("button", name="选这本").click()
    expect(page.get_by_text("选中的课本：")).to_contain_text("四年级上册")
    page.get_by_label("放在课本的哪一课").select_option(f"3.3 {LESSON}")
    page.get_by_label("任务单").fill("打开一把折扇，说出角的两条边在哪里\n量一量，记下来 ____")
    page.get_by_label("视频分段").fill("0:00 打开折扇\n0:06 量一量")
    page.get_by_role("button", name="存下来").click()
    expect(page.get_by_text("存好了。")).to_be_visible()
    page.get_by_label("我承诺").check()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("row", name=title)).to_contain_text("等待审核")

    for who, said in ((REVIEWER, "初审通过了"), (ABOVE, "已经上线")):
        sign_out(page)
        sign_in(page, who)
        page.get_by_role("link", name="等我审核的").click()
        until(lambda: offered(page, title), SECONDS, "the lesson waits for this reviewer")
        page.get_by_role("link", name=title).click()
        playing_from_start(page)
        page.get_by_role("button", name="我来审").click()
        passes(page)
        expect(page.get_by_text(said)).to_be_visible()

    visitor = arrive()
    until(lambda: found_by_search(visitor, title), SECONDS, "the lesson is found")
    visitor.get_by_role("main").get_by_role("article").get_by_role("link", name=title).click()
    expect(visitor.get_by_role("main")).to_contain_text("林静远")
    playing_from_start(visitor)
    expect(visitor.get_by_role("region", name="任务单").get_by_role("listitem")).to_have_count(2)
    online = visitor.url
    visitor.get_by_role("navigation", name="所在位置").get_by_role("link", name="四年级上册").click()
    expect(visitor.get_by_role("link", name=title)).to_be_visible()

    sign_out(page)
    sign_in(page, "teacher")
    page.get_by_role("link", name="我的资源").click()
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="改一个新版本").click()
    page.get_by_label("标题").fill(f"{title}和量法")
    page.get_by_role("button", name="存下来").click()
    page.get_by_label("这一版改了什么").fill("标题写全了")
    page.get_by_label("我承诺").check()
    page.get_by_role("button", name="提交审核").click()
    visitor.goto(online)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(title)

    for who in (REVIEWER, ABOVE):
        sign_out(page)
        sign_in(page, who)
        page.get_by_role("link", name="等我审核的").click()
        until(lambda: offered(page, f"{title}和量法"), SECONDS, "the update waits for this reviewer")
        page.get_by_role("button", name="给我下一份").click()
        expect(page.get_by_role("region", name="改了什么").locator("ins")).to_have_text("和量法")
        passes(page)
    until(lambda: visitor.goto(online) and heading(visitor) == f"{title}和量法", SECONDS, "the update is online")

    page.get_by_label("看一份资源").fill(online)
    page.get_by_role("button", name="打开").click()
    page.get_by_label("撤下的理由").select_option("内容过时了")
    page.get_by_label("怎么回事").fill("课标改了")
    page.get_by_role("button", name="撤下来").click()
    expect(page.get_by_text("已经撤下")).to_be_visible()
    until(lambda: gone(visitor, online), SECONDS, "it is offline")

    sign_out(page)
    sign_in(page, "teacher")
    until(lambda: told(page, "课标改了"), SECONDS, "the author is told why")
    page.goto("/me/resources/")
    page.get_by_role("link", name=f"{title}和量法").click()
    page.get_by_role("link", name="全部经过").click()
    steps = page.get_by_role("main").get_by_role("listitem").get_by_role("heading").all_inner_texts()
    assert steps[-1] == "撤下：内容过时了"
    assert [step for step in steps if step.endswith("上线")] == ["第1版上线", "第2版上线"]


def offered(page: Page, title: str) -> bool:
    page.reload()
    line = page.get_by_role("region", name="等审核的资源").get_by_role("listitem").filter(has_text=title)
    return line.count() > 0 and "机器" not in line.inner_text()


def passes(page: Page) -> None:
    page.get_by_label("通过", exact=True).check()
    page.get_by_role("button", name="就这样定").click()
    expect(page).to_have_url(re.compile("/me/reviews/(#decide)?$"))


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def told(page: Page, words: str) -> bool:
    page.goto("/me/notices/")
    return words in page.get_by_role("main").inner_text()


def gone(page: Page, address: str) -> bool:
    return page.request.get(address).status == 404


def playing_from_start(page: Page) -> None:
    page.locator("video").click(position={"x": 200, "y": 150})
    playing(page.locator("video"), 0.3)


def found_by_search(page: Page, title: str) -> bool:
    page.goto(f"/search/?q={title}")
    return page.get_by_role("main").get_by_role("article").get_by_role("link", name=title).count() > 0


def test_everything_needed_for_learning_works_without_script(arrive, sign_in):
    page = arrive(script=False)
    picker = page.locator("[data-picker]")
    picker.get_by_label("学科").select_option("语文")
    picker.get_by_role("button", name="翻开").click()
    expect(page.get_by_role("heading", name="选课本", level=1)).to_be_visible()
    picker.get_by_label("课本").select_option("四年级上册")
    picker.get_by_role("button", name="翻开").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("语文")
    page.get_by_role("link", name="题西林壁").first.click()
    expect(page.get_by_role("main").locator("video[controls]")).to_be_visible()
    expect(page.get_by_role("region", name="任务单").get_by_role("listitem").first).to_be_visible()
    lesson = urlsplit(page.url).path
    exercise = page.locator("form.exercise").filter(has=page.get_by_role("radio")).first
    said = []
    for at in range(exercise.get_by_role("radio").count()):
        exercise.get_by_role("radio").nth(at).check()
        exercise.get_by_role("button").click()
        said.append(exercise.get_by_role("status").inner_text())
    assert sum(text.startswith("答对了") for text in said) == 1
    assert sum(text.startswith("还差一点") for text in said) == len(said) - 1

    sign_in(page, "student", then=lesson)
    page.goto("/me/")
    expect(page.get_by_role("heading", name="陈一诺", level=1)).to_be_visible()
    page.goto("/data/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("浙江")


def seen(node: Node, address: str) -> list[ActivityRecord]:
    return [one for one in node.records() if one.page in {address, f"/en{address}"} and one.kind == "page_viewed"]
