// desk.js PLAN [DIR]: every case of the plan (desk.py) worked from queue to done by people of the right roles, through every
// outcome of every step; whatever a person may not do is refused, and changes nothing. Pictures of the pages go to DIR.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { findIt, sendBack, sendFromPhone } from "./again.js";
import { PASSWORD, Staff, withBrowser } from "./people.js";

const [, , planFile, shots] = process.argv;
const plan = JSON.parse(readFileSync(planFile, "utf8"));
const OWN = "SPESIMEN: catatan <b>petugas</b> & 'kutip'";
let staff, seen;
const lefts = {}; // what was not gone by yet, of each service

function leadsOn(step, outcome) {
  return outcome.next === 0 || outcome.next > step.number;
}

// The shortest way from a step to one with an outcome that was not gone by yet; its first outcome.
function towards(steps, from, left) {
  const queue = [[from, null]], been = new Set();
  while (queue.length) {
    const [number, first] = queue.shift();
    if (number === 0 || been.has(number)) continue;
    been.add(number);
    const fresh = steps[number].outcomes.find((it) => left.has(`${number} ${it.key}`));
    if (fresh) return first ?? fresh;
    for (const outcome of steps[number].outcomes) queue.push([outcome.next, first ?? outcome]);
  }
  return null;
}

async function audit(who, name) {
  if (seen.has(name)) return;
  seen.add(name);
  await who.audit(name);
}

async function open(who, item) {
  await who.page.goto(`${plan.base}/kasus/${item.id}`);
}

// What the page that is open says it was shown for.
async function shownFor(who) {
  return who.page.locator("form.outcomes input[name=langkah]").getAttribute("value");
}

// Nobody else's: whoever sees the case is refused, whoever does not is told that there is none.
async function refuseOthers(item, step, outcome) {
  for (const [login, who] of Object.entries(staff)) {
    if (step.may.includes(login)) continue;
    const status = await who.post(`/kasus/${item.id}/langkah`, { langkah: step.number, hasil: outcome.key });
    const wanted = item.seenBy.includes(login) && who.decides ? 403 : who.decides ? 404 : 403;
    assert.equal(status, wanted, `${login} at step ${step.number} of ${item.service}`);
  }
}

async function fillChecks(who, item, agree) {
  await open(who, item);
  const sets = who.page.locator(".checks fieldset");
  for (let i = 0; i < (await sets.count()); i++) {
    const set = sets.nth(i);
    const good = agree || i > 0;
    await set.getByLabel(good ? "Sesuai" : "Tidak sesuai", { exact: true }).check();
    if (!good) await set.locator("select").selectOption("unsigned");
  }
  await who.press("Simpan pemeriksaan");
  await who.page.getByText("Pemeriksaan disimpan.").waitFor();
}

// Before the checklist says so, neither onwards nor back.
async function prepareChecks(who, item, step, outcome) {
  if (!step.check) return;
  const onwards = leadsOn(step, outcome);
  if (onwards && step.assigns) return;
  await fillChecks(who, item, !onwards);
  const early = await who.post(`/kasus/${item.id}/langkah`, { langkah: await shownFor(who), hasil: outcome.key });
  assert.equal(early, 409, `step ${step.number} by ${outcome.key} against the checklist`);
  const silent = await who.post(`/kasus/${item.id}/periksa`, { "p-data": "tidak", "s-data": "" });
  assert.equal(silent, 400, "a difference without a reason");
  await fillChecks(who, item, onwards);
}

// The applicant reads exactly what was found amiss, and nothing of who typed what.
async function told(item, who) {
  for (const [tag, words] of [["id", "Data yang diisi: Belum bertanda tangan atau berstempel"], ["en", "The data entered: Not signed or stamped yet"]]) {
    const page = await (await who.context.request.get(`${item.url}?lang=${tag}`)).text();
    assert(page.includes(words), `${words} is not on the tracking page`);
    assert.equal(page.match(/<li[ >]/g).length - item.steps.length, 1, "one thing is asked for");
    assert(page.length < 20000, `${page.length} bytes`);
  }
}

