// A phone in front of the backend's pages: Chromium, led by playwright.
import { chromium } from "playwright-core";

export const PHONE = { width: 390, height: 844 };
const PATIENCE_MS = 100_000; // a browser may take its time on a busy machine

// Runs the function with a page of its own, in Indonesian.
export async function withPhone(run) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"], timeout: PATIENCE_MS });
  try {
    const page = await browser.newPage({ viewport: PHONE, locale: "id-ID" });
    page.setDefaultTimeout(PATIENCE_MS);
    await run(page);
  } finally {
    await browser.close();
  }
}
