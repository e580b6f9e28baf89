import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { riskReport } from '../../../../web-report/pages/risk/report.js';
import { fullRisk } from './full-risk.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const why = existsSync(CHROMIUM) ? '' : ` (skipped: no browser at ${CHROMIUM}; set CHROMIUM)`;

/** Charts that are shown: how wide in their frame [px], whether they leave it, and the size of their smallest words [px]; Infinity: they have none. */
const chartsOf = (page: Page): Promise<{ readonly share: number; readonly cut: boolean; readonly text: number }[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<SVGSVGElement>('.figure .chart')]
      .filter((chart) => chart.checkVisibility())
      .map((chart) => {
        const [own, frame] = [chart.getBoundingClientRect(), chart.closest('.figure')!.getBoundingClientRect()];
        const sizes = [...chart.querySelectorAll('text')].map((text) => Number.parseFloat(getComputedStyle(text).fontSize));
        return { share: own.width / frame.width, cut: own.right > frame.right + 1, text: (Math.min(...sizes) * own.width) / chart.viewBox.baseVal.width };
      }),
  );

const overflowing = (page: Page, selector: string): Promise<number> => page.locator(selector).evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).length);

describe.skipIf(why !== '')(`the risk report in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'risk-'));
  const file = join(folder, 'report.html');
  const said: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(file, riskReport(fullRisk));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
    page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.goto(pathToFileURL(file).href);
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  test('on a phone every chart is whole, as wide as its frame, with words that can be read', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    const charts = await chartsOf(page);
    expect(charts.length).toBeGreaterThan(4);
    for (const { share, cut, text } of charts) expect([share > 0.85, cut, text >= 8.9]).toEqual([true, false, true]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await page.getByText('-5 [-6, -4]').filter({ visible: true }).count()).toBe(1);
  });

  test('on a desk charts are as wide as their card, and no column of the ledgers is cut', async () => {
    await page.setViewportSize({ width: 1_200, height: 800 });
    for (const { share, cut, text } of await chartsOf(page)) expect([share > 0.9, cut, text >= 11]).toEqual([true, false, true]);
    expect(await overflowing(page, '.drawing, .ledgers')).toBe(0);
  });

  test('on paper charts are whole', async () => {
    await page.setViewportSize({ width: 695, height: 1_000 }); // A4 less its margins
    await page.emulateMedia({ media: 'print' });
    for (const { cut, text } of await chartsOf(page)) expect([cut, text >= 8]).toEqual([false, true]);
    expect(await overflowing(page, '.ledgers')).toBe(0);
    await page.emulateMedia({ media: null });
  });

  test('the slider goes through the flood by keyboard and by pointer: the depths drawn and the time change together', async () => {
    await page.setViewportSize({ width: 1_200, height: 800 });
    const shown = page.locator('[data-frame]').filter({ visible: true });
    const slider = page.locator('[data-slider] input');
    const told = page.locator('[data-slider] output');
    const seen = async (): Promise<{ time: string | null; classes: string[]; picture: string | null }> => {
      expect(await shown.count()).toBe(1);
      expect(await shown.getAttribute('data-frame')).toBe(await told.textContent());
      expect(await slider.getAttribute('aria-valuetext')).toBe(await told.textContent());
      return { time: await told.textContent(), classes: (await shown.locator('.classes li').allTextContents()).map((text) => text.trim()).filter((text) => !text.endsWith(' 0 km²')), picture: await shown.locator('image').getAttribute('href') };
    };
    const middle = await seen();
    expect([middle.time, middle.classes]).toEqual(['2023-07-12 16:00', ['干 / dry 0.0004 km²', '0.05–0.3 m 0.0004 km²']]);
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    const later = await seen();
    expect([later.time, later.classes]).toEqual(['2023-07-12 18:00', ['干 / dry 0.0004 km²', '≥ 2 m 0.0004 km²']]);
    expect(later.picture).not.toBe(middle.picture);
    const [back, on] = [page.locator('[data-slider] button').first(), page.locator('[data-slider] button').last()];
    expect(await on.isDisabled()).toBe(true);
    await back.click();
    expect(await seen()).toEqual(middle);
    const box = (await slider.boundingBox())!;
    await page.mouse.click(box.x + 3, box.y + box.height / 2);
    const first = await seen();
    expect([first.time, first.classes]).toEqual(['2023-07-12 14:00', ['干 / dry 0.0008 km²']]);
    expect(await back.isDisabled()).toBe(true);
  });

  test('said nothing to the console', () => {
    expect(said).toEqual([]);
  });
});