async function decide(item, step, outcome) {
  // Whoever it was handed to comes first.
  const order = step.may.includes(item.hands) ? [item.hands, ...step.may.filter((it) => it !== item.hands)] : step.may;
  const [first, second] = order.map((login) => staff[login]);
  await refuseOthers(item, step, outcome);
  if (order[0] === item.hands && second) {
    const taken = await second.post(`/kasus/${item.id}/langkah`, { langkah: step.number, hasil: outcome.key });
    assert.equal(taken, 403, `${order[1]} takes it out of ${item.hands}'s hands`);
  }
  await prepareChecks(first, item, step, outcome);
  await open(first, item);
  await audit(first, `case-${item.service.replace("/", "-")}-${step.number}`);
  const shown = await shownFor(first), [number, since] = shown.split(".");
  assert.equal(Number(number), step.number);
  for (const stale of [`${step.number + 1}.${since}`, `${number}.${since - 1}`])
    assert.equal(await first.post(`/kasus/${item.id}/langkah`, { langkah: stale, hasil: outcome.key }), 409, `a form of ${stale}`);
  if (step.link) {
    await first.press("Tautan sudah dikirim ulang dari AMS");
    await first.page.getByText("Pengiriman ulang tautan dicatat.").waitFor();
  }
  if (step.assigns && leadsOn(step, outcome)) {
    await first.page.selectOption("#kepada", { label: plan.names.ani });
    item.hands = "ani";
  }
  await first.press(outcome.title);
  if (step.two && leadsOn(step, outcome)) {
    await first.page.getByText("Orang kedua perlu menyetujui").waitFor();
    await audit(first, "proposed");
    assert.equal(await first.page.getByRole("button", { name: outcome.title, exact: true }).count(), 0, "offered to whoever proposed it");
    assert.equal(await first.post(`/kasus/${item.id}/langkah`, { langkah: shown, hasil: outcome.key }), 403);
    await first.press("Batalkan usulan");
    await first.press(outcome.title);
    await open(second, item);
    await second.press(outcome.title);
    await second.page.getByText("Langkah dicatat.").waitFor();
  } else {
    await first.page.getByText("Langkah dicatat.").waitFor();
  }
  if (step.check && !leadsOn(step, outcome) && item.kiosk.includes(outcome.next)) await told(item, first);
  const again = await first.post(`/kasus/${item.id}/langkah`, { langkah: shown, hasil: outcome.key });
  assert([403, 404, 409].includes(again), `done twice: ${again}`);
}

// Every outcome of every step that a case may come to once it is handed in.
function ways(item) {
  const steps = Object.fromEntries(item.steps.map((it) => [it.number, it]));
  const found = new Set(), queue = [item.at], been = new Set([0]);
  while (queue.length) {
    const number = queue.pop();
    if (been.has(number)) continue;
    been.add(number);
    for (const outcome of steps[number].outcomes) {
      found.add(`${number} ${outcome.key}`);
      queue.push(outcome.next);
    }
  }
  return found;
}

// Whoever has it in hand, or else the first who may.
function decider(item, step) {
  return staff[step.may.includes(item.hands) ? item.hands : step.may[0]];
}

async function work(item, browser) {
  const steps = Object.fromEntries(item.steps.map((it) => [it.number, it]));
  const left = (lefts[item.service] ??= ways(item));
  let at = item.at;
  for (let moves = 0; at !== 0; moves++) {
    assert(moves < 80, `${item.service} does not end`);
    const step = steps[at];
    if (item.again && step.check) {
      const who = decider(item, step);
      await open(who, item);
      if (!item.sent) {
        await sendBack(who, item, step);
        await sendFromPhone(browser, who, item, plan.cases.find((it) => it !== item));
        await staff.dewi.page.goto(`${plan.base}/audit`);
        await staff.dewi.page.getByRole("row", { name: "Sistem Berkas baru dikirim pemohon dari ponsel" }).first().waitFor();
        at = item.at;
        item.sent = true;
        continue;
      }
      await findIt(who, item);
      item.again = null;
    }
    // Back comes first, the end last.
    const fresh = step.outcomes.filter((it) => left.has(`${at} ${it.key}`));
    const outcome = fresh.find((it) => !leadsOn(step, it)) ?? fresh.find((it) => it.next !== 0) ?? towards(steps, at, left)
      ?? fresh[0] ?? step.outcomes.find((it) => leadsOn(step, it));
    await decide(item, step, outcome);
    left.delete(`${at} ${outcome.key}`);
    at = outcome.next;
  }
}

