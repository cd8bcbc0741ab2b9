// people.js - staff at the desk, in a browser without scripts: an account is opened from its invitation, both factors are
// given, forms are sent. The browser runs no script of a page; axe-core is put in from outside.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const PASSWORD = "kawung-rembulan-7-perahu";
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PERIOD_MS = 30000, PHONE = 390;

// RFC 6238 over RFC 4226, SHA-1, six digits: a second time, to compare.
export function totp(secret, at = Date.now()) {
  const bits = [...secret.replace(/[ =]/g, "")].map((it) => DIGITS.indexOf(it).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((it) => parseInt(it, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / PERIOD_MS)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const from = mac[19] & 15;
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1000000).padStart(6, "0");
}

export class Staff {
  static async open(browser, base, invitation, shots) {
    const staff = new Staff();
    Object.assign(staff, { base, shots, requests: new Set(), said: [], used: 0 });
    staff.context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1440, height: 900 }, locale: "id-ID" });
    staff.page = await staff.context.newPage();
    staff.page.on("request", (it) => staff.requests.add(new URL(it.url()).origin));
    staff.page.on("console", (it) => staff.said.push(it.text()));
    await staff.accept(invitation);
    return staff;
  }

  // A code that was not used yet: the next one is right already.
  code() {
    const now = Math.floor(Date.now() / PERIOD_MS);
    this.used = Math.max(now, this.used + 1);
    assert(this.used <= now + 1, "no code is left for now");
    return totp(this.secret, this.used * PERIOD_MS);
  }

  async accept(invitation) {
    await this.page.goto(invitation);
    this.login = await this.page.locator("input[name=nama]").getAttribute("value");
    this.secret = await this.page.locator("code").innerText();
    await this.picture("invitation");
    await this.page.fill("#sandi", PASSWORD);
    await this.page.fill("#ulang", PASSWORD);
    await this.page.fill("#kode", this.code());
    await this.press("Buka akun saya");
    await this.page.getByText("Akun Anda siap").first().waitFor();
  }

  // Its key stands in the form that every page has, and is the session's own.
  async enter() {
    await this.page.goto(`${this.base}/masuk`);
    await this.page.fill("#nama", this.login);
    await this.page.fill("#sandi", PASSWORD);
    await this.press("Lanjut");
    await this.page.fill("#kode", this.code());
    await this.press("Masuk");
    this.key = await this.page.locator("input[name=kunci]").first().getAttribute("value");
  }

  async press(label, within = this.page) {
    await Promise.all([this.page.waitForLoadState("load"), within.getByRole("button", { name: label, exact: true }).first().click()]);
    await this.page.waitForLoadState("load");
  }

  // Without a browser's help, from no page: the answer's status.
  async post(path, fields, headers = {}) {
    const answer = await this.context.request.post(this.base + path, {
      form: { kunci: this.key, ...fields }, headers, maxRedirects: 0 });
    return answer.status();
  }

  async get(path) {
    return (await this.context.request.get(this.base + path, { maxRedirects: 0 })).status();
  }

  async heading() {
    return this.page.locator("h1").first().innerText();
  }

  async picture(name) {
    if (this.shots) await this.page.screenshot({ path: `${this.shots}/${name}.png`, fullPage: true });
  }

  // In a window that runs scripts, on the page as it is here.
  async judge(html) {
    this.judging ??= await (await this.page.context().browser().newContext({ bypassCSP: true, viewport: { width: 1440, height: 900 } })).newPage();
    const url = this.page.url();
    await this.judging.route(url, (it) => it.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
    await this.judging.goto(url);
    await this.judging.unroute(url);
    return this.judging.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
  }

  // How wide the page is that was judged, in a window of a phone.
  async widthOnPhone() {
    const size = this.judging.viewportSize();
    await this.judging.setViewportSize({ width: PHONE, height: 800 });
    const width = await this.judging.evaluate("document.documentElement.scrollWidth");
    await this.judging.setViewportSize(size);
    return width;
  }

  // No violation of WCAG 2.2 A and AA, or of axe-core's best practices; on a phone nothing but a table is moved sideways.
  async audit(name) {
    await this.picture(name);
    const found = await this.judge(await this.page.content());
    const told = found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
    assert.deepEqual(told, [], `axe-core at ${name}`);
    assert((await this.widthOnPhone()) <= PHONE, `too wide for a phone: ${name}`);
  }

  // Nothing was asked of anybody else, and the policy was never broken.
  check() {
    assert.deepEqual([...this.requests], [this.base]);
    const broken = this.said.filter((it) => /Content Security Policy|Refused/.test(it));
    assert.deepEqual(broken, []);
  }
}

// Chromium would start a process ahead of every page, for a page of another site that never comes: with a limit it starts
// those that it needs.
export async function withBrowser(work) {
  const args = ["--no-sandbox", "--disable-gpu", "--renderer-process-limit=1"];
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args });
  try {
    await work(browser);
  } finally {
    await browser.close();
  }
}
