// drop.js URL TOO_LARGE FILE [DIR]: a phone at the page of a drop: a file that is too large, whose refusal is to be read in
// spite of its size, then one that is taken. Prints the page's heading at last, in Indonesian and in English, a line each.
// Pictures of each page go to DIR. Status 1 and a sentence when anything is not as it should be.
import assert from "node:assert/strict";
import { PHONE, withPhone } from "./phone.js";

const [, , url, large, good, dir] = process.argv;

async function picture(page, name) {
  if (dir) await page.screenshot({ path: `${dir}/${name}.png`, fullPage: true });
}

// The status of what comes back.
async function send(page, file, chosen) {
  await page.locator("#file").setInputFiles(file);
  await picture(page, chosen);
  const [answer] = await Promise.all([
    page.waitForResponse((it) => it.request().method() === "POST"),
    page.locator("button").click(),
  ]);
  return answer.status();
}

await withPhone(async (page) => {
  await page.goto(url);
  assert.equal(await page.locator("html").getAttribute("lang"), "id");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert(wide <= PHONE.width, `the page is ${wide} px wide`);
  await picture(page, "ask");
  assert.equal(await send(page, large, "chosen-large"), 413);
  await page.getByText("terlalu besar").first().waitFor();
  await picture(page, "large");
  assert.equal(await send(page, good, "chosen"), 200);
  await page.locator("h1", { hasText: "Sudah terkirim" }).waitFor();
  console.log(await page.locator("h1").innerText());
  await picture(page, "sent");
  await page.goto(`${url}?lang=en`);
  console.log(await page.locator("h1").innerText());
});