// Papers, turned and larger; a note; the code on the receipt finds the case.
async function look(item) {
  const who = staff[item.reader];
  await who.page.goto(`${plan.base}/antrean?lihat=semua&jenis=${item.complaint ? "pengaduan" : "permohonan"}`);
  await audit(who, item.complaint ? "queue-complaints" : "queue");
  await who.page.fill("#kode", item.code.toLowerCase());
  await who.press("Cari");
  assert.equal(new URL(who.page.url()).pathname, `/kasus/${item.id}`);
  // A reason by its name in RFC 5280, too; no other choice by a name that only programs know.
  const names = (await who.page.locator("section[aria-labelledby=data] dd").allInnerTexts()).join("\n").match(/\([a-z]+[A-Za-z]*\)/g) ?? [];
  assert.equal(names.length, item.service.endsWith("/revoke") ? 1 : 0, `${item.service}: ${names}`);
  for (const picture of await who.page.locator("figure img").all()) {
    const answer = await who.context.request.get(plan.base + (await picture.getAttribute("src")));
    assert.equal(answer.status(), 200);
    assert.equal(answer.headers()["content-type"], "image/jpeg");
  }
  await who.page.fill("#isi-catatan", OWN);
  await who.press("Simpan catatan");
  await who.page.getByText(OWN).waitFor();
  const paper = who.page.locator("figure a").last();
  if ((await paper.count()) === 0) return;
  await paper.click();
  await who.page.waitForLoadState("load");
  await audit(who, `viewer-${item.service.replace("/", "-")}`);
  const turn = who.page.getByRole("link", { name: "Putar ↻" });
  if ((await turn.count()) === 0) return;
  await turn.click();
  await who.page.waitForURL(/putar=90/);
  await audit(who, "viewer-turned");
}

// What there is to read and to send, tried by everybody who may not.
async function forbidden(item) {
  const posts = ["langkah", "periksa", "batal", "disposisi", "catatan", "tautan", "tahan", "lepas"];
  for (const [login, who] of Object.entries(staff)) {
    const sees = item.seenBy.includes(login);
    const reads = await who.get(`/kasus/${item.id}`);
    assert.equal(reads, sees ? 200 : who.cases ? 404 : 403, `${login} reads ${item.service}`);
    const paper = await who.get(`/kasus/${item.id}/gambar/${item.paper}`);
    const papers = await who.get(`/kasus/${item.id}/berkas/${item.paper}`);
    const wanted = !who.papers ? 403 : sees && item.paper !== "evidence" ? 200 : 404;
    assert.deepEqual([paper, papers], [wanted, wanted], `${login} looks at a paper of ${item.service}`);
    if (!sees) for (const act of posts) {
      const status = await who.post(`/kasus/${item.id}/${act}`, { isi: "x", hasil: "done", langkah: "2", kepada: "" });
      assert([403, 404].includes(status), `${login}: ${act} of ${item.service}: ${status}`);
    }
    assert.equal(await who.get("/akun"), who.admin ? 200 : 403);
    assert.equal(await who.get("/audit"), who.audits ? 200 : 403);
    assert.equal(await who.get("/armada"), who.admin ? 200 : 403);
    assert.equal(await who.get("/pelindungan"), who.guards ? 200 : 403);
  }
}

// Forms from elsewhere, without a session, or with another's key.
async function forged(item, browser) {
  const who = staff[item.reader], path = `/kasus/${item.id}/catatan`;
  await open(who, item);
  assert.equal(await who.post(path, { isi: "x", kunci: "" }), 403);
  assert.equal(await who.post(path, { isi: "x", kunci: staff.eko.key }), 403);
  assert.equal(await who.post(path, { isi: "x" }, { "Sec-Fetch-Site": "cross-site" }), 400);
  const stranger = await browser.newContext();
  for (const page of ["/antrean", `/kasus/${item.id}`, `/kasus/${item.id}/gambar/${item.paper}`, "/akun", "/audit", "/armada", "/pelindungan"]) {
    const answer = await stranger.request.get(plan.base + page, { maxRedirects: 0 });
    assert.equal(answer.status(), 303, page);
    assert.equal(answer.headers().location, "/masuk");
  }
  await stranger.close();
}

