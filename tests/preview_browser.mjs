// Use the preview in a real browser, and say what happened, as JSON.
//
//   node preview_browser.mjs MODULES CHROMIUM BASE SITE FOLDER
//
// MODULES is the folder with playwright-core and axe-core, BASE the address of the server, SITE the
// folder of the site that it shows (files there are changed), FOLDER the same preview as a folder.
// Nothing leaves the machine: what is not asked of BASE is answered with a picture, and listed.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, executablePath, base, site, folder] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const VIEWS = [
  "mail", "text", "inbox", "web", "feeds", "source", "message", "markup", "mjml", "page-source", "issue", "check",
];
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="360" height="96"><circle cx="48" cy="48" r="40"/></svg>';
const LIMIT = 10_000;

const browser = await chromium.launch({ executablePath, args: ARGS });

/** A page of its own memory; `heard` is what it asked of others, and what went wrong on it. */
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, ...options });
  const page = await context.newPage();
  const heard = { requests: [], problems: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) heard.problems.push(message.text());
  });
  page.on("pageerror", (error) => heard.problems.push(String(error)));
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(base) || url.startsWith("file:")) return route.continue();
    heard.requests.push(url);
    return route.fulfill({ contentType: "image/svg+xml", body: PICTURE });
  });
  return { page, heard, close: () => context.close() };
}

const settled = (page) => page.waitForFunction(() => {
  const frame = document.querySelector("iframe");
  return !frame || (frame.contentDocument?.readyState === "complete" && frame.contentDocument.body?.childElementCount);
});

