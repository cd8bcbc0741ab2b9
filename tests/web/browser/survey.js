// survey.js CODE_PAGE DIR GRADES: someone with a phone rates a finished case, from its tracking page. GRADES: nine digits,
// in the order of the questions. Pictures of each page go to DIR. Status 1 and a sentence when anything is not as it should be.
import assert from "node:assert/strict";
import { PHONE, withPhone } from "./phone.js";

const [, , page_url, dir, grades] = process.argv;
const DESK = { width: 1280, height: 900 };
const TOUCH_PX = 44; // nothing to press is smaller

async function look(page, name) {
  for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
    await page.setViewportSize(viewport);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert(wide <= 0, `${name} at ${viewport.width} px: ${wide} px too wide`);
    await page.screenshot({ path: `${dir}/${name}-${size}.png`, fullPage: true });
  }
  await page.setViewportSize(PHONE);
}

async function rate(page) {
  const sets = page.locator("fieldset");
  assert.equal(await sets.count(), grades.length);
  await page.getByRole("button", { name: "Kirim penilaian" }).click();
  assert.equal(await sets.count(), grades.length, "what is not filled in is not sent");
  for (const [i, grade] of [...grades].entries()) {
    const labels = sets.nth(i).locator("label");
    assert.equal(await labels.count(), 4);
    const box = await labels.nth(Number(grade) - 1).boundingBox();
    assert(box.height >= TOUCH_PX, `a grade of ${box.height} px`);
    await labels.nth(Number(grade) - 1).click();
  }
  await look(page, "filled");
  await page.getByRole("button", { name: "Kirim penilaian" }).click();
}

await withPhone(async (page) => {
  await page.goto(page_url);
  await look(page, "tracked");
  await page.getByRole("link", { name: "Bagaimana layanan kami?" }).click();
  await look(page, "form");
  const form = page.url();
  await rate(page);
  assert.equal(await page.locator("h1").innerText(), "Terima kasih atas penilaian Anda");
  await look(page, "thanks");
  await page.getByRole("link", { name: "Lihat permohonan Anda" }).click();
  assert.equal(page.url(), page_url);
  await page.goto(form);
  assert.equal(await page.locator("h1").innerText(), "Penilaian sudah diterima");
  assert.equal(await page.locator("form").count(), 0);
  await look(page, "given");
  await page.goto(`${form}?lang=en`);
  assert.equal(await page.locator("h1").innerText(), "We already have your answers");
});