// The report as page, CSV and PDF, for those who answer for the office; its cells are compared by desk.py.
async function report() {
  for (const [login, who] of Object.entries(staff)) {
    const wanted = who.reports ? 200 : 403;
    for (const path of ["/laporan", "/laporan.csv", "/laporan.pdf"]) assert.equal(await who.get(path), wanted, `${login} at ${path}`);
  }
  const who = staff.dewi;
  await who.page.goto(`${plan.base}/laporan?periode=${plan.period}`);
  await audit(who, "report");
  await who.page.setViewportSize({ width: 390, height: 844 });
  await audit(who, "report-phone");
  const last = await who.page.locator("nav a").last().boundingBox();
  assert(last.x + last.width <= 390, `the way around is ${last.x + last.width} wide`);
  await who.page.setViewportSize({ width: 1440, height: 900 });
  writeFileSync(plan.reported.page, await who.page.locator("main").innerText());
  await who.page.pdf({ path: `${shots}/report-printed.pdf`, format: "A4", landscape: true });
  for (const kind of ["csv", "pdf"]) {
    const answer = await who.context.request.get(`${plan.base}/laporan.${kind}?periode=${plan.period}`);
    assert.equal(answer.status(), 200);
    writeFileSync(plan.reported[kind], await answer.body());
  }
}

