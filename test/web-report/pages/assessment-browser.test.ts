import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessmentReport } from '../../../web-report/pages/assessment/index.js';
import { fixtureAssessment, fixtureFramework, fixtureMeta } from '../fixture.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const why = existsSync(CHROMIUM) ? '' : ` (skipped: no browser at ${CHROMIUM}; set CHROMIUM)`;

describe.skipIf(why !== '')(`the report in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(folder, 'report.html');
  const said: string[] = [];
  const asked: string[] = [];
  let browser: Browser;
  let page: Page;

  /** Load the report anew, as a link from elsewhere with this fragment does. */
  async function load(fragment: string, from = page): Promise<void> {
    await from.goto('about:blank');
    await from.goto(`${pathToFileURL(file).href}${fragment}`);
    await from.waitForSelector('[data-ready]');
  }
  /** Go to a fragment as a link in the page does: nothing is loaded again, which takes most of the time. */
  const open = (fragment: string, from = page): Promise<void> =>
    from.evaluate((hash) => new Promise<void>((resolve) => {
      if (location.hash === hash) resolve();
      else addEventListener('popstate', () => resolve(), { once: true });
      location.hash = hash;
    }), fragment);

  beforeAll(async () => {
    writeFileSync(file, await assessmentReport(fixtureAssessment({ villages: 175 }), fixtureFramework(), fixtureMeta()));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
    page = await browser.newPage({ viewport: { width: 1_400, height: 900 } });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  test('opens in Chinese on the overview, within a second', async () => {
    const started = performance.now();
    await load('');
    expect(performance.now() - started).toBeLessThan(10_000); // a second alone; the machine of a test is shared
    expect(await page.locator('h2').first().textContent()).toBe('总览');
    expect(await page.locator('svg[role="img"] > title').count()).toBeGreaterThan(3);
  });

  test('switches to English everywhere, and the address keeps it', async () => {
    for (const tab of ['overview', 'table', 'card', 'weights', 'change', 'quality', 'method']) {
      await open(`#tab=${tab}`);
      await page.locator('.language').click();
      expect(new URL(page.url()).hash).toContain('lang=en');
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      const controls = await page.locator('h1, h2, h3, th, button, .tabs a, dt, summary').allTextContents();
      const names = /村|镇|县|[<>&]/; // names of units and departments are data
      expect(controls.filter((text) => /[\u4e00-\u9fff]/.test(text) && !names.test(text))).toEqual([]);
    }
  });

  test('finds villages by name and by the start of the code, and goes on to the card', async () => {
    await open('#tab=table');
    await page.locator('#set-query').fill('东风');
    expect(await page.locator('.ranking tbody tr').count()).toBe(11); // every 17th of 175, from the first
    expect(await page.locator('#set-query').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.locator('#set-query').fill('110101101');
    expect(await page.locator('.ranking tbody tr').count()).toBe(16);
    await page.locator('.ranking tbody tr a').first().click();
    expect(new URL(page.url()).hash).toContain('tab=card');
    expect(await page.locator('.steps tbody tr').count()).toBe(80);
  });

  test('sorts by a column, downwards first for scores', async () => {
    await open('#tab=table');
    await page.locator('.ranking th a', { hasText: '得分' }).first().click();
    const scores = (await page.locator('.ranking tbody td:nth-child(4)').allTextContents()).map(Number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(await page.locator('th[aria-sort="descending"]').count()).toBe(1);
  });

  test('says what is missing, never zero, and a tie as a tie', async () => {
    await open('#tab=table&query=110101100211');
    const cells = await page.locator('.ranking tbody td').allTextContents();
    expect(cells[0]).toBe('无得分');
    expect(cells[3]).toBe('—');
    await open('#tab=table&query=110101100206');
    expect(await page.locator('.ranking tbody td').first().textContent()).toContain('2 个并列');
  });

  test('shows a capped grade with the grade before the veto, and why', async () => {
    await load('#tab=card&unit=110101100202');
    expect(await page.locator('.sheet').textContent()).toContain('数据造假');
    expect(await page.locator('.sheet').textContent()).toContain('得分不变');
  });

  test('names in the data are shown as text', async () => {
    await open('#tab=table&query=%3Cb%3E');
    expect(await page.locator('.ranking tbody td:nth-child(3)').first().textContent()).toContain('<b>&');
    expect(await page.locator('.ranking tbody b').count()).toBe(0);
  });

  test('hands out the table as a file', async () => {
    await open('#tab=table');
    const waiting = page.waitForEvent('download');
    await page.locator('[data-download="ranking"]').click();
    expect((await waiting).suggestedFilename()).toBe('digital-village-2024-ranking.csv');
  });

  test('every part is reached and used by keyboard', async () => {
    await load('');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    for (let i = 0; i < 5; i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toContain('tab=');
  });

  test('fits a phone: nothing but tables and charts in their own frames scrolls sideways', async () => {
    const phone = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await load('', phone);
    for (const tab of ['overview', 'table', 'card', 'weights', 'change', 'quality', 'method']) {
      await open(`#tab=${tab}`, phone);
      expect(await phone.evaluate(() => document.documentElement.scrollWidth), tab).toBeLessThanOrEqual(390);
      // the tab that is open is seen in the bar, which scrolls
      expect(await phone.evaluate(() => document.querySelector('.tabs [aria-current]')!.getBoundingClientRect().right), tab).toBeLessThanOrEqual(390);
    }
    // names of rules leave room for what the rules say
    await open('#tab=quality', phone);
    expect(await phone.evaluate(() => Math.max(...[...document.querySelectorAll('.quality tr td:first-child')].map((cell) => cell.getBoundingClientRect().width)))).toBeLessThan(180);
    await phone.close();
  });

  test('a card prints on one page of A4, in either language', async () => {
    for (const lang of ['zh', 'en']) {
      await open(`#tab=card&lang=${lang}`);
      const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
      expect(/\/Type\s*\/Pages[\s\S]{0,200}?\/Count (\d+)/.exec(pdf)?.[1] ?? /\/Count (\d+)[\s\S]{0,200}?\/Type\s*\/Pages/.exec(pdf)?.[1]).toBe('1');
    }
  });

  test('said nothing to the console and asked the network for nothing', () => {
    expect(said).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('about:') && !url.startsWith('blob:') && !url.startsWith('data:'))).toEqual([]);
  });
});