async function violations(page) {
  await page.evaluate(axe);
  const { violations: found, passes } = await page.evaluate(() => window.axe.run(document));
  return {
    passes: passes.length,
    violations: found.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`)),
  };
}

/** Go through a page with Tab: what is reached, and where one cannot see that it is. */
async function focus(page) {
  const seen = { stops: [], unseen: [] };
  const style = () => {
    const at = document.activeElement;
    const shown = at.matches(".options input") ? at.nextElementSibling : at;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    const name = at.name ? `${at.name}=${at.value}` : at.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return { tag: at.tagName.toLowerCase(), name, outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
  };
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(style);
    if (at.tag === "body" || at.tag === "iframe") break;
    seen.stops.push(`${at.tag}: ${at.name}`);
    if (!at.outlined) seen.unseen.push(`${at.tag}: ${at.name}`);
  }
  return seen;
}

async function looked(view, colorScheme, width, language = "en") {
  const { page, heard, close } = await open({ viewport: { width, height: 900 }, colorScheme });
  const path = `${language}.${view}.html`;
  await page.goto(base + path);
  await settled(page);
  const result = {
    path, colorScheme, width,
    axe: await violations(page),
    overflow: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    headings: await page.evaluate(() => [...document.querySelectorAll("h1")].length),
    ...(width === 1300 && colorScheme === "light" ? { focus: await focus(page) } : {}),
  };
  await close();
  return { ...result, ...heard };
}

// --- frames ---

const ground = (page) => page.frameLocator("iframe").locator("body").evaluate((body) => {
  const own = getComputedStyle(body).backgroundColor;
  return own === "rgba(0, 0, 0, 0)" ? getComputedStyle(body.firstElementChild).backgroundColor : own;
});

/** The colours of a mail, as they are chosen, whatever the system prefers. */
async function schemes() {
  const found = {};
  for (const system of ["light", "dark"]) {
    const { page, close } = await open({ colorScheme: system });
    await page.goto(`${base}en.mail.html`);
    for (const chosen of ["light", "dark"]) {
      await page.locator(`label:has(input[value=${chosen}])`).click();
      await page.waitForFunction((wanted) => document.querySelector("iframe").contentDocument?.URL.includes(`.${wanted}`), chosen);
      await settled(page);
      found[`${chosen} in ${system}`] = await ground(page);
    }
    await close();
  }
  return found;
}

async function images() {
  const found = {};
  for (const chosen of ["shown", "blocked"]) {
    const { page, heard, close } = await open();
    await page.addInitScript((value) => sessionStorage.setItem("digest.images", value), chosen);
    await page.goto(`${base}en.mail.html`);
    await page.waitForFunction((blocked) => document.querySelector("iframe").contentDocument?.URL.includes("blocked") === blocked, chosen === "blocked");
    await settled(page);
    await page.waitForTimeout(200);
    const sizes = await page.frameLocator("iframe").locator("img").evaluateAll((all) => all.map((one) => one.naturalWidth));
    found[chosen] = { requests: [...new Set(heard.requests)], sizes };
    await close();
  }
  return found;
}

const width = (page) => page.evaluate(() => document.querySelector("iframe").getBoundingClientRect().width);
const height = (page) => page.evaluate(() => {
  const frame = document.querySelector("iframe");
  return { frame: frame.getBoundingClientRect().height, inside: frame.contentDocument.documentElement.scrollHeight };
});

// --- by keyboard, by mouse ---

async function byKeyboard() {
  const { page, heard, close } = await open();
  const until = async (test) => {
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(test)) return true;
    }
    return false;
  };
  await page.goto(base);
  await settled(page);
  const result = { widths: {}, heights: {} };
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  result.skipped = await page.evaluate(() => document.activeElement.id);
  await page.goto(base);
  await until(() => document.activeElement.name === "width");
  for (const chosen of ["desktop", "tablet", "phone", "small"]) {
    result.widths[chosen] = await width(page);
    result.heights[chosen] = await height(page);
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("ArrowLeft"); // round and back: 360 px
  await until(() => document.activeElement.name === "scheme");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector("iframe").contentDocument?.URL.includes(".dark"));
  await settled(page);
  result.dark = await ground(page);
  await page.goto(`${base}es.mail.html`);
  await settled(page);
  result.kept = await page.evaluate(() => [...document.querySelectorAll(":checked")].map((one) => one.value));
  await until(() => document.activeElement.textContent.trim() === "Plain text");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/es.text.html");
  await until(() => document.activeElement.name === "font");
  await page.keyboard.press("ArrowRight");
  result.font = await page.evaluate(() => getComputedStyle(document.querySelector("pre")).fontFamily);
  await until(() => document.activeElement.name === "columns");
  const wide = () => page.evaluate(() => document.querySelector("pre").getBoundingClientRect().width);
  result.columns = [await wide()];
  await page.keyboard.press("ArrowRight");
  result.columns.push(await wide());
  await close();
  return { ...result, ...heard };
}

async function byMouse() {
  const { page, heard, close } = await open();
  await page.goto(base);
  const result = { titles: [] };
  for (const name of ["Plain text", "Inbox", "Web page", "Feeds", "Source", "Issue", "Check", "Mail"]) {
    const link = page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
    await Promise.all([page.waitForEvent("load"), link.click()]);
    result.titles.push(await page.title());
  }
  await page.getByRole("navigation", { name: "Editions" }).getByRole("link", { name: "Arabic" }).click();
  await settled(page);
  result.direction = await page.frameLocator("iframe").locator("html").getAttribute("dir");
  await page.getByRole("radio", { name: "Phone, 375 px" }).click();
  result.width = await width(page);
  await page.goBack();
  result.back = page.url().replace(base, "");
  // a finding leads to its line
  await page.goto(`${base}en.check.html`);
  await page.locator(".findings a[href*='#L']").first().click();
  result.line = await page.evaluate(() => {
    const line = document.querySelector(":target");
    const { top, bottom } = line.getBoundingClientRect();
    return { tag: line.tagName, seen: top >= 0 && bottom <= innerHeight, apart: getComputedStyle(line).backgroundColor };
  });
  // a link in the mail opens apart from the preview
  await page.goto(`${base}en.mail.html`);
  await settled(page);
  const opened = page.context().waitForEvent("page");
  await page.frameLocator("iframe").locator("a[href^='https:']").first().click();
  const other = await opened;
  result.opened = other.url() || (await other.waitForURL(/./), other.url());
  result.stays = page.url().replace(base, "");
  await close();
  return { ...result, ...heard };
}

// --- files that are saved ---

/** How long it takes until something is to be seen after a save, in milliseconds. */
async function seenAfter(page, save, test, argument) {
  const begin = performance.now();
  save();
  await page.waitForFunction(test, argument, { timeout: LIMIT, polling: 20 });
  return Math.round(performance.now() - begin);
}

const inFrame = (words) => document.querySelector("iframe")?.contentDocument?.body?.textContent.includes(words);
const onPage = (words) => document.body.textContent.includes(words);

/** Save each kind of file once, and give how long each took to be seen. */
async function saves(page, round) {
  const catalog = readFileSync(`${site}/catalog.json`, "utf8");
  const settings = readFileSync(`${site}/digest.toml`, "utf8");
  const template = `${site}/templates/partials/masthead.mjml.j2`;
  const decided = `${site}/issues/monthly/2022-08-01.toml`;
  mkdirSync(`${site}/templates/partials`, { recursive: true });
  mkdirSync(`${site}/issues/monthly`, { recursive: true });
  const save = (path, text) => () => writeFileSync(path, text);
  const took = {};
  took.template = await seenAfter(page, save(template, `<p>Masthead ${round}</p>`), inFrame, `Masthead ${round}`);
  const renamed = catalog.replaceAll("Guide 36", `Guide of ${round}`);
  took.catalog = await seenAfter(page, save(`${site}/catalog.json`, renamed), inFrame, `Guide of ${round}`);
  const retitled = settings.replace("Monthly digest", `Letter ${round}`);
  took.settings = await seenAfter(page, save(`${site}/digest.toml`, retitled), inFrame, `Letter ${round}`);
  took.editorial = await seenAfter(page, save(decided, `[intro]\nen = "A word ${round}"\n`), inFrame, `A word ${round}`);
  took.broken = await seenAfter(page, save(template, "<p>one</p>\n<p>{{ titel }}</p>\n<p>three</p>"), onPage, "masthead.mjml.j2:2");
  const fault = {
    ...(await violations(page)),
    line: await page.locator("[aria-current]").textContent(),
    lines: await page.locator(".code li").count(),
  };
  took.mended = await seenAfter(page, () => rmSync(template), inFrame, `Letter ${round}`);
  rmSync(decided);
  writeFileSync(`${site}/digest.toml`, settings);
  writeFileSync(`${site}/catalog.json`, catalog);
  return { took, fault };
}

async function reloads() {
  const { page, heard, close } = await open();
  await page.goto(`${base}en.mail.html`);
  await settled(page);
  await page.getByRole("radio", { name: "Phone, 375 px" }).click();
  // other work on the machine may hold one of them up
  const rounds = [await saves(page, "one"), await saves(page, "two")];
  const took = Object.fromEntries(
    Object.keys(rounds[0].took).map((kind) => [kind, Math.min(...rounds.map((round) => round.took[kind]))]),
  );
  await page.waitForFunction(inFrame, "Guide 36", { timeout: LIMIT });
  await page.evaluate(() => { window.mark = "kept"; });
  await page.waitForFunction(() => document.querySelector("nav.views .count"), null, { timeout: LIMIT });
  const found = await page.evaluate(() => ({
    mark: window.mark,
    beside: document.querySelectorAll("aside .findings li").length,
    unfinished: document.querySelector("aside").textContent.includes("at work"),
  }));
  const chosen = await page.evaluate(() => document.querySelector("input[name=width]:checked").value);
  await close();
  // the error page answers with 500, and the browser says so
  const problems = heard.problems.filter((text) => !/500/.test(text));
  return { took, fault: rounds[0].fault, chosen, found, problems };
}

// --- without scripts, from a folder ---

async function withoutScripts() {
  const { page, heard, close } = await open({ javaScriptEnabled: false });
  await page.goto(base);
  const shown = await page.frameLocator("iframe").locator("h1").textContent();
  await page.getByRole("link", { name: "Plain text" }).click();
  const url = page.url().replace(base, "");
  await close();
  return { shown, url, ...heard };
}

async function fromFolder() {
  const { page, heard, close } = await open();
  await page.goto(pathToFileURL(`${folder}/index.html`).href);
  const shown = await page.frameLocator("iframe").locator("h1").textContent();
  await page.getByRole("radio", { name: "Phone, 375 px" }).click();
  await page.locator("label:has(input[value=dark])").click();
  await page.waitForTimeout(300);
  const frame = page.frames().find((one) => one.url().includes("frame"));
  const result = { shown, frame: frame.url().split("/").pop(), width: await width(page), text: await frame.textContent("h1") };
  await page.getByRole("link", { name: "Check" }).click();
  result.title = await page.title();
  await close();
  return { ...result, ...heard };
}

const report = {
  pages: [],
  schemes: await schemes(),
  images: await images(),
  keyboard: await byKeyboard(),
  mouse: await byMouse(),
  scripts: await withoutScripts(),
  folder: await fromFolder(),
};
for (const view of VIEWS) {
  for (const colorScheme of ["light", "dark"]) {
    for (const wide of [1300, 375]) report.pages.push(await looked(view, colorScheme, wide));
  }
}
for (const view of ["text", "inbox", "issue"]) report.pages.push(await looked(view, "light", 375, "ar"));
report.reloads = await reloads();
await browser.close();
console.log(JSON.stringify(report));
