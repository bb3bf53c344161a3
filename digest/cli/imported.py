"""What an import does, in words: the counts, the dates, then what to look at."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.cli.words import count
from digest.intake.outcome import Import
from digest.sources.dates.order import NAMES
from digest.sources.report import Change, Doubt, Notice, Report
from digest.text import clean_line

_SHOWN = 100
_AROUND = 60
_FEW = 3
Sections = Iterator[tuple[str, Sequence[str]]]


def lines(done: Import, refused_file: str = "") -> Iterator[str]:
    """Tell a person what an import does. `refused_file` has the refused records as they stand."""
    return map(_shown, _lines(done, refused_file))


def _shown(line: str) -> str:
    """Keep the blanks at a line's beginning, and nothing that would move or hide text."""
    text = line.lstrip(" ")
    return " " * (len(line) - len(text)) + clean_line(text)


def to_look_at(done: Import) -> str:
    """Say in a few words what a person should look at; "" if it is nothing."""
    report = done.merged.report
    counts = (
        (len(report.refused), "refused"),
        (len(report.ambiguous), "doubtful"),
        (len(report.rewritten), "changed in everything but the key"),
    )
    return ", ".join(f"{count(number, 'record')} {what}" for number, what in counts if number)


def _lines(done: Import, refused_file: str) -> Iterator[str]:
    report = done.merged.report
    yield _counts(report)
    if done.decision:
        order = done.decision.order
        yield f"dates read {f'as {NAMES[order]}' if order else 'as written'}: {done.decision.why}"
    yield from done.notices
    entries = {entry["id"]: entry for entry in done.merged.document["entries"]}
    sections = (*_what_came(report, entries), *_to_look_at(report, entries, refused_file))
    for heading, rows in sections:
        if rows:
            yield ""
            yield f"{heading}:"
            yield from (f"  {row}" for row in rows[:_SHOWN])
        if len(rows) > _SHOWN:
            yield f"  and {len(rows) - _SHOWN} more"


def _counts(report: Report) -> str:
    parts = [
        f"{len(report.new)} new",
        f"{len(report.changed)} changed",
        f"{len(report.unchanged)} unchanged",
    ]
    if report.repeated:
        parts.append(f"{len(report.repeated)} there twice")
    if report.skipped:
        kinds = Counter(skipped.why for skipped in report.skipped)
        named = ", ".join(f"{number} {why}" for why, number in sorted(kinds.items()))
        parts.append(f"{len(report.skipped)} left out ({named})")
    if report.refused:
        parts.append(f"{len(report.refused)} refused")
    return f"{count(report.records, 'record')}: {', '.join(parts)}"


def _what_came(report: Report, entries: Mapping[str, Mapping[str, Any]]) -> Sections:
    derived = set(report.derived)
    yield "new", [_titled(entries[id]) for id in report.new if id not in derived]
    yield (
        "titles made of the summary (write better ones and delete title_derived)",
        [_titled(entries[id]) for id in report.derived],
    )
    yield "changed", [_change(change, "→") for change in report.changes]
    yield "withdrawn", [_titled(entries[id]) for id in report.withdrawn]
    yield "back again", [_titled(entries[id]) for id in report.returned]


def _to_look_at(
    report: Report, entries: Mapping[str, Mapping[str, Any]], refused_file: str
) -> Sections:
    yield (
        "changed by you and by the source (yours stays)",
        [_change(change, "stays; the source says") for change in report.kept],
    )
    yield (
        "changed in everything but the key (if it is something new, give it an entry of its own)",
        [_titled(entries[id]) for id in report.rewritten],
    )
    yield (
        "summaries that stop in the middle",
        [f"{id}: {_tail(_text(entries[id]))}" for id in report.cut_off],
    )
    yield (
        "new, or in the catalog already (then move `source` to the old one and delete the new one)",
        [_doubt(doubt) for doubt in report.ambiguous],
    )
    yield "mended", list(_mended(report.notices))
    yield (
        f"refused (as they stand: {refused_file})" if refused_file else "refused",
        [f"{refusal.place}: {refusal.problem}" for refusal in report.refused],
    )
    yield (
        "kept, but no longer in the source",
        [_titled(entries[id]) for id in report.gone],
    )


def _mended(notices: Sequence[Notice]) -> Iterator[str]:
    """Say each thing that was mended once, with the entries that had it."""
    entries: dict[str, list[str]] = defaultdict(list)
    for notice in notices:
        entries[notice.words].append(notice.id)
    for mended, ids in entries.items():
        yield f"{mended}: {_listed(ids)}"


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _FEW} more" if len(ids) > _FEW else ""
    return ", ".join(ids[:_FEW]) + more


def _titled(entry: Mapping[str, Any]) -> str:
    return f"{entry['id']}: {entry.get('title', '')}"


def _text(entry: Mapping[str, Any]) -> str:
    return str(entry.get("summary") or entry.get("title") or "")


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else f"…{text[-_AROUND:]}"


def _doubt(doubt: Doubt) -> str:
    return f"{doubt.id}: {doubt.why}" + (f": {_listed(doubt.others)}" if doubt.others else "")


def _change(change: Change, between: str) -> str:
    """Show two values, long ones around the place where they part."""
    old, new = _value(change.old), _value(change.new)
    differ = (place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    same = next(differ, min(len(old), len(new)))
    start = max(same - _AROUND // 2, 0)
    return f"{change.id}: {change.field}: {_around(old, start)} {between} {_around(new, start)}"


def _value(value: object) -> str:
    if value is None:
        return ""
    return clean_line(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _around(text: str, start: int) -> str:
    if len(text) <= _AROUND * 2:
        return text or "nothing"
    part = text[start : start + _AROUND * 2]
    return ("…" if start else "") + part + ("…" if start + _AROUND * 2 < len(text) else "")
