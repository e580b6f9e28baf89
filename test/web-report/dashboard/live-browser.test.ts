import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, rain, START, VILLAGES } from '../../monitor/world.js';
import { buildServer } from '../../../web-report/api/server.js';
import { serve, storm, type Served } from '../api/served.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const why = existsSync(CHROMIUM) ? '' : ` (skipped: no browser at ${CHROMIUM}; set CHROMIUM)`;

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

describe.skipIf(why !== '')(`the live page in a browser${why}`, () => {
  let served: Served;
  let browser: Browser;
  let page: Page;
  let origin = '';
  const said: string[] = [];
  const asked: string[] = [];

  const take = async (...rows: readonly unknown[]): Promise<void> => {
    await served.monitor.take(rows, { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
    await served.monitor.cycle();
  };
  const cell = (code: string): ReturnType<Page['locator']> => page.locator(`[data-code="${code}"]`);
  const open = async (fragment: string): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(`${origin}/${fragment}`);
    await page.waitForSelector('[data-ready]');
  };

  beforeAll(async () => {
    served = await serve();
    await storm(served);
    await served.app.listen({ port: 0, host: '127.0.0.1' });
    origin = `http://127.0.0.1:${(served.app.server.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
    page = await browser.newPage({ viewport: { width: 1_200, height: 800 } });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => said.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('ERR_')) said.push(message.text());
    });
    page.on('request', (request) => asked.push(request.url()));
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await served.stop();
  });

  test('shows levels by class and word, the warnings in force, and that the line is live', async () => {
    await open('');
    expect(await cell(VILLAGES[0]).getAttribute('class')).toBe('level-1');
    expect(await cell(VILLAGES[0]).textContent()).toBe('一村蓝');
    expect(await cell(VILLAGES[2]).textContent()).toBe('三村无资料');
    expect(await page.locator('#alerts-title').textContent()).toBe('生效预警 2 条');
    await page.waitForSelector('.dot.live');
    expect(await page.locator('#time').textContent()).toBe('资料发布 07-02 09:00');
  });

  test('what is published changes the page without being asked for', async () => {
    await open('');
    served.now = START + 2 * HOUR;
    await take(rain('P1', 2, 62));
    await page.waitForSelector(`[data-code="${VILLAGES[0]}"].level-3`);
    expect(await cell(VILLAGES[0]).textContent()).toBe('一村橙');
    expect(await page.locator('#time').textContent()).toBe('资料发布 07-02 10:00');
  });

  test('by keyboard alone a village is reached, opened, and its numbers are there', async () => {
    await open('');
    await cell(VILLAGES[0]).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-code'))).toBe(VILLAGES[1]);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#panel svg');
    expect(await page.locator('#panel h2').textContent()).toContain('二村');
    expect(await page.locator('#panel').textContent()).toContain('1 小时雨量累计 62 mm (≥ 60)');
    expect(new URL(page.url()).hash).toContain(`village=${VILLAGES[1]}`);
    expect(await cell(VILLAGES[1]).getAttribute('aria-selected')).toBe('true');
  });

  test('all of it is in English too, and the address keeps it', async () => {
    await open(`#village=${VILLAGES[0]}`);
    await page.waitForSelector('#panel svg');
    await page.locator('#language').click();
    expect(new URL(page.url()).hash).toContain('lang=en');
    await page.waitForSelector('html[lang="en"]');
    const text = (await page.locator('#page').innerText()).replace(/[一二三]村|中文/g, '');
    expect(text.match(/[\u4e00-\u9fff]+/g)).toBeNull();
    expect(text).toContain('flash flood');
  });

  test('one level alone can be shown', async () => {
    await open('');
    await page.locator('.counts button.level-3').click();
    expect(await page.locator('.cells [role="option"]').count()).toBe(2);
    await page.locator('.counts button.level-3').click();
    expect(await page.locator('.cells [role="option"]').count()).toBe(3);
  });

  test('no serious finding of axe, wide and on a phone, by day and by night', async () => {
    for (const [width, scheme] of [[1_200, 'light'], [360, 'dark']] as const) {
      await page.setViewportSize({ width, height: 740 });
      await page.emulateMedia({ colorScheme: scheme });
      await open(`#village=${VILLAGES[0]}`);
      await page.waitForSelector('#panel svg');
      // the page's own policy keeps scripts out: it is read through the protocol of the browser
      const found = await page.evaluate<readonly Finding[]>(`${axe.source}; axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`);
      expect(found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.setViewportSize({ width: 1_200, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('a server that goes away and comes back is noticed, and the page goes on', async () => {
    await open('');
    await page.waitForSelector('.dot.live');
    const { port } = served.app.server.address() as AddressInfo;
    await served.app.close();
    await page.waitForSelector('.dot.lost');
    expect(await cell(VILLAGES[0]).count()).toBe(1);
    Object.assign(served, { app: await buildServer({ monitor: served.monitor, version: '1.2.3', docs: false }) });
    served.now = START + 3 * HOUR;
    await take(rain('P1', 3, 90));
    await served.app.listen({ port, host: '127.0.0.1' });
    await page.waitForSelector(`[data-code="${VILLAGES[0]}"].level-4`, { timeout: 20_000 });
    await page.waitForSelector('.dot.live');
  });

  test('nothing was asked of another host, and nothing went wrong', () => {
    expect(asked.filter((url) => !url.startsWith(origin) && !url.startsWith('about:') && !url.startsWith('data:'))).toEqual([]);
    expect(said).toEqual([]);
  });
});
