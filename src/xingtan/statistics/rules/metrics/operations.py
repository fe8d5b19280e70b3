"""Figures about moderation, support and publicity."""

from xingtan.statistics.rules.metrics.declaration import Metric, Nature, Subject, Unit
from xingtan.statistics.rules.texts import Text


def _flow(slug: str, name: Text, definition: Text, kind: str, unit: Unit = Unit.CASE, via: str = "") -> Metric:
    return Metric(
        slug=slug,
        subject=Subject.OPERATIONS,
        name=name,
        definition=definition,
        unit=unit,
        nature=Nature.FLOW,
        kinds=(kind,),
        via=via,
        query="flows.flows_by_area",
    )


METRICS = (
    _flow(
        "sensitive_words_handled",
        Text("处理敏感词信息", "Sensitive-word cases handled"),
        Text(
            "命中敏感词、由人看过并作出决定的信息，保留的和删除的都算。",
            "Texts with a sensitive word that a person decided on, kept or deleted.",
        ),
        "sensitive_word_handled",
    ),
    _flow(
        "sensitive_words_deleted",
        Text("其中删除", "Of these deleted"),
        Text("处理敏感词信息时决定删除的。", "Sensitive-word cases that ended in deletion."),
        "sensitive_word_deleted",
    ),
    _flow(
        "reports_handled",
        Text("处理举报", "Abuse reports handled"),
        Text("有人举报、已经作出决定的信息。", "Reports by people on which a decision was taken."),
        "report_handled",
    ),
    _flow(
        "feedback_submitted",
        Text("提交用户反馈", "Feedback items submitted"),
        Text("用户提交的意见与建议。", "Opinions and suggestions that people submitted."),
        "feedback_submitted",
        Unit.ITEM,
    ),
    _flow(
        "feedback_adopted",
        Text("采纳反馈修改功能", "Functions changed on feedback"),
        Text("采纳用户反馈、已经改好的功能。", "Functions changed because of feedback."),
        "feedback_adopted",
        Unit.CHANGE,
    ),
    _flow(
        "support_answers_qq",
        Text("QQ答复", "Answers by QQ"),
        Text("经QQ答复的咨询。", "Questions answered by QQ."),
        "support_answered",
        Unit.TIME,
        "qq",
    ),
    _flow(
        "support_answers_phone",
        Text("电话接听", "Answers by phone"),
        Text("客服电话接听的咨询。", "Questions answered on the phone."),
        "support_answered",
        Unit.TIME,
        "phone",
    ),
    _flow(
        "support_answers_site",
        Text("网站答复", "Answers on the site"),
        Text("在网站上答复的咨询。", "Questions answered on the site."),
        "support_answered",
        Unit.TIME,
        "site",
    ),
    _flow(
        "banners_published",
        Text("更新横幅", "Banners published"),
        Text("门户首页换上的横幅。", "Banners put on the portal's front page."),
        "banner_published",
        Unit.ITEM,
    ),
    _flow(
        "wechat_pushes",
        Text("微信推送", "WeChat pushes"),
        Text("公众号推送的消息。", "Messages pushed through the WeChat account."),
        "wechat_pushed",
        Unit.ITEM,
    ),
)
