"""Task sheets: what to do before, while and after watching, in the manner of each subject."""

from random import Random

from xingtan.catalogue.rules.lessons import Chapter, Task
from xingtan.main.demo.curriculum.reading import Book, Position, Unit

BEFORE = {
    "mathematics": (
        "看视频以前，先自己试一试：{title}，你打算怎么想？写下第一步。",
        "先估一估，再看视频。和后面的结果比一比。",
    ),
    "chinese": ("看视频以前，先把课文读三遍，圈出不认识的字。", "先读题目：《{title}》会写什么？写下两个问题。"),
    "english": ("Listen first: 先合上书听一遍，听到认识的词就记下来。", "看标题猜一猜这一课要学会说什么。"),
    "science": ("先写下你的猜想：关于“{title}”，你现在是怎么想的？", "找一找家里有什么和“{title}”有关，先摆在桌上。"),
    "history": (
        "先在时间轴上找到这一课所在的位置，写出它前后各一件事。",
        "看标题，想一想：这件事和我们今天有什么关系？",
    ),
    "arts": ("先准备好要用的东西：纸、笔、剪刀，或者一块空地。", "先看一遍，不动手，说说它由哪几部分组成。"),
    "morality": ("先想一件和“{title}”有关的、自己经历过的事，写一句话。", "问问家里人：遇到这样的事，他们会怎么做？"),
}
WHILE = (
    "看到这里停一下，照着画一遍：先画粉笔画的第一笔，再接着往下画。",
    "看到这里停一下，不看屏幕，把刚才画的图说给旁边的人听。",
    "看到这里停一下，猜一猜下一笔会画在哪里。",
)
POINT = ("用自己的话写一写：{point}。", "把这句话读两遍，再合上书写下来：{point}。", "{point}。举一个例子说明它。")
AFTER = {
    "mathematics": (
        "出一道和例题相像的题，做好答案，明天考一考同桌。",
        "在家里找一个能用上今天学的知识的地方，写下它是什么、是多少。",
    ),
    "chinese": ("选一句最喜欢的话抄下来，写一句为什么喜欢。", "把课文讲给家里人听，讲清楚先写什么、再写什么。"),
    "english": ("和家里人用今天的句子说三个来回，录下来听一听。", "写三句话，用上今天学的三个词。"),
    "science": ("动手做一做，把现象写清楚：先怎样，后来怎样。", "把结果和开头的猜想比一比：哪里一样，哪里不一样？"),
    "history": ("用三句话向弟弟妹妹讲清楚这一课。", "画一张小图：人物、地点、时间、结果。"),
    "arts": ("练三遍，请家里人看一看，听听他们的建议。", "做好的作品拍一张照，写上日期和名字。"),
    "morality": ("这个星期照着做一件事，写下做了以后的感受。", "和家里人商量一条约定，写下来贴在墙上。"),
}
MANNER = {
    "physics": "science", "chemistry": "science", "biology": "science", "geography": "science",
    "music": "arts", "art": "arts", "sports": "arts",
}  # fmt: skip
PAUSE_SECONDS = 6


def task_sheet(book: Book, unit: Unit, position: Position) -> tuple[Task, ...]:
    """Give three or four tasks for a lesson; the second says where in the film to stop."""
    chance = Random(f"tasks {book.name} {unit.title} {position.title}")
    manner = MANNER.get(book.subject, book.subject)
    words = {"title": position.title, "point": position.point}
    tasks = [
        Task(chance.choice(BEFORE[manner]).format(**words), writes=True),
        Task(chance.choice(WHILE), at_seconds=PAUSE_SECONDS),
        Task(chance.choice(POINT).format(**words), writes=True),
    ]
    if chance.random() < 0.7:
        tasks.append(Task(chance.choice(AFTER[manner]).format(**words), writes=chance.random() < 0.5))
    return tuple(tasks)


def chapters_of(position: Position, seconds: float) -> tuple[Chapter, ...]:
    """Give the parts of a film of so many seconds."""
    return (
        Chapter(0, "先想一想"),
        Chapter(1, f"画一画：{position.title}"[:60]),
        Chapter(max(2, int(seconds) - 3), "回头看看"),
    )


def transcript_of(book: Book, unit: Unit, position: Position) -> str:
    """Give what is said in the film, in a few sentences."""
    return (
        f"这节课学《{position.title}》，在“{unit.title}”这一单元。\n"
        f"先看黑板上的图，一笔一笔画出来，边画边想。\n"
        f"这节课最要紧的一句话是：{position.point}。\n"
        "看完以后先做任务单，再做练习；做错了不要紧，看一看提示，再做一遍。"
    )
