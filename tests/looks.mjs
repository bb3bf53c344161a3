// Look at mails and pages as readers' programs show them, and say what is there, as JSON.
//
//   node looks.mjs MODULES CHROMIUM < plan.json
//
// MODULES is the folder with playwright-core and axe-core. The plan holds `pictures`, what is served
// at which address (base64), and `views`: each names a file, a width, a colour scheme, and what to do
// with it. Nothing leaves the machine: every request is answered from the plan, or refused and listed.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, executablePath] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const facts = readFileSync(new URL("looks_facts.js", import.meta.url), "utf8");
const plan = JSON.parse(readFileSync(0, "utf8"));

const ORIGIN = "https://reader.test/";
const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--disable-lcd-text", "--font-render-hinting=none", "--force-color-profile=srgb",
];
const HEIGHT = 800;
// What axe asks of a page of its own, and a mail is none: it is shown inside the reader's program.
const NOT_FOR_MAIL = {
  region: { enabled: false }, // the landmarks are those of the program around it
  "landmark-one-main": { enabled: false }, // the same
};

/** What programs do to a mail that they show on dark grounds, each in its own way. */
const TREATMENTS = {
  // Outlook.com marks what it has recoloured; here the marks alone, without what it does besides.
  outlook: () => {
    document.documentElement.setAttribute("data-ogsc", "");
    document.documentElement.setAttribute("data-ogsb", "");
  },
  // Gmail's apps turn the lightness of every colour round, hue and saturation stay. Their own sums
  // are not published: this takes L of HSL, for every colour, which is the hardest of its ways.
  gmail: () => window.looks.invert(),
};

/** Answer from the plan, for the view that is being looked at; list whatever is asked for. */
const serve = (page, desk) =>
  page.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(ORIGIN)) {
      return route.fulfill({ contentType: "text/html; charset=utf-8", path: desk.view.file });
    }
    desk.requests.push(url);
    const body = desk.view.images === false ? undefined : plan.pictures[url];
    if (!body) return route.abort();
    return route.fulfill({ contentType: "image/png", body: Buffer.from(body, "base64") });
  });

/** The head of a page, and its foot where it is longer. */
async function picture(page, { path, top, foot }) {
  const size = await page.evaluate(() => [innerWidth, document.documentElement.scrollHeight]);
  const [width, height] = size;
  const clips = [{ x: 0, y: 0, width, height: Math.min(height, top) }];
  const rest = Math.min(foot, height - top);
  if (rest > 0) clips.push({ x: 0, y: height - rest, width, height: rest });
  for (const [index, clip] of clips.entries()) {
    await page.screenshot({ path: `${path}.${index}.png`, clip, fullPage: true, animations: "disabled" });
  }
  return clips.length;
}

async function violations(page, mail) {
  await page.evaluate(axe);
  const rules = mail ? NOT_FOR_MAIL : {};
  const { violations: found, passes } = await page.evaluate((r) => window.axe.run(document, { rules: r }), rules);
  const broken = found.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
  return { passes: passes.length, violations: broken };
}

async function look(page, view, desk) {
  Object.assign(desk, { view, requests: [] });
  await page.setViewportSize({ width: view.width, height: HEIGHT });
  await page.emulateMedia({ media: view.print ? "print" : "screen", colorScheme: view.scheme });
  await page.goto(ORIGIN, { waitUntil: "load" });
  await page.evaluate(facts);
  if (view.treatment) await page.evaluate(TREATMENTS[view.treatment]);
  const seen = { name: view.name, requests: desk.requests };
  if (view.picture) seen.clips = await picture(page, view.picture);
  if (view.facts) seen.facts = await page.evaluate((words) => window.looks.facts(words), view.facts);
  if (view.axe) seen.axe = await violations(page, view.axe === "mail");
  return seen;
}

/** Take views from one queue, at a page of one's own. */
async function work(browser, queue, seen) {
  const page = await browser.newPage();
  const desk = {};
  await serve(page, desk);
  for (let view = queue.shift(); view; view = queue.shift()) seen[view.name] = await look(page, view, desk);
}

const browser = await chromium.launch({ executablePath, args: ARGS });
const queue = [...plan.views];
const seen = {};
await Promise.all([1, 2, 3].map(() => work(browser, queue, seen)));
await browser.close();
console.log(JSON.stringify(seen));
