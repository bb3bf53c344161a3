"""The hard issue: what is awkward to lay out, all at once, as a site in a folder.

Sixty entries in twelve topics and five languages: German words that are wider than a telephone,
Arabic and Chinese titles, no summaries and endless ones, lists and quotations, several labels, and
characters that mean something in HTML. It has a logo, a line from the editor, and three editions
that are looked at: left to right in English and Spanish, right to left in Arabic.
"""

import json
from datetime import date, timedelta
from pathlib import Path

EDITIONS = ("en", "es", "ar")
LOGO = "https://www.example.org/logo.png"
DARK_LOGO = "https://www.example.org/logo-dark.png"
TOPICS = {
    "housing": ("Housing", "Vivienda", "السكن"),
    "courts": ("Courts and hearings", "Tribunales y audiencias", "المحاكم وجلسات الاستماع"),
    "benefits": ("Public benefits", "Beneficios públicos", "الإعانات العامة"),
    "work": ("Work and wages", "Trabajo y salarios", "العمل والأجور"),
    "school": ("School", "Escuela", "المدرسة"),
    "health": ("Health", "Salud", "الصحة"),
    "tax": ("Taxes & refunds", "Impuestos y reembolsos", "الضرائب"),
    "family": ("Family", "Familia", "الأسرة"),
    "police": ("Police", "Policía", "الشرطة"),
    "water": (
        "Water, power, and what to do when either of them is cut off in winter",
        "Agua, luz y qué hacer cuando se cortan en invierno",
        "الماء والكهرباء وما العمل عند انقطاعهما في الشتاء",
    ),
    "vote": ("Voting", "Votar", "التصويت"),
    "roads": ("Roads", "Carreteras", "الطرق"),
}
GERMAN = (
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und "
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
)
ARABIC = "حقوق المستأجر في عام 2022 (دليل)"
CHINESE = "租客权利指南：驱逐通知"
LISTED = (
    "<p>With <b>bold</b>, and a <a href='https://www.example.org/form'>link</a>:</p>"
    "<ul><li>the notice that came, with its envelope</li><li>the contract</li></ul>"
    "<blockquote>Nobody has to leave without an order of the court.</blockquote>"
)
_KINDS: tuple[dict[str, object], ...] = (
    {},
    {"title": GERMAN, "language": "de", "summary": "Was darin steht, und für wen es gilt."},
    {
        "title": ARABIC,
        "language": "ar",
        "summary": "ملخص للحقوق والواجبات في عقد الإيجار، مع أرقام مثل 1,234 و 50%.",
    },
    {"title": CHINESE, "language": "zh", "summary": "本指南介绍租客的权利与义务。" * 6},
    {"summary": ""},
    {"summary": "A very long text that goes on, and does not say much that is new. " * 200},
    {"topics": ("school", "work", "roads")},
    {"summary": LISTED, "summary_type": "html"},
    {"title": 'Q&A: "Rent" isn\'t fixed <2022>', "summary": "Is 3 < 4 & 5 > 2? It is."},
    {
        "title": "Qué hacer cuando llega un aviso de desalojo",
        "language": "es",
        "summary": "Los primeros cinco días: a quién llamar, qué guardar y qué no firmar nunca.",
    },
)
_NEWSLETTER = """
[newsletters.monthly]
title = { en = "Monthly digest", es = "Boletín mensual", ar = "النشرة الشهرية" }
every = "month"
start = 2022-06-01
languages = ["en", "es", "ar", "de", "zh"]
from = "Example Center <news@example.org>"
to = "monthly@lists.example.org"
unsubscribe = "mailto:monthly-leave@lists.example.org"

[newsletters.monthly.intro]
en = "This month we look at notices: what they must say, and what to do in the first five days."
es = "Este mes miramos los avisos: qué deben decir y qué hacer en los primeros cinco días."
ar = "في هذا الشهر ننظر في الإشعارات: ما الذي يجب أن تقوله وما الذي يجب فعله في الأيام الخمسة الأولى."
"""


def site(folder: Path, *, template: str = "issue", until: date = date(2022, 7, 28)) -> Path:
    """Write digest.toml and catalog.json; the newest entry is of the day `until`."""
    folder.mkdir(parents=True, exist_ok=True)
    letter = "" if template == "issue" else f'template = "{template}"\n'
    (folder / "digest.toml").write_text(settings(letter), encoding="utf-8")
    rows = [entry(number, until) for number in range(60)]
    (folder / "catalog.json").write_text(json.dumps({"entries": rows}), encoding="utf-8")
    return folder


def settings(more: str = "") -> str:
    """Give the digest.toml; `more` are further lines for the newsletter."""
    named = (f"[topics.{id}]\n{_texts(*titles)}" for id, titles in TOPICS.items())
    title = _texts(
        "Example Legal Resource Center", "Centro de Recursos Legales", "مركز الموارد القانونية"
    )
    return f"""[site]
{title}url = "https://www.example.org"
public_url = "https://www.example.org/digest"
language = "en"
timezone = "America/New_York"
authority = "www.example.org"
since = 2022-01-01
postal_address = "1 Example Street, Springfield, NY 10000, USA"
help_url = "https://www.example.org/newsletters"

[look]
accent = "#1b7f5c"
logo = "{LOGO}"
logo_dark = "{DARK_LOGO}"

{"".join(named)}{_NEWSLETTER.replace("start", f"{more}start", 1)}"""


def entry(number: int, until: date) -> dict[str, object]:
    """Give one of the sixty: its topic is one of twelve, its kind one of ten."""
    topic = list(TOPICS)[number % 12]
    kind = _KINDS[number % 10]
    more = tuple(t for t in kind.get("topics", ()) if t != topic)
    return {
        "id": f"e{number:02}",
        "title": f"Guide {number}: what to do when a notice comes",
        "summary": "What tenants should know before they sign, with a checklist. " * 2,
        "url": f"https://www.example.org/{topic}/{number}",
        "published": (until - timedelta(days=number % 28)).isoformat(),
        "language": "en",
        **kind,
        "topics": [topic, *more],
    }


def _texts(en: str, es: str, ar: str) -> str:
    return f'title = {{ en = "{en}", es = "{es}", ar = "{ar}" }}\n'