// What everybody may read, on a phone.
async function performance(browser) {
  const who = staff.dewi;
  for (const [path, name] of [["/kinerja", "performance-agencies"], [`/kinerja/${plan.agency}`, "performance"], [`/kinerja/${plan.agency}?lang=en`, "performance-en"]]) {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(plan.public + path);
    await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
    const html = await page.content();
    assert(html.length < 20000, `${html.length} bytes`);
    const found = await who.judge(html);
    assert.deepEqual(found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`), [], name);
    await context.close();
  }
}

// The officer says of which class a complaint is; it is due by that from when it was handed in.
async function classify(item) {
  const who = staff.citra;
  await open(who, item);
  await audit(who, `class-${item.service.replace("/", "-")}`);
  const select = who.page.locator("#kelas-baru");
  const options = await select.locator("option:not([selected])").all();
  await select.selectOption(await options[0].getAttribute("value"));
  await who.page.fill("#kelas-sebab", OWN);
  await who.press("Ubah kelas");
  await who.page.getByText("Kelas pengaduan diubah").waitFor();
  for (const [login, other] of Object.entries(staff)) {
    if (login === "citra") continue;
    const status = await other.post(`/kasus/${item.id}/kelas`, { kelas: "delay", sebab: "x" });
    assert([403, 404].includes(status), `${login} changes a class: ${status}`);
  }
}

// Requests and incidents, entered and answered; another agency sees neither.
async function guard(item) {
  const who = staff.dewi, reader = staff.kepala, now = new Date(Date.now() + 7 * 3600000).toISOString();
  await who.page.goto(`${plan.base}/antrean`);
  await who.page.getByRole("link", { name: "Pelindungan data" }).click();
  await audit(who, "privacy");
  await who.page.fill("#kode", item.code);
  await who.page.selectOption("#jenis", { label: "Akses dan salinan" });
  await who.page.fill("#diterima", now.slice(0, 16));
  await who.page.fill("#uraian", "meminta salinan <b>");
  await who.press("Catat permintaan");
  await who.page.waitForURL(/\/pelindungan\/permintaan\//);
  const request = new URL(who.page.url()).pathname;
  await audit(who, "request");
  await reader.page.goto(plan.base + request);
  await reader.page.getByRole("link", { name: "Salinan data untuk pemiliknya" }).click();
  assert.equal(await reader.heading(), "Salinan data pribadi");
  if (item.sent) await reader.page.getByRole("listitem").filter({ hasText: "dari ponsel" }).first().waitFor();
  await audit(reader, "copy");
  await who.page.selectOption("#jawaban", { label: "Dipenuhi" });
  await who.page.fill("#alasan", "salinan diserahkan");
  await who.press("Simpan jawaban");
  await audit(who, "answered");
  await who.page.goto(`${plan.base}/pelindungan`);
  await who.page.selectOption("#terminal", "TEST-01");
  await who.page.fill("#dari", `${now.slice(0, 10)}T00:00`);
  await who.page.fill("#sampai", `${now.slice(0, 10)}T23:59`);
  await who.page.fill("#diketahui", now.slice(0, 16));
  await who.page.fill("#uraian-insiden", "terminal hilang semalam");
  await who.press("Catat insiden");
  await who.page.waitForURL(/\/pelindungan\/insiden\//);
  const incident = new URL(who.page.url()).pathname;
  await who.page.getByRole("rowheader", { name: item.id.slice(0, 8) }).waitFor();
  await audit(who, "incident");
  await who.press("Pemilik data sudah diberi tahu");
  const list = await who.context.request.get(`${plan.base}${incident}/csv`);
  assert.match(await list.text(), new RegExp(`^${item.id},${item.service},`, "m"));
  await who.page.getByRole("link", { name: "Surat pemberitahuan" }).click();
  await audit(who, "notice");
  await who.page.goto(`${plan.base}/kasus/${item.id}`);
  await who.page.fill("#sebab", "sengketa");
  await who.press("Tahan pemusnahan");
  await who.page.getByText(/Ditahan oleh/).waitFor();
  await audit(who, "held");
  await who.press("Lepaskan: sengketanya selesai");
  for (const path of [request, incident, `${incident}/csv`, `${incident}/surat`]) {
    assert.equal(await staff.lain.get(path), 404, path);
    assert.equal(await staff.ani.get(path), 403, path);
  }
}

async function administer() {
  const admin = staff.eko, victim = staff.ani;
  await admin.page.goto(`${plan.base}/`);
  await admin.press("Keluar");
  await admin.enter(); // just now
  // Whoever may not see the queue is not sent there.
  await admin.page.goto(`${plan.base}/nothing`);
  await admin.page.getByRole("link", { name: "Ke halaman awal" }).click();
  await admin.page.waitForURL(`${plan.base}/akun`);
  await audit(admin, "accounts");
  await admin.page.fill("#orang", "Fajar SPESIMEN");
  await admin.page.fill("#nama", "fajar");
  await admin.page.locator(".roles").last().getByLabel("Verifikator").check();
  await admin.press("Buat undangan");
  assert.match(await admin.page.locator("code").innerText(), /\/undangan\/[\w-]{43}$/);
  await audit(admin, "invited");
  await admin.page.goto(`${plan.base}/akun`);
  const card = admin.page.locator(".account", { hasText: victim.login });
  await admin.press("Akhiri semua sesi", card);
  assert.equal(await victim.get("/antrean"), 303);
  await victim.enter();
  assert.equal(await victim.get("/antrean"), 200);
  await admin.page.getByRole("link", { name: "Armada" }).click();
  await admin.page.getByRole("row", { name: "TEST-01" }).getByText(/ lalu/).waitFor(); // its courier is running
  await audit(admin, "fleet");
}

// One's own: a new password, and none of the sessions before it is left.
async function own() {
  const who = staff.dewi, fresh = `${PASSWORD}-baru`;
  const before = (await who.context.storageState()).cookies[0].value;
  await who.page.goto(`${plan.base}/antrean`);
  await who.page.getByRole("link", { name: "Akun saya" }).click();
  await audit(who, "own");
  await who.page.setViewportSize({ width: 390, height: 844 });
  await audit(who, "own-phone");
  await who.page.setViewportSize({ width: 1440, height: 900 });
  await who.page.fill("#lama", PASSWORD);
  await who.page.fill("#sandi", fresh);
  await who.page.fill("#ulang", fresh);
  await who.page.fill("#kode", who.code());
  await who.press("Ganti kata sandi");
  await who.page.getByText("Kata sandi diganti").waitFor();
  assert.notEqual((await who.context.storageState()).cookies[0].value, before);
  assert.equal(await who.get("/antrean"), 200);
}

await withBrowser(async (browser) => {
  seen = new Set();
  staff = {};
  for (const [login, invitation] of Object.entries(plan.invitations)) {
    const who = (staff[login] = await Staff.open(browser, plan.base, invitation, login === "kepala" ? shots : undefined));
    Object.assign(who, plan.rights[login], { shots });
    await who.enter();
  }
  await staff.kepala.page.goto(`${plan.base}/nothing`);
  await audit(staff.kepala, "missing");
  for (const item of plan.cases) {
    await look(item);
    await forbidden(item);
    if (item.complaint) await classify(item);
    await work(item, browser);
  }
  for (const [service, left] of Object.entries(lefts)) assert.deepEqual([...left], [], `${service}: ways not gone`);
  await guard(plan.cases[0]);
  await forged(plan.cases[0], browser);
  await staff.dewi.page.goto(`${plan.base}/audit`);
  await audit(staff.dewi, "audit");
  await staff.kepala.page.goto(`${plan.base}/antrean?lihat=selesai`);
  await audit(staff.kepala, "done");
  await report();
  await performance(browser);
  await administer();
  await own();
  await staff.kepala.press("Keluar");
  assert.equal(await staff.kepala.get("/antrean"), 303);
  await audit(staff.kepala, "login");
  for (const who of Object.values(staff)) who.check();
  console.log(`${seen.size} pages without a violation`);
});
