"""Makes monthly briefs that hold together, in four formats and two languages, and spoils them in one known place.

A brief is a list of blocks; `render` writes it as plain text, Markdown, HTML or Word. Each fault changes one printed
figure, name or date that nothing else in the brief is computed from, so that exactly one finding is right.
"""

import html
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import docx

from xingtan.kernel.figures import rounded
from xingtan.statistics.rules.briefcheck.places import Gazetteer, Place


@dataclass
class Brief:
    """Blocks in order: ("title"|"heading"|"text", words) or ("table", caption, rows). `needle` is in the finding."""

    blocks: list[tuple] = field(default_factory=list)
    needle: str = ""

    def add(self, kind: str, *rest: object) -> None:
        self.blocks.append((kind, *rest))


@dataclass
class Facts:
    """What is true in a made brief."""

    random: Random
    english: bool
    province: Place
    cities: list[Place]
    views: dict[str, int]
    rest: int
    visitors: int
    first: date
    last: date

    @property
    def total(self) -> int:
        return sum(self.views.values()) + self.rest

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def ranking(self) -> list[Place]:
        return sorted(self.cities, key=lambda city: -self.views[city.code])

    def name(self, place: Place) -> str:
        return latin_of(place) if self.english else self.random.choice([place.name, place.short, place.short + "地区"])

    def row(self, place: Place) -> str:
        return latin_of(place) if self.english else place.name

    def say(self, chinese: str, english: str) -> str:
        return english if self.english else chinese


LATIN: dict[str, str] = {}


def latin_of(place: Place) -> str:
    return LATIN[place.short]


def grouped(random: Random, number: int) -> str:
    return f"{number:,}" if random.random() < 0.5 else str(number)


