// Prints digest/check/mail/caniemail.py, made of the npm package `caniemail` that is installed in
// the folder where this is run. tools/README.md says how.

import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const require = createRequire(join(process.cwd(), "package.json"))
const folder = dirname(require.resolve("caniemail/package.json"))
const { version } = require("caniemail/package.json")
const { data, last_update_date } = JSON.parse(readFileSync(join(folder, "data/caniemail.json"), "utf8"))

/** The mail programs that we look at, and a letter for each. */
const CLIENTS = [
  ["A", "Apple Mail", "apple-mail", "macos"],
  ["B", "Apple Mail on iOS", "apple-mail", "ios"],
  ["G", "Gmail on the web", "gmail", "desktop-webmail"],
  ["H", "Gmail on Android", "gmail", "android"],
  ["I", "Gmail on iOS", "gmail", "ios"],
  ["O", "Outlook for Windows", "outlook", "windows"],
  ["P", "Outlook on the web", "outlook", "outlook-com"],
  ["Q", "Outlook for Mac", "outlook", "macos"],
  ["R", "Outlook on Android", "outlook", "android"],
  ["S", "Samsung Email", "samsung-email", "android"],
  ["Y", "Yahoo Mail", "yahoo", "desktop-webmail"],
]

/** How features that are not named like what they are about are found in a mail. */
const KEYS = {
  "css-at-font-face": ["@font-face"],
  "css-at-import": ["@import"],
  "css-at-keyframes": ["@keyframes"],
  "css-at-supports": ["@supports"],
  "css-at-media": ["@media"],
  "css-block-inline-size": ["block-size"],
  "css-border-inline-block": ["border-block", "border-inline"],
  "css-border-inline-block-individual": [
    "border-block-end", "border-block-start", "border-inline-end", "border-inline-start",
  ],
  "css-color-scheme": ["color-scheme"],
  "css-column-layout-properties": ["column-width", "columns"],
  "css-conic-gradient": ["conic-gradient()"],
  "css-font": ["font"],
  "css-function-light-dark": ["light-dark()"],
  "css-gap": ["column-gap", "gap", "row-gap"],
  "css-grid-template": [
    "grid-template", "grid-template-areas", "grid-template-columns", "grid-template-rows",
  ],
  "css-inset": ["inset"],
  "css-left-right-top-bottom": ["bottom", "left", "right", "top"],
  "css-linear-gradient": ["linear-gradient()"],
  "css-margin-block-start-end": ["margin-block-end", "margin-block-start"],
  "css-margin-inline-block": ["margin-block", "margin-inline"],
  "css-margin-inline-start-end": ["margin-inline-end", "margin-inline-start"],
  "css-modern-color": ["lab()", "lch()", "oklab()", "oklch()"],
  "css-padding-block-start-end": ["padding-block-end", "padding-block-start"],
  "css-padding-inline-block": ["padding-block", "padding-inline"],
  "css-padding-inline-start-end": ["padding-inline-end", "padding-inline-start"],
  "css-unit-calc": ["calc()"],
  "css-unit-initial": [],
  "css-unit-percent": ["%"],
  "css-variables": ["var()"],
  "html-h1-h6": ["<h1>", "<h2>", "<h3>", "<h4>", "<h5>", "<h6>"],
  "html-image-maps": ["<map>"],
  "html-lists": ["<dl>", "<ol>", "<ul>"],
  "html-semantics": [
    "<article>", "<aside>", "<details>", "<figcaption>", "<figure>", "<footer>", "<header>",
    "<main>", "<mark>", "<nav>", "<section>", "<summary>", "<time>",
  ],
  "html-srcset": ["[srcset]"],
  "html-svg": ["<svg>"],
  "html-background": ["[background]"],
  "html-popover": ["[popover]"],
  "image-base64": ["data:"],
}

/** Says how a feature is found: a property, `p:v`, `f()`, `@rule`, `::x`, `<x>`, `[x]`, `.png`. */
function keys({ slug, title, category }) {
  if (KEYS[slug]) return KEYS[slug]
  if (category === "image") return [`.${slug.replace("image-", "")}`]
  const element = title.match(/^<([a-z0-9]+)> element$/)
  if (element) return [`<${element[1]}>`]
  if (category === "html") return []
  if (slug.startsWith("css-function-")) return [`${slug.replace("css-function-", "")}()`]
  if (/^css-(linear|radial|conic)-gradient$/.test(slug)) return [`${slug.replace("css-", "")}()`]
  if (slug.startsWith("css-pseudo-element-")) return [`::${slug.replace("css-pseudo-element-", "")}`]
  const unit = title.match(/^([a-z]+) unit$/)
  if (unit) return [`1${unit[1]}`]
  const value = title.match(/^([a-z-]+): ?([a-z-]+)$/)
  if (value) return [`${value[1]}:${value[2]}`]
  const property = title.match(/^([a-z-]+)( property| shorthand)? ?$/)
  return property && slug !== "css-comments" ? [property[1]] : []
}

/** Says whether the newest version of a program that was tested has none of a feature. */
function lacks(stats, family, platform) {
  const versions = Object.entries(stats[family]?.[platform] ?? {})
  const order = ([one], [other]) => one.localeCompare(other, "en", { numeric: true })
  return versions.sort(order).at(-1)?.[1].startsWith("n") ?? false
}

const rows = data
  .flatMap((feature) => keys(feature).map((key) => [key, feature.stats]))
  .map(([key, stats]) => [key, CLIENTS.filter(([, , f, p]) => lacks(stats, f, p)).map(([c]) => c).join("")])
  .filter(([, letters]) => letters)
  .sort(([one], [other]) => (one < other ? -1 : 1))

console.log(
  [
    `"""What mail programs have none of. Made by tools/caniemail.mjs.`,
    "",
    `From the npm package caniemail ${version}, which holds the data of caniemail.com of`,
    `${last_update_date.slice(0, 10)}; Copyright (c) Rémi Parmentier, Avi Goldman, Andrew Powell; MIT licence.`,
    "Not to be edited: what is looked for in mail is said in css.py.",
    `"""`,
    "",
    `DATE = "${last_update_date.slice(0, 10)}"`,
    "",
    "CLIENTS = {",
    ...CLIENTS.map(([letter, name]) => `    "${letter}": "${name}",`),
    "}",
    `"""The mail programs that are looked at, each by a letter."""`,
    "",
    "LACKING = {",
    ...rows.map(([key, letters]) => `    "${key}": "${letters}",`),
    "}",
    `"""The programs that lack a feature: a property, p:v, f(), @rule, ::x, 1unit, <x>, [x], .format."""`,
  ].join("\n"),
)
