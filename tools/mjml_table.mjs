// Prints digest/formats/mjml/table.py, made of the npm package `mjml` that is installed in the
// folder where this is run. tools/README.md says how.

import { createRequire } from "node:module"
import { join } from "node:path"

const require = createRequire(join(process.cwd(), "package.json"))
const { components, dependencies } = require("mjml-preset-core")
const { version } = require("mjml/package.json")
const colours = require("mjml-core/lib/types/helpers/colors")

const WIDTH = 100
const day = new Date().toISOString().slice(0, 10)

/** Splits words into lines that fit beside an indent, each but the last with a blank at its end. */
function lines(words, indent) {
  if (indent + words.join(" ").length + 2 <= WIDTH) return [words.join(" ")]
  const made = [""]
  for (const word of words) {
    const last = made.at(-1)
    const longer = last ? `${last} ${word}` : word
    if (indent + longer.length + 3 <= WIDTH) made[made.length - 1] = longer
    else made.push(word)
  }
  return made.map((line, at) => (at < made.length - 1 ? `${line} ` : line))
}

/** Writes `"key": "words"` as ruff formats it. */
function pair(key, words, indent) {
  const pad = " ".repeat(indent)
  const whole = `${pad}"${key}": "${words.join(" ")}",`
  if (whole.length <= WIDTH) return [whole]
  const parts = lines(words, indent + 4).map((line) => `${pad}    "${line}"`)
  return [`${pad}"${key}": (`, ...parts, `${pad}),`]
}

function element({ componentName, allowedAttributes }) {
  const byKind = new Map()
  for (const [name, kind] of Object.entries(allowedAttributes ?? {})) {
    byKind.set(kind, [...(byKind.get(kind) ?? []), name])
  }
  if (byKind.size === 0) return [`    "${componentName}": {},`]
  const kinds = [...byKind].sort(([one], [other]) => (one < other ? -1 : 1))
  const pairs = kinds.flatMap(([kind, names]) => pair(kind, names.sort(), 8))
  return [`    "${componentName}": {`, ...pairs, "    },"]
}

const byName = (one, other) => (one.componentName < other.componentName ? -1 : 1)
const children = Object.entries(dependencies)
  .map(([parent, allowed]) => [parent, allowed.filter((child) => typeof child === "string")])
  .filter(([, allowed]) => allowed.length > 0)
  .sort(([one], [other]) => (one < other ? -1 : 1))

console.log(
  [
    `"""What MJML is: its elements, where they stand, their attributes. Made by tools/mjml_table.mjs.`,
    "",
    `From the npm package mjml ${version}, read on ${day}; Copyright (c) 2016 Mailjet SAS, MIT licence.`,
    "Not to be edited: what mail may have of it is said in rules.py.",
    `"""`,
    "",
    `VERSION = "${version}"`,
    "",
    "CHILDREN: dict[str, str] = {",
    ...children.flatMap(([parent, allowed]) => pair(parent, allowed.sort(), 4)),
    "}",
    `"""What may stand in each element that holds others."""`,
    "",
    "ATTRIBUTES: dict[str, dict[str, str]] = {",
    ...[...components].sort(byName).flatMap(element),
    "}",
    `"""The attributes of each element, by the kind of their values in MJML's own writing."""`,
    "",
    "COLOURS = (",
    ...lines(colours.default ?? colours, 4).map((line) => `    "${line}"`),
    ")",
    `"""The names of colours."""`,
  ].join("\n"),
)