def facts(seed: int, gazetteer: Gazetteer, english: bool) -> Facts:
    """Draw a province, its cities and their views, all different, with a remainder."""
    random = Random(seed)
    on = date(2018, 5, 31)
    provinces = [
        place for place in gazetteer.children("000000", on)
        if 5 <= len([c for c in gazetteer.children(place.code, on) if c.level == 2]) <= 16
    ]  # fmt: skip
    while True:
        province = random.choice(provinces)
        cities = [city for city in gazetteer.children(province.code, on) if city.level == 2]
        if english and len({LATIN.get(city.short, "") for city in cities}) < len(cities):
            continue
        break
    views = {}
    while len(set(views.values())) < len(cities):
        views = {city.code: random.randint(8_000, 2_500_000) for city in cities}
    month = random.randint(1, 12)
    first = date(2018, month, 1)
    last = date(2018 + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return Facts(
        random,
        english,
        province,
        cities,
        views,
        random.randint(2_000, 300_000),
        random.randint(9_000, 400_000),
        first,
        last,
    )


FAULTS: dict[str, str] = {
    "share": "share",
    "share_last_digit": "rounding",
    "total_row": "sum",
    "text_total": "sum",
    "parts": "sum",
    "listed": "sum",
    "rank_number": "rank",
    "rank_top": "rank",
    "rank_last": "rank",
    "rank_cell": "rank",
    "per_visitor": "ratio",
    "daily_mean": "ratio",
    "peak": "ratio",
    "county": "hierarchy",
    "backwards": "period",
    "days_said": "period",
    "other_period": "period",
    "no_such_day": "period",
    "foreign_county": "place_name",
    "misspelt_city": "place_name",
    "other_city": "place_name",
    "restated": "said_twice",
    "restated_cell": "said_twice",
    "growth": "growth",
    "growth_down": "growth",
    "growth_cell": "growth",
    "part_of": "share",
}
ONLY_CHINESE = {"foreign_county", "misspelt_city", "other_city", "county", "no_such_day", "listed"}


def make(seed: int, gazetteer: Gazetteer, fault: str | None = None, english: bool = False) -> Brief:
    """Make a brief, with one fault or none."""
    known = facts(seed, gazetteer, english)
    brief = Brief()
    _title(known, brief)
    _overview(known, brief, fault)
    _table(known, brief, fault)
    _ranks(known, brief, fault)
    _counties(known, gazetteer, brief, fault)
    _resources(known, brief, fault)
    _stages(known, brief, fault)
    _end(known, brief, fault)
    return brief


def _title(f: Facts, brief: Brief) -> None:
    month = f.first.month
    name = f.first.strftime("%B")
    brief.add(
        "title",
        f.say(
            f"{f.province.name}教育资源公共服务平台月度工作简报（{f.first.year}年{month}月）",
            f"{latin_of(f.province)} Smart Education Platform: Monthly Brief, {name} {f.first.year}",
        ),
    )
    brief.add("heading", f.say("一、访问情况", "1. Visits"))


def _range(f: Facts) -> str:
    a, b = f.first, f.last
    if f.english:
        return f"From {a.day} {a:%B} to {b.day} {b:%B} {b.year}"
    forms = [
        f"{a.year}年{a.month}月{a.day}日至{b.month}月{b.day}日",
        f"{a.year}年{a.month}月{a.day}日—{b.year}年{b.month}月{b.day}日",
        f"{a.isoformat()}至{b.isoformat()}",
    ]
    return f.random.choice(forms)


def _overview(f: Facts, brief: Brief, fault: str | None) -> None:
    random = f.random
    said = _range(f)
    if fault == "backwards":
        said = f.say(
            f"{f.first.year}年{f.first.month}月{f.last.day}日至{f.first.month}月{f.first.day}日",
            f"From {f.last.day} {f.last:%B} to {f.first.day} {f.first:%B} {f.first.year}",
        )
        brief.needle = str(f.last.day)
    if fault == "no_such_day":
        said = f"{f.first.year}年{f.first.month}月1日至{f.first.month}月{f.last.day + 3}日"
        brief.needle = str(f.last.day + 3)
    days = f.days + (4 if fault == "days_said" else 0)
    brief.needle = str(days) if fault == "days_said" else brief.needle
    counted = fault == "days_said" or (
        random.random() < 0.4 and fault not in {"backwards", "no_such_day", "daily_mean"}
    )
    suffix = f.say(f"（共{days}天）", f" ({days} days)") if counted else ""
    views, visitors = f.total, f.visitors
    mean = Fraction(views, visitors)
    per_visitor = rounded(mean, 2)
    if fault == "per_visitor":
        per_visitor = rounded(mean * Fraction(5, 4) + 1, 2)
        brief.needle = per_visitor
    brief.add(
        "text",
        f.say(
            f"{said}{suffix}，平台总访问量{grouped(random, views)}次，独立访客{grouped(random, visitors)}人，"
            f"人均浏览{per_visitor}页。",
            f"{said}{suffix} the platform recorded {views:,} page views by {visitors:,} unique visitors, "
            f"{per_visitor} pages per visitor.",
        ),
    )
    if fault in {"backwards", "no_such_day"}:
        return
    daily = Fraction(views, f.days)
    printed = rounded(daily, 0)
    if fault == "daily_mean":
        printed = rounded(daily * Fraction(13, 10), 0)
        brief.needle = printed
    peak = int(daily) * 2 + 17
    if fault == "peak":
        peak = int(daily) // 2
        brief.needle = str(peak)
    day = f.first + timedelta(days=random.randint(0, f.days - 1))
    if fault == "daily_mean":
        # The mean and the total it is the mean of stand in one sentence, as they must for an error to be certain.
        brief.add(
            "text",
            f.say(
                f"总访问量{views}次，日均访问量{printed}次。",
                f"The total of {views:,} page views makes average daily page views of {printed}.",
            ),
        )
    else:
        brief.add("text", f.say(f"日均访问量{printed}次。", f"The average daily page views were {printed}."))
    brief.add(
        "text",
        f.say(
            f"最高日访问量{peak}次（{day.year}年{day.month}月{day.day}日）。",
            f"The highest daily page views were {peak} on {day.day} {day:%B} {day.year}.",
        ),
    )


def _table(f: Facts, brief: Brief, fault: str | None) -> None:
    random = f.random
    total_row = fault == "total_row" or (fault not in {"text_total"} and random.random() < 0.5)
    if fault == "total_row":
        # Without the total in the text, so that only the rows speak against the row.
        brief.blocks = [block for block in brief.blocks if block[0] != "text"]
        brief.add("text", f.say("各地访问量如下。", "The views of the cities follow."))
    base = f.total
    shares = {code: rounded(Fraction(count * 100, base), 2) for code, count in f.views.items()}
    if fault == "share":
        code = random.choice([c.code for c in f.cities])
        shares[code] = rounded(Fraction(f.views[code] * 100, base) + random.choice([3, 5, 7]), 2)
        brief.needle = shares[code]
    if fault == "share_last_digit":
        _cut_or_raise(f, shares, brief)
    ranks = {city.code: number for number, city in enumerate(f.ranking, 1)}
    if fault == "rank_cell":
        code = random.choice([c.code for c in f.cities])
        ranks[code] = ranks[code] + 2 if ranks[code] < 3 else ranks[code] - 2
    with_ranks = fault == "rank_cell" or random.random() < 0.3
    rows: list[list[str]] = [
        [f.say("地区", "City"), f.say("访问量（次）", "Page views"), f.say("占比（%）", "Share (%)")]
        + ([f.say("排名", "Rank")] if with_ranks else [])
    ]
    cities = random.sample(f.cities, len(f.cities))
    for city in cities:
        rank = [str(ranks[city.code])] if with_ranks else []
        rows.append([f.row(city), grouped(random, f.views[city.code]), shares[city.code], *rank])
    if fault == "misspelt_city":
        victim = next(city for city in cities if len(city.name) == 3)
        other = "桐" if victim.name[1] != "桐" else "桂"
        wrong = victim.name[0] + other + victim.name[2]
        rows = [[wrong if cell == victim.name else cell for cell in row] for row in rows]
        brief.needle = wrong
    blank = [""] if with_ranks else []
    rest = f.rest if fault != "text_total" else 0
    if fault != "text_total":
        rows.append([f.say("未归属", "Unattributed"), str(rest), rounded(Fraction(rest * 100, base), 2), *blank])
    if total_row:
        total = f.total + (1_000 if fault == "total_row" else 0)
        brief.needle = str(total) if fault == "total_row" else brief.needle
        rows.append([f.say("合计", "Total"), str(total), "100.00", *blank])
    if fault == "text_total":
        brief.needle = str(f.total - f.rest)
    if not with_ranks and not f.english and random.random() < 0.3:
        rows = [list(column) for column in zip(*rows, strict=True)]
    brief.add("table", f.say("表1 各地访问量", "Table 1. Page views by city"), rows)


def _cut_or_raise(f: Facts, shares: dict[str, str], brief: Brief) -> None:
    """Write one share rounded the wrong way; the shares must not happen to add up to 100 after it."""
    for city in f.random.sample(f.cities, len(f.cities)):
        exact = Fraction(f.views[city.code] * 100, f.total)
        wrong = Fraction(shares[city.code]) + (
            Fraction(1, 100) if exact > Fraction(shares[city.code]) else Fraction(-1, 100)
        )
        others = sum(Fraction(share) for code, share in shares.items() if code != city.code)
        rest = Fraction(rounded(Fraction(f.rest * 100, f.total), 2))
        if wrong > 0 and others + wrong + rest != 100:
            shares[city.code] = brief.needle = rounded(wrong, 2)
            return


def _ranks(f: Facts, brief: Brief, fault: str | None) -> None:
    if fault == "misspelt_city":
        return
    order, random = f.ranking, f.random
    third, last = order[2], order[-1]
    number = "第三"
    if fault == "rank_number":
        third = order[3]
        brief.needle = latin_of(third) if f.english else third.short
    first = order[1] if fault == "rank_top" else order[0]
    if fault == "rank_last":
        last = order[0] if len(order) < 3 else order[2]
    if fault == "rank_top":
        brief.needle = latin_of(first) if f.english else first.short
    if fault == "rank_last":
        brief.needle = latin_of(last) if f.english else last.short
    if f.english:
        brief.add("text", f"{f.name(first)} had the highest page views. {f.name(third)} ranked third.")
        brief.add("text", f"{f.name(last)} came last by page views.")
        if fault is None:
            brief.add(
                "text", f"{f.name(order[0])} ranked first, followed by {f.name(order[1])} and {f.name(order[2])}."
            )
        return
    verb = random.choice(["排名", "位居全省", "位列"])
    brief.add("text", f"{f.name(first)}访问量最高。{f.name(third)}访问量{verb}{number}。")
    brief.add("text", random.choice([f"访问量最低的是{f.name(last)}。", f"{f.name(last)}访问量垫底。"]))
    if fault is None:
        brief.add("text", f"{f.name(order[0])}、{f.name(order[1])}、{f.name(order[2])}访问量位居前三。")
        brief.add("text", f"{f.name(order[0])}访问量居首位，{f.name(order[1])}紧随其后，{f.name(order[2])}列第三。")
        brief.add("text", f"访问量排名靠后的是{f.name(order[-1])}和{f.name(order[-2])}。")


def _counties(f: Facts, gazetteer: Gazetteer, brief: Brief, fault: str | None) -> None:
    wanted = {"county", "foreign_county", "other_city"}
    if f.english or (fault not in wanted and f.random.random() < 0.3):
        return
    random = f.random
    brief.add("heading", "二、试点县")
    rows = [["县（市、区）", "访问量（次）"]]
    chosen = []
    for city in random.sample(f.cities, len(f.cities)):
        own = gazetteer.children(city.code, f.last)
        counties = [c for c in own if len(c.name) >= 3 and len(gazetteer.named(c.name)) == 1]
        if counties and len(chosen) < 5:
            chosen.append((city, random.choice(counties)))
    for number, (city, county) in enumerate(chosen):
        count = random.randint(1, f.views[city.code] // 2)
        if fault == "county" and number == 0:
            count = f.views[city.code] + random.randint(1, 5000)
            brief.needle = county.name
        rows.append([county.name, str(count)])
    if fault == "foreign_county":
        stranger = next(
            place for place in gazetteer.places
            if place.level == 3 and place.valid_to is None and place.code[:2] != f.province.code[:2]
            and len(place.name) == 3 and place.name.endswith("县") and len(gazetteer.named(place.name)) == 1
            and len(gazetteer.named(place.name[:2])) == 1
        )  # fmt: skip
        rows.append([stranger.name, "1"])
        brief.needle = stranger.name
    brief.add("table", "表2 试点县访问量", rows)
    if fault == "other_city":
        city, county = chosen[0]
        other = next(c for c in f.cities if c.code != city.code)
        brief.add("text", f"{other.name}{county.name}的经验值得推广。")
        brief.needle = other.name + county.name
    elif chosen:
        city, county = chosen[0]
        brief.add("text", f"{city.name}{county.name}的经验值得推广。")


def _resources(f: Facts, brief: Brief, fault: str | None) -> None:
    random = f.random
    brief.add("heading", f.say("三、资源情况", "2. Resources"))
    one, two = random.randint(1_000, 90_000), random.randint(1_000, 90_000)
    total = one + two + (300 if fault == "parts" else 0)
    brief.needle = str(total) if fault == "parts" else brief.needle
    brief.add(
        "text",
        f.say(
            f"教师上传入库资源{one}条，学校上传入库资源{two}条，共计入库资源{total}条。",
            f"Teachers uploaded {one} resources, schools uploaded {two} resources, altogether {total} resources.",
        ),
    )
    old = random.randint(2_000, 90_000)
    percent = Fraction(random.randint(50, 900), 10)
    new = old + int(old * percent / 100)
    change = rounded(Fraction((new - old) * 100, old), 2)
    if fault == "growth":
        change = rounded(Fraction((new - old) * 100, old) + 6, 2)
        brief.needle = change
    if fault == "growth_down":
        old, new = new, old
        brief.needle = str(new)
    brief.add(
        "text",
        f.say(
            f"下载教案从{old}份增加到{new}份" + ("。" if fault == "growth_down" else f"，增长{change}%。"),
            f"Lesson plans rose from {old} to {new}"
            + ("." if fault == "growth_down" else f", an increase of {change} percent."),
        ),
    )
    schools = random.randint(800, 5_000)
    joined = random.randint(100, schools - 50)
    share = rounded(Fraction(joined * 100, schools), 1)
    if fault == "part_of":
        share = rounded(Fraction(joined * 100, schools) + 4, 1)
        brief.needle = share
    brief.add(
        "text",
        f.say(
            f"全省共有学校{schools}所，其中已接入平台{joined}所，占{share}%。",
            f"There are {schools} schools in total, {joined} schools are connected, "
            f"accounting for {share}% of the total.",
        ),
    )
    kinds = ["课程教学", "课后服务", "教师研修", "家庭教育", "专题教育"]
    count = "四" if fault == "listed" else "五"
    brief.needle = "四" if fault == "listed" else brief.needle
    brief.add(
        "text",
        f.say(
            f"平台设有{count}类资源，包括{'、'.join(kinds)}。",
            "The platform has 3 types of resources, namely, teaching, training, and family education.",
        ),
    )


def _stages(f: Facts, brief: Brief, fault: str | None) -> None:
    random = f.random
    brief.add("heading", f.say("四、各类专题", "3. Topics"))
    names = [
        f.say(*pair)
        for pair in (("党史专题", "History"), ("科普专题", "Science"), ("艺术专题", "Arts"), ("体育专题", "Sports"))
    ]
    before = [random.randint(200, 9_000) for _ in names]
    now = [count + random.randint(10, 4_000) for count in before]
    changes = [rounded(Fraction((b - a) * 100, a), 2) for a, b in zip(before, now, strict=True)]
    if fault == "growth_cell":
        victim = random.randrange(len(names))
        changes[victim] = rounded(Fraction((now[victim] - before[victim]) * 100, before[victim]) + 9, 2)
        brief.needle = changes[victim]
    rows = [
        [
            f.say("专题", "Topic"),
            f.say("上月点播数", "Last month plays"),
            f.say("本月点播数", "This month plays"),
            f.say("环比（%）", "Growth (%)"),
        ]
    ]
    rows += [[name, str(a), str(b), c] for name, a, b, c in zip(names, before, now, changes, strict=True)]
    brief.add("table", f.say("表3 专题点播", "Table 3. Plays by topic"), rows)


def _end(f: Facts, brief: Brief, fault: str | None) -> None:
    random = f.random
    brief.add("heading", f.say("五、小结", "4. In short"))
    if fault in {"backwards", "no_such_day", "total_row"}:
        return
    total = f.total
    if fault == "restated":
        total += 12_345
        brief.needle = str(total)
    brief.add(
        "text",
        f.say(f"总的来看，平台总访问量达到{total}次。", f"In short, total page views reached {total}."),
    )
    if fault in {"misspelt_city", "text_total"}:
        return
    city = random.choice(f.cities)
    count = f.views[city.code] + (777 if fault == "restated_cell" else 0)
    brief.needle = str(count) if fault == "restated_cell" else brief.needle
    brief.add("text", f.say(f"{f.name(city)}访问量为{count}次。", f"{f.name(city)} page views were {count}."))
    if fault == "other_period":
        end = f.last - timedelta(days=1)
        said = f.say(
            f"{f.first.month}月{f.first.day}日至{end.month}月{end.day}日",
            f"from {f.first.day} {f.first:%B} to {end.day} {end:%B} {end.year}",
        )
        brief.needle = str(end.day)
        brief.add("text", f.say(f"以上统计期为{said}。", f"All figures are {said}."))


def _plain(brief: Brief) -> bytes:
    lines: list[str] = []
    for block in brief.blocks:
        if block[0] == "table":
            lines += [block[1], *("\t".join(row) for row in block[2]), ""]
        else:
            lines += [block[1], ""]
    return "\n".join(lines).encode()


def _markdown(brief: Brief) -> bytes:
    lines: list[str] = []
    marks = {"title": "# ", "heading": "## ", "text": ""}
    for block in brief.blocks:
        if block[0] == "table":
            first, *rest = block[2]
            lines += [block[1], "", f"| {' | '.join(first)} |", f"|{'---|' * len(first)}"]
            lines += [f"| {' | '.join(row)} |" for row in rest] + [""]
        else:
            lines += [marks[block[0]] + block[1], ""]
    return "\n".join(lines).encode()


def _html(brief: Brief) -> bytes:
    parts = ["<!doctype html><html><head><title>x</title><style>p{}</style></head><body>"]
    tags = {"title": "h1", "heading": "h2", "text": "p"}
    for block in brief.blocks:
        if block[0] == "table":
            first, *rest = block[2]
            head = "".join(f"<th>{html.escape(cell)}</th>" for cell in first)
            body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>\n" for row in rest)
            parts.append(
                f"<table><caption>{block[1]}</caption><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"
            )
        else:
            parts.append(f"<{tags[block[0]]}>{html.escape(block[1])}</{tags[block[0]]}>")
    return "\n".join([*parts, "</body></html>"]).encode()


def _word(brief: Brief) -> bytes:
    document = docx.Document()
    for block in brief.blocks:
        if block[0] == "table":
            document.add_paragraph(block[1])
            table = document.add_table(rows=0, cols=len(block[2][0]))
            for row in block[2]:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif block[0] == "text":
            document.add_paragraph(block[1])
        else:
            document.add_heading(block[1], 1 if block[0] == "title" else 2)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


RENDERERS: dict[str, Callable[[Brief], bytes]] = {"txt": _plain, "md": _markdown, "html": _html, "docx": _word}


def render(brief: Brief, form: str) -> bytes:
    """Write a brief as a file of this kind."""
    return RENDERERS[form](brief)
