"""The brief as JSON: names and shape are those of the contract. Counts are integers, derived figures strings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from xingtan.kernel.clock import SHANGHAI
from xingtan.statistics.rules.balance import Check, incomplete_because
from xingtan.statistics.rules.brief import Amount, Brief, SpaceRow, TrafficRow, points
from xingtan.statistics.rules.histogram import ResponseTimes
from xingtan.statistics.rules.metrics import Subject
from xingtan.statistics.rules.metrics.spaces import LEAST_DISK_ITEMS, LEAST_SIGN_INS, LEAST_VISITS
from xingtan.statistics.rules.texts import Text

Shape = dict[str, Any]

LAGGING, OWN, UNATTRIBUTED = "lagging", "own", "unattributed"


def shape_of(brief: Brief, checks: Sequence[Check]) -> Shape:
    """Give the brief as plain lists, mappings, strings and integers."""
    return {
        "place": {"code": brief.areas.code, "name": brief.areas.name.zh, "name_en": brief.areas.name.en},
        "from": brief.period.since.isoformat(),
        "to": brief.period.until.isoformat(),
        "days": brief.period.days,
        "cut_off_at": _instant(brief.cut_off_at),
        "complete": not incomplete_because(brief),
        "running": brief.running,
        "definitions": [{"metric": metric.slug, "version": metric.version} for metric in brief.definitions],
        "traffic": _traffic(brief),
        "places": [_place(row) for row in brief.traffic.rows],
        "resources": _resources(brief),
        "spaces": _spaces(brief),
        "open_platform": _platform(brief),
        "operations": _operations(brief),
        "checks": [_check(check) for check in checks],
    }


def _instant(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def _traffic(brief: Brief) -> Shape:
    traffic = brief.traffic
    growth = traffic.growth
    peak = None if traffic.peak is None else {"on": traffic.peak[0].isoformat(), "page_views": traffic.peak[1]}
    return {
        "page_views": traffic.page_views,
        "unique_visitors": traffic.unique_visitors,
        "pages_per_visitor": traffic.pages_per_visitor,
        "daily_mean": traffic.daily_mean,
        "peak_day": peak,
        "sign_ins": traffic.sign_ins,
        "excluded": {"repeats": traffic.repeats, "robots": traffic.robots},
        "growth": None
        if growth is None
        else {
            "before": growth.old,
            "now": growth.new,
            "difference": growth.difference,
            "percent": growth.percent,
            "from": brief.period.before().since.isoformat(),
            "to": brief.period.since.isoformat(),
        },
        "days": [{"on": day.isoformat(), "page_views": count} for day, count in traffic.days],
    }


def _flags(standing: str, lagging: bool) -> list[str]:
    return [*([standing] if standing in (OWN, UNATTRIBUTED) else []), *([LAGGING] if lagging else [])]


def _place(row: TrafficRow) -> Shape:
    return {
        "code": row.area.code,
        "name": row.area.name.zh,
        "name_en": row.area.name.en,
        "page_views": row.page_views,
        "unique_visitors": row.unique_visitors,
        "share_percent": row.share,
        "rank": row.rank,
        "rank_before": row.move.before,
        "page_views_before": row.before,
        "flags": _flags(row.area.standing.value, row.lagging),
    }


def _amount(amount: Amount) -> Shape:
    return {"period": amount.period} if amount.total is None else {"period": amount.period, "total": amount.total}


def _resources(brief: Brief) -> Shape:
    amounts = brief.resources.amounts
    return {
        "issued": _amount(amounts["resources_issued"]),
        "ingested": _amount(amounts["resources_ingested"]),
        "stored": _amount(brief.resources.stored),
        "uploaded": _amount(amounts["resources_uploaded"]),
        "uploaded_bytes": _amount(amounts["uploaded_bytes"]),
        "downloaded": _amount(amounts["resources_downloaded"]),
        "favourited": _amount(amounts["resources_favourited"]),
        "viewed": _amount(amounts["resources_viewed"]),
        "videos_watched": _amount(amounts["videos_watched"]),
        "exercises_answered": _amount(amounts["exercises_answered"]),
        "places": [
            {
                "code": row.area.code,
                "name": row.area.name.zh,
                "ingested": row.counts["resources_ingested"],
                "uploaded": row.counts["resources_uploaded"],
                "uploaded_bytes": row.counts["uploaded_bytes"],
                "downloaded": row.counts["resources_downloaded"],
                "favourited": row.counts["resources_favourited"],
                "flags": _flags(row.area.standing.value, row.lagging),
            }
            for row in brief.resources.rows
        ],
    }


def _spaces(brief: Brief) -> Shape:
    spaces = brief.spaces
    return {
        "opened": _amount(spaces.opened),
        "active": spaces.active,
        "active_ratio_percent": spaces.ratio,
        "active_by_version": {str(version): count for version, count in spaces.active_by_version.items()},
        "least": {"sign_ins": LEAST_SIGN_INS, "disk_items": LEAST_DISK_ITEMS, "visits": LEAST_VISITS},
        "annual_activity": points(spaces.annual),
        "annual_since": spaces.annual_since.isoformat(),
        "monthly_activity": points(spaces.monthly),
        "articles_published": spaces.articles,
        "campaign_entrants": _amount(spaces.entrants),
        "places": [_space_place(row) for row in spaces.rows],
    }


def _space_place(row: SpaceRow) -> Shape:
    return {
        "code": row.area.code,
        "name": row.area.name.zh,
        "opened": row.opened,
        "active": row.active,
        "active_ratio_percent": row.ratio,
        "annual_activity": points(row.annual),
        "monthly_activity": points(row.monthly),
        "rank": row.rank,
        "rank_before": row.move.before,
        "flags": _flags(row.area.standing.value, row.lagging),
    }


def _platform(brief: Brief) -> Shape:
    amounts = brief.platform.amounts
    return {
        "scope": "node",
        "developers": _amount(amounts["developers_registered"]),
        "apps": _amount(amounts["apps_connected"]),
        "interfaces": _amount(amounts["interfaces_opened"]),
        "active_interfaces": brief.platform.active_interfaces,
        "api_calls": _amount(amounts["api_calls"]),
        "response_time": _response_time(brief.platform.times),
    }


def _response_time(times: ResponseTimes) -> Shape:
    return {
        "calls": times.calls,
        "timed_calls": times.timed,
        "failed_calls": times.failed,
        "p50_ms": times.percentile_ms(50),
        "p95_ms": times.percentile_ms(95),
        "p99_ms": times.percentile_ms(99),
        "max_ms": times.longest_ms if times.timed else None,
        "mean_ms": times.mean_ms,
        "buckets": [{"at_most_ms": bucket.at_most_ms, "calls": bucket.calls} for bucket in times.buckets],
    }


def _operations(brief: Brief) -> Shape:
    counts = brief.operations
    return {
        "sensitive_words": {
            "handled": counts["sensitive_words_handled"],
            "deleted": counts["sensitive_words_deleted"],
        },
        "reports_handled": counts["reports_handled"],
        "feedback": {"submitted": counts["feedback_submitted"], "adopted": counts["feedback_adopted"]},
        "support_answers": {
            "qq": counts["support_answers_qq"],
            "phone": counts["support_answers_phone"],
            "site": counts["support_answers_site"],
        },
        "banners_published": counts["banners_published"],
        "wechat_pushes": counts["wechat_pushes"],
        "lagging": [
            {"code": area.code, "subjects": [s.value for s in Subject if area.lagging(s, brief.period)]}
            for area in brief.areas.children
            if any(area.lagging(subject, brief.period) for subject in Subject)
        ],
    }


def _check(check: Check) -> Shape:
    return {
        "check": check.check,
        "holds": check.holds,
        "says": _said(check.says),
        "rows": [_said(row) for row in check.rows],
    }


def _said(text: Text) -> Shape:
    return {"zh": text.zh, "en": text.en}
