// Look at pages in a real browser, and say what is wrong with them, as JSON.
//
//   node pages_browser.mjs MODULES CHROMIUM BASE page.html [page.html ...]
//
// MODULES is the folder with playwright-core and axe-core, BASE the address of the outbox.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, executablePath, base, ...pages] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const SCHEMES = ["light", "dark"];
const WIDTHS = [320, 1200];

/** Every rule of axe but the experimental ones; each node that breaks one. */
async function violations(page) {
  await page.evaluate(axe);
  const { violations: found, passes } = await page.evaluate(() => window.axe.run(document));
  return {
    passes: passes.length,
    violations: found.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`)),
  };
}

/** How many pixels the page is wider than the window. */
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Press Tab through the whole page: how many stops there are, and those that nobody would see. */
async function focus(page) {
  const expected = await page.evaluate(() => document.querySelectorAll("a[href]").length);
  const unseen = [];
  let stops = 0;
  for (; stops < expected; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && box.width > 0;
      return { link: element.matches("a[href]"), seen, html: element.outerHTML };
    });
    if (!stop.link) break;
    if (!stop.seen) unseen.push(stop.html);
  }
  return { expected, stops, unseen };
}

const visible = (page) => page.evaluate(() => document.body.innerText);

/** What a feed shows under its stylesheet: the text of the boxes that are there at all. */
const shown = (page) =>
  page.evaluate(() => {
    const boxes = [...document.documentElement.querySelectorAll("*")];
    return {
      banner: getComputedStyle(document.documentElement, "::before").content,
      background: getComputedStyle(document.documentElement).backgroundColor,
      texts: boxes
        .filter((box) => !box.children.length && box.getClientRects().length)
        .map((box) => [box.localName, box.textContent]),
    };
  });

const browser = await chromium.launch({ executablePath, args: ARGS });
const report = { pages: [], feeds: [], withoutScripts: {} };
for (const colorScheme of SCHEMES) {
  for (const width of WIDTHS) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    for (const path of pages) {
      requests.length = 0;
      await page.goto(base + path);
      const about = { path, colorScheme, width, overflow: await overflow(page), requests: [...requests] };
      if (path.endsWith(".html")) {
        const text = await visible(page);
        report.pages.push({ ...about, text, focus: await focus(page), axe: await violations(page) });
      } else {
        report.feeds.push({ ...about, shown: await shown(page) });
      }
    }
    await context.close();
  }
}

const bare = await browser.newContext({ javaScriptEnabled: false });
const page = await bare.newPage();
for (const path of pages.filter((name) => name.endsWith(".html"))) {
  await page.goto(base + path);
  report.withoutScripts[path] = await page.innerText("body");
}
await browser.close();
console.log(JSON.stringify(report));
