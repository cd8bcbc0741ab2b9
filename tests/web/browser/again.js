// again.js - a paper does not agree, and its applicant sends another from a phone: staff say which and why, the phone sends
// it on the tracking page, the case goes on, and staff find it in place of the old one with nothing else to decide.
import assert from "node:assert/strict";
import { PHONE } from "./phone.js";

const REASON = "unsigned", WORDS = { id: "Belum bertanda tangan atau berstempel", en: "Not signed or stamped yet" };
const PAGE_MAX = 20_000, TOUCH_PX = 44;

// Of the checklist: everything agrees but this paper.
async function refuse(who, item) {
  const sets = who.page.locator(".checks fieldset");
  for (let i = 0; i < (await sets.count()); i++) {
    const set = sets.nth(i);
    const bad = (await set.locator("legend").innerText()) === item.again.title;
    await set.getByLabel(bad ? "Tidak sesuai" : "Sesuai", { exact: true }).check();
    if (bad) await set.locator("select").selectOption(REASON);
  }
  await who.press("Simpan pemeriksaan");
  await who.page.getByText("Pemeriksaan disimpan.").waitFor();
}

export async function sendBack(who, item, step) {
  const back = step.outcomes.find((it) => item.kiosk.includes(it.next));
  await refuse(who, item);
  await who.press(back.title);
  await who.page.getByText("Langkah dicatat.").waitFor();
}

async function look(who, page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert(wide <= 0, `${name}: ${wide} px too wide`);
  await page.screenshot({ path: `${who.shots}/phone-${name}.png`, fullPage: true });
  const html = await page.content();
  assert(html.length < PAGE_MAX, `${name}: ${html.length} bytes`);
  assert(!html.includes("<script"), `${name} has a script`);
  const found = await who.judge(html);
  assert.deepEqual(found.violations.map((it) => `${it.id}: ${it.nodes[0].html}`), [], `axe-core at ${name}`);
}

async function press(page, name, role = "button") {
  const thing = page.getByRole(role, { name });
  assert((await thing.boundingBox()).height >= TOUCH_PX, `${name} is too small to press`);
  await Promise.all([page.waitForLoadState("load"), thing.click()]);
  await page.waitForLoadState("load");
}

// Nothing is asked for but that paper; what is sent cannot be fetched, and another case's code sends nothing.
export async function sendFromPhone(browser, who, item, other) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE, locale: "id-ID" });
  const page = await context.newPage();
  await page.goto(item.url);
  assert.equal(await page.locator(".wanted li").count(), 1);
  await page.getByText(`${item.again.title}: ${WORDS.id}`).waitFor();
  await look(who, page, "wanted");
  await page.goto(`${item.url}?lang=en`);
  await page.getByText(WORDS.en).waitFor();
  await look(who, page, "wanted-en");
  await press(page, "Send from your phone", "link");
  await look(who, page, "form-en");
  await page.getByRole("link", { name: "ID", exact: true }).click();
  await look(who, page, "form");
  const form = page.url().split("?")[0];
  await page.setInputFiles("input[type=file]", { name: "rahasia.pdf", mimeType: "application/pdf", buffer: Buffer.from("GIF89a") });
  await press(page, "Kirim berkas ini");
  await page.getByText("Jenis berkas ini tidak diminta").waitFor();
  await look(who, page, "refused");
  await page.setInputFiles("input[type=file]", item.again.file);
  await press(page, "Kirim berkas ini");
  await page.getByText("sudah diterima").waitFor();
  assert.equal(page.url().split("?")[0], item.url);
  await look(who, page, "received");
  for (const path of [form, `${form}/1`, `${form}?versi=1`])
    assert(!(await (await context.request.get(path)).text()).includes(item.again.marker), `${path} gives it back`);
  if (other) {
    const stolen = await context.request.post(form.replace(item.code.replaceAll(" ", ""), other.code.replaceAll(" ", "")),
      { multipart: { file: { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") } } });
    assert.equal(stolen.status(), 409);
  }
  await press(page, "Kirim ke petugas");
  assert.equal(await page.locator(".wanted").count(), 0);
  await look(who, page, "gone-on");
  await context.close();
}

// The queue says so; the paper stands in place of the old one, which can still be looked at; it alone is to be decided.
export async function findIt(who, item) {
  const queue = `${who.base}/antrean?lihat=semua&jenis=permohonan`;
  const row = who.page.locator("tr", { hasText: item.id.slice(0, 8) });
  await who.page.goto(queue);
  await row.getByText("Berkas baru dari ponsel").waitFor();
  await who.audit("queue-fresh");
  await who.page.goto(`${who.base}/kasus/${item.id}`);
  const figure = who.page.locator("figure", { hasText: item.again.title });
  await figure.getByText(/^baru, dari ponsel, /).waitFor();
  await who.audit("case-fresh");
  for (const set of await who.page.locator(".checks fieldset").all()) {
    const fresh = (await set.locator("legend").innerText()) === item.again.title;
    assert.equal(await set.locator("input:checked").count(), fresh ? 0 : 1, await set.innerText());
  }
  const picture = await figure.locator("img").getAttribute("src");
  const answer = await who.context.request.get(who.base + picture);
  assert.equal(answer.status(), 200);
  assert.equal(answer.headers()["content-type"], "image/jpeg");
  await figure.getByRole("link", { name: /Lihat besar/ }).click();
  await who.page.getByText(/^baru, dari ponsel, /).waitFor();
  await who.page.waitForLoadState("load");
  await who.audit("viewer-fresh");
  const fresh = await (await who.context.request.get(who.base + (await who.page.locator(".sheet img").getAttribute("src")))).body();
  await who.page.getByRole("link", { name: "yang dahulu, dari terminal" }).click();
  await who.page.waitForURL(/versi=0/);
  await who.page.waitForLoadState("load");
  await who.audit("viewer-before");
  const before = await (await who.context.request.get(who.base + (await who.page.locator(".sheet img").getAttribute("src")))).body();
  assert(!fresh.equals(before), "the new paper is the old one");
  assert.equal(await who.get(`/kasus/${item.id}/gambar/${item.again.item}?versi=99`), 404);
  await who.page.goto(`${who.base}/kasus/${item.id}`);
  const set = who.page.locator(".checks fieldset", { has: who.page.locator("legend", { hasText: item.again.title }) });
  await set.getByLabel("Sesuai", { exact: true }).check();
  await who.press("Simpan pemeriksaan");
  await who.page.goto(queue);
  assert.equal(await row.getByText("Berkas baru dari ponsel").count(), 0);
}
