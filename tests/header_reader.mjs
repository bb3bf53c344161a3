// Read heads of messages with parsers of another family, and say what they hold, as JSON.
//
//   node header_reader.mjs MODULES < HEADS     a JSON text a line, and a JSON table of each
//
// MODULES is the folder with mailparser and postal-mime.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { simpleParser } = require("mailparser");
const { default: PostalMime } = require("postal-mime");

const pairs = (boxes) => boxes.map(({ name, address }) => [name, address]);

/** What the two read. */
async function read(raw) {
  const first = await simpleParser(raw);
  const second = await PostalMime.parse(raw);
  return {
    mailparser: {
      names: [...first.headers.keys()],
      subject: first.subject ?? "",
      senders: pairs(first.from.value),
      list: first.headers.get("list").id.id ?? null,
    },
    "postal-mime": {
      names: second.headers.map(({ key }) => key),
      subject: second.subject ?? "",
      senders: pairs([second.from]),
    },
  };
}

for (const line of readFileSync(0, "utf8").trim().split("\n")) {
  console.log(JSON.stringify(await read(`${JSON.parse(line)}\r\nbody\r\n`)));
}
