// letters.js ask TRACKING-PAGE ADDRESS: a phone at the page of a case, whose offer it follows; an address that is none, then this
// one. letters.js press LINK: the one button of the page that a letter leads to. Prints the last page's heading. Every page is
// judged by axe-core, put in from outside: none runs a script. Pictures go to $PICTURES, where that is set.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PHONE, withPhone } from "./phone.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [, , what, url, address] = process.argv;
let pictures = 0;

// As it is here, in a window that runs scripts.
async function audit(page, name) {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${what}-${++pictures}-${name}.png`, fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert(wide <= PHONE.width, `${name} is ${wide} px wide`);
  const judging = await (await page.context().browser().newContext({ bypassCSP: true, viewport: PHONE })).newPage();
  const html = await page.content();
  await judging.route("**/*", (it) => it.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await judging.goto(page.url());
  const found = await judging.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
  const told = found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
  assert.deepEqual(told, [], `axe-core at ${name}`);
  await judging.context().close();
}

async function press(page) {
  const [answer] = await Promise.all([
    page.waitForResponse((it) => it.request().method() === "POST"),
    page.locator("button").click(),
  ]);
  await page.waitForLoadState("load");
  return answer.status();
}

async function ask(page) {
  await page.locator(".offer a").click();
  await audit(page, "form");
  await page.fill("#address", "sri@localhost"); // a browser finds nothing amiss in it
  assert.equal(await press(page), 400);
  assert.equal(await page.locator("#address").inputValue(), "");
  await audit(page, "refused");
  await page.fill("#address", address);
}

await withPhone(async (page) => {
  await page.goto(url);
  await audit(page, "first");
  if (what === "ask") await ask(page);
  assert.equal(await press(page), 200);
  await audit(page, "last");
  console.log(await page.locator("h1").innerText());
});
