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
/** The host of the sites that are looked at, for their logos: nothing leaves this machine. */
const OWN_HOST = /^https:\/\/www\.example\.org\//;
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="360" height="96"><circle cx="48" cy="48" r="40"/></svg>';

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

/** What of the page is printed: what is left out, its inks, what stands behind links, where it may break. */
const printed = (page) =>
  page.evaluate(() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const after = (link) => getComputedStyle(link, "::after").content;
    const shown = (element) => element.getClientRects().length > 0;
    const opaque = (colour) => !colour.endsWith(", 0)");
    const inks = all("main, main *, footer p").filter(shown).map((element) => getComputedStyle(element));
    const last = all("article > :last-child").map((element) => getComputedStyle(element).breakAfter);
    return {
      shown: all(".skip, .links, .contents, main nav, .away").filter(shown).map((element) => element.outerHTML),
      inks: [...new Set(inks.map((style) => style.color))],
      papers: [...new Set([document.body, ...all("main, article, .intro")].map(
        (element) => getComputedStyle(element).backgroundColor).filter(opaque))],
      unsaid: all("article a[href]").filter((link) => !after(link).includes(link.getAttribute("href"))).length,
      links: all("article a[href]").length,
      entries: all("article").length,
      split: all("article").filter((element) => getComputedStyle(element).breakInside !== "avoid").length,
      headings: all("section > h2").filter((element) => getComputedStyle(element).breakAfter !== "avoid").length,
      glued: last.filter((value) => value !== "auto").length,
    };
  });

/** On which side things stand: whether text, the masthead, and the edge of the introduction begin there. */
const sides = (page) =>
  page.evaluate(() => {
    const middle = document.documentElement.clientWidth / 2;
    const intro = document.querySelector(".intro");
    const logo = document.querySelector("header a").getBoundingClientRect();
    const edge = intro && getComputedStyle(intro);
    return {
      masthead: (logo.left + logo.right) / 2 < middle ? "left" : "right",
      intro: edge && (parseFloat(edge.borderLeftWidth) > parseFloat(edge.borderRightWidth) ? "left" : "right"),
      dir: document.documentElement.dir,
    };
  });

/** Each picture of the page: what was taken for it, and how many pixels wide it is in itself. */
const pictures = (page) =>
  page.evaluate(() => [...document.images].map((image) => [image.currentSrc, image.naturalWidth]));

/** Where a link to the last entry leads: whether it is in the window, and set apart from the one before. */
const target = (page) =>
  page.evaluate(() => {
    const entries = [...document.querySelectorAll("article")];
    const [before, last] = entries.slice(-2);
    location.hash = `#${last.id}`;
    const box = last.getBoundingClientRect();
    const ground = (element) => getComputedStyle(element).backgroundColor;
    return { seen: box.top >= 0 && box.top < innerHeight, apart: ground(last) !== ground(before) };
  });

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
    await context.route(OWN_HOST, (route) => route.fulfill({ contentType: "image/svg+xml", body: LOGO }));
    const page = await context.newPage();
    const requests = [];
    const refused = [];
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refused.push(message.text());
    });
    page.on("request", (request) => requests.push(request.url()));
    for (const path of pages) {
      requests.length = refused.length = 0;
      await page.goto(base + path);
      const about = { path, colorScheme, width, overflow: await overflow(page), requests: [...requests] };
      if (path.endsWith(".html")) {
        const text = await visible(page);
        const seen = { text, pictures: await pictures(page), sides: await sides(page), refused: [...refused], focus: await focus(page) };
        seen.axe = await violations(page);
        await page.emulateMedia({ media: "print" });
        seen.printed = await printed(page);
        await page.emulateMedia({ media: "screen" });
        if (seen.printed.entries > 1) seen.target = await target(page);
        report.pages.push({ ...about, ...seen });
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
