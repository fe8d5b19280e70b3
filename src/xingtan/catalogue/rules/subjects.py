"""Subjects and editions that every node knows by the same slug. A node may add its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """A subject or an edition: its slug, its Chinese and English names, its publisher."""

    slug: str
    name: str
    name_en: str
    publisher: str = ""


SUBJECTS: tuple[Known, ...] = (
    Known("chinese", "语文", "Chinese"),
    Known("mathematics", "数学", "Mathematics"),
    Known("english", "英语", "English"),
    Known("science", "科学", "Science"),
    Known("morality", "道德与法治", "Morality and Law"),
    Known("politics", "思想政治", "Politics"),
    Known("physics", "物理", "Physics"),
    Known("chemistry", "化学", "Chemistry"),
    Known("biology", "生物学", "Biology"),
    Known("history", "历史", "History"),
    Known("geography", "地理", "Geography"),
    Known("music", "音乐", "Music"),
    Known("art", "美术", "Art"),
    Known("sports", "体育与健康", "Sports and Health"),
    Known("information", "信息科技", "Information Technology"),
    Known("technology", "通用技术", "General Technology"),
    Known("labour", "劳动", "Labour"),
    Known("practice", "综合实践活动", "Integrated Practice"),
    Known("calligraphy", "书法", "Calligraphy"),
    Known("mental-health", "心理健康", "Mental Health"),
)
EDITIONS: tuple[Known, ...] = (
    Known("unified", "统编版", "National edition", "人民教育出版社"),
    Known("pep", "人教版", "PEP edition", "人民教育出版社"),
    Known("bnu", "北师大版", "BNU edition", "北京师范大学出版社"),
    Known("zj", "浙教版", "Zhejiang edition", "浙江教育出版社"),
    Known("sj", "苏教版", "Jiangsu edition", "江苏凤凰教育出版社"),
    Known("su-science", "苏科版", "Jiangsu science edition", "江苏凤凰科学技术出版社"),
    Known("hu", "沪教版", "Shanghai edition", "上海教育出版社"),
    Known("hu-science", "沪科版", "Shanghai science edition", "上海科学技术出版社"),
    Known("yue", "粤教版", "Guangdong edition", "广东教育出版社"),
    Known("xiang", "湘教版", "Hunan edition", "湖南教育出版社"),
    Known("xiang-art", "湘美版", "Hunan art edition", "湖南美术出版社"),
    Known("ji", "冀教版", "Hebei edition", "河北教育出版社"),
    Known("jk", "教科版", "ESP edition", "教育科学出版社"),
    Known("wai", "外研版", "FLTRP edition", "外语教学与研究出版社"),
    Known("yilin", "译林版", "Yilin edition", "译林出版社"),
    Known("luke", "鲁科版", "Shandong science edition", "山东科学技术出版社"),
    Known("qingdao", "青岛版", "Qingdao edition", "青岛出版社"),
    Known("renyin", "人音版", "People's Music edition", "人民音乐出版社"),
    Known("renmei", "人美版", "People's Art edition", "人民美术出版社"),
)
PUBLISHERS: tuple[Known, ...] = (
    Known("people-education", "人民教育出版社", "People's Education Press"),
    Known("beijing-normal", "北京师范大学出版社", "Beijing Normal University Press"),
    Known("zhejiang-education", "浙江教育出版社", "Zhejiang Education Publishing House"),
    Known("jiangsu-education", "江苏凤凰教育出版社", "Jiangsu Phoenix Education Publishing"),
    Known("jiangsu-science", "江苏凤凰科学技术出版社", "Jiangsu Phoenix Science Press"),
    Known("shanghai-education", "上海教育出版社", "Shanghai Educational Publishing House"),
    Known("shanghai-science", "上海科学技术出版社", "Shanghai Scientific and Technical Publishers"),
    Known("guangdong-education", "广东教育出版社", "Guangdong Education Publishing House"),
    Known("hunan-education", "湖南教育出版社", "Hunan Education Publishing House"),
    Known("hunan-art", "湖南美术出版社", "Hunan Fine Arts Publishing House"),
    Known("hebei-education", "河北教育出版社", "Hebei Education Press"),
    Known("education-science", "教育科学出版社", "Educational Science Publishing House"),
    Known("fltrp", "外语教学与研究出版社", "Foreign Language Teaching and Research Press"),
    Known("yilin", "译林出版社", "Yilin Press"),
    Known("shandong-science", "山东科学技术出版社", "Shandong Science and Technology Press"),
    Known("qingdao", "青岛出版社", "Qingdao Publishing House"),
    Known("people-music", "人民音乐出版社", "People's Music Publishing House"),
    Known("people-art", "人民美术出版社", "People's Fine Arts Publishing House"),
)
"""The houses of the editions above. A node adds those that it has textbooks of."""
SUBJECT_OF = {subject.slug: subject for subject in SUBJECTS}
EDITION_OF = {edition.slug: edition for edition in EDITIONS}


def known_by(name: str, among: tuple[Known, ...]) -> str | None:
    """Give the slug that somebody means who wrote a slug or a name, or None."""
    wanted = name.strip().casefold()
    return next((one.slug for one in among if wanted in {one.slug, one.name, one.name_en.casefold()}), None)
