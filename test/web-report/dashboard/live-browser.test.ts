import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nowcastOptions } from '../../monitor/nowcast/world.js';
import { HOUR, rain, START, VILLAGES } from '../../monitor/world.js';
import { buildServer } from '../../../web-report/api/server.js';
import { publish, unit } from '../api/published.js';
import { serve, storm, type Served } from '../api/served.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const why = existsSync(CHROMIUM) ? '' : ` (skipped: no browser at ${CHROMIUM}; set CHROMIUM)`;

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

const square = (west: number): object => ({ type: 'Polygon', coordinates: [[[west, 30], [west + 0.1, 30], [west + 0.1, 30.1], [west, 30.1], [west, 30]]] });
const geojson = { type: 'FeatureCollection', features: [[VILLAGES[0], 119], [VILLAGES[1], 119.1], ['330103', 119.2]].map(([code, west]) => ({ type: 'Feature', properties: { code }, geometry: square(Number(west)) })) };
const boundary = { geojson, codeProperty: 'code', source: '测试 test', reviewNumber: 'GS(2024)0650号', coordinates: 'CGCS2000' } as const;

describe.skipIf(why !== '')(`the live page in a browser${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-live-'));
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
  const text = (selector: string): Promise<string | null> => page.locator(selector).textContent();
  const open = async (fragment: string): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(`${origin}/${fragment}`);
    await page.waitForSelector('[data-ready]');
  };
  const focused = (attribute: string): Promise<string | null | undefined> => page.evaluate((name) => document.activeElement?.getAttribute(name), attribute);
  const findings = async (): Promise<readonly string[]> => {
    const found = await page.evaluate<readonly Finding[]>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`);
    return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  };

  beforeAll(async () => {
    writeFileSync(join(folder, 'villages.csv'), `village_code,village_name,report_year,resident_households,population_resident,population_registered,elderly_60plus,warning_latency_min\n${VILLAGES[0]},一村,2023,120,400,420,130,35\n`);
    writeFileSync(join(folder, 'warning-channels.csv'), `village_code,channel,lon,lat,households,power_group,backup_hours\n${VILLAGES[0]},loudspeaker,119.1,30.1,60,,\n`);
    await publish(join(folder, 'assessments', '2023'), [unit(VILLAGES[0], 66, 2)]);
    served = await serve({ data: folder, boundary, nowcast: nowcastOptions });
    await storm(served);
    await served.app.listen({ port: 0, host: '127.0.0.1' });
    origin = `http://127.0.0.1:${(served.app.server.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
    page = await browser.newPage({ viewport: { width: 1_200, height: 800 } });
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => said.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('ERR_')) said.push(message.text());
    });
    page.on('request', (request) => asked.push(request.url()));
  });

  afterAll(async () => {
    await browser.close();
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows levels by class and word, the warnings in force, and that the line is live', async () => {
    await open('');
    expect(await cell(VILLAGES[0]).getAttribute('class')).toBe('level-1');
    expect(await cell(VILLAGES[0]).textContent()).toBe('一村蓝 ?');
    // two hours are all that is known: what fell before may make it more
    expect(await cell(VILLAGES[2]).textContent()).toBe('三村无资料');
    expect(await text('#alerts-title')).toBe('生效预警 2 条');
    expect(await page.title()).toBe('蓝色预警 2 · 乡村风险实况');
    await page.waitForSelector('.dot.live');
    expect(await text('#time')).toBe('资料发布 2023-07-02 09:00（北京时间）');
  });

  test('the map has the boundaries with their review number; an area is as grave as the gravest of its villages', async () => {
    await open('');
    const areas = await page.locator('#map path.area').evaluateAll((paths) => paths.map((path) => [path.getAttribute('data-area'), path.getAttribute('fill')]));
    expect(areas).toEqual([[VILLAGES[0], 'url(#level-1)'], [VILLAGES[1], 'url(#level-1)'], ['330103', 'url(#hatch)']]);
    expect(await page.locator('#map text.mark').allTextContents()).toEqual(['蓝', '蓝']);
    expect(await text('#map-credit')).toBe('审图号 GS(2024)0650号 · 边界来源 测试 test · 坐标系 CGCS2000');
    await page.locator('#map [data-area="330103"]').click();
    await expect.poll(() => page.locator('.cells [role="option"]').count()).toBe(1);
    expect(new URL(page.url()).hash).toBe('#find=330103');
  });

  test('without boundaries there is a grid, which says that it is no map', async () => {
    await page.route('**/v1/boundaries', (route) => route.fulfill({ json: { reviewNumber: null, source: null, coordinates: null, outlines: [] } }));
    await open('');
    expect(await page.locator('#map').isVisible()).toBe(false);
    expect(await text('#grid-title')).toContain('示意图');
    await page.unroute('**/v1/boundaries');
  });

  test('what is published changes the page without being asked for, and what is open stays open', async () => {
    await open(`#village=${VILLAGES[0]}`);
    await page.locator('#trace summary').click();
    served.now = START + 2 * HOUR;
    await take(rain('P1', 2, 62));
    await page.waitForSelector(`[data-code="${VILLAGES[0]}"].level-3`);
    expect(await cell(VILLAGES[0]).textContent()).toMatch(/^一村橙/);
    expect(await text('#time')).toBe('资料发布 2023-07-02 10:00（北京时间）');
    await expect.poll(() => text('#village-state')).toContain('橙');
    expect(await page.locator('#trace').getAttribute('open')).toBe('');
    await page.locator('#levels summary').click();
    expect((await page.locator('#levels tbody tr').allInnerTexts()).map((row) => row.split('\t').map((part) => part.trim()))).toEqual([['07-02 10:00', '07-02 10:00', '橙'], ['07-02 09:00', '07-02 09:00', '蓝'], ['07-02 08:00', '07-02 08:00', '无'], ['06-29 10:00', '07-02 07:00', '无资料']]);
  });

  test('by keyboard alone a village is reached, opened, its rule is there, and Esc leads back', async () => {
    await open('');
    await cell(VILLAGES[0]).focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused('data-code')).toBe(VILLAGES[1]);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused('id')).toBe('village');
    expect(await text('#village')).toContain('二村');
    expect(await text('#hazards')).toContain('1 小时雨量累计 62 mm (≥ 60 mm)');
    expect(new URL(page.url()).hash).toContain(`village=${VILLAGES[1]}`);
    expect(await cell(VILLAGES[1]).getAttribute('aria-selected')).toBe('true');
    for (let tabs = 0; tabs < 6 && (await page.evaluate(() => document.activeElement?.parentElement?.id)) !== 'trace'; tabs++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('#trace tbody tr').allInnerTexts()).toContain('1 小时雨量累计\t62\t≥ 60 mm\t是');
    await page.keyboard.press('Escape');
    expect(await focused('data-code')).toBe(VILLAGES[1]);
    expect(await page.locator('#panel').isVisible()).toBe(false);
  });

  test('the next hours of a village are drawn as a fan, with their numbers in the table, and a level to come stands in its cell', async () => {
    const { expectedLevel, forecast } = (await served.get(`/v1/villages/${VILLAGES[1]}`)).json<{ readonly expectedLevel: number; readonly forecast: readonly { readonly p50: readonly number[] }[] }>();
    await open(`#village=${VILLAGES[1]}`);
    expect(await page.locator('#course .rain-ahead').count()).toBe(6);
    expect(await page.locator('#course .rain-range').count()).toBe(6);
    expect(await page.locator('#course svg').getAttribute('aria-label')).toContain('预报区间');
    await page.locator('#numbers summary').click();
    expect((await page.locator('#numbers tbody tr').first().innerText()).startsWith(`+1 h\t雨量\t${forecast[0]!.p50[0]!} (`)).toBe(true);
    // of what is expected the list and the panel say when
    const expectedAlerts = (await served.get('/v1/alerts')).json<{ readonly alerts: readonly { readonly area: string; readonly basis: { readonly observed: boolean; readonly onset: string } }[] }>().alerts.filter(({ area, basis }) => area === VILLAGES[1] && !basis.observed);
    expect(expectedAlerts.length).toBe(expectedLevel > 3 ? 1 : 0);
    for (const { basis: { onset } } of expectedAlerts) for (const part of ['.alerts', '#alert']) expect(await text(part)).toContain(`，预计 ${onset.slice(5, 10)} ${onset.slice(11, 16)} 起`);
    expect(await cell(VILLAGES[1]).locator('.word').textContent()).toBe(expectedLevel > 3 ? '橙 → 红' : '橙');
  });

  test('a village tells whom a warning reaches and its indicators, or why not', async () => {
    await open(`#village=${VILLAGES[0]}`);
    for (const part of ['reached', 'indicators']) await page.locator(`#${part} summary`).click();
    expect(await text('#reached')).toMatch(/发出 40 分钟后约 \d+ % 的人得到预警/);
    expect(await text('#reached')).toContain('应急广播大喇叭50 %判断');
    expect(await text('#indicators')).toContain('2023-v1：66.0 分，等级 B');
    expect(await text('#indicators')).toContain('A1-01 家庭固定宽带入户率66.00有');
    await open(`#village=${VILLAGES[1]}`);
    expect([await text('#reached > div'), await text('#indicators > div')]).toEqual(['算不出：villages.csv: the village is not in it', '没有发布的评价。']);
    expect(said.splice(0).filter((line) => !line.includes('404'))).toEqual([]);
  });

  test('with a key a warning is acknowledged, a long scenario shows its progress and is cancelled, a short one runs to its files', async () => {
    await open(`#village=${VILLAGES[0]}`);
    await page.locator('#key').fill('sx_wrong');
    await page.keyboard.press('Enter');
    await expect.poll(() => text('#runs-wrong')).toContain('密钥不能用');
    await page.locator('#forget').click();
    await page.locator('#key').fill((await served.key(['run:write', 'alert:write'])).authorization.slice('Bearer '.length));
    await page.keyboard.press('Enter');
    await page.locator('#alert [data-acknowledge]').first().click();
    await expect.poll(() => text('#alert')).toContain('已确认收到');
    await page.locator('#scenario').selectOption('flash-flood');
    await page.locator('#start').click();
    await page.waitForSelector('.runs progress');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.locator('[data-cancel]').click();
    await expect.poll(() => page.locator('.runs li').first().textContent()).toContain('已取消');
    await page.locator('#scenario').selectOption('landslide-week');
    await page.locator('#start').click();
    await page.locator('[data-files]').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.runs [data-href$="summary.csv"]').click()]);
    expect(download.suggestedFilename()).toBe('summary.csv');
    expect(said.splice(0).filter((line) => !line.includes('401'))).toEqual([]);
  });

  test('all of it is in English too, and the address keeps it', async () => {
    await open(`#village=${VILLAGES[0]}`);
    await page.locator('#language').click();
    expect(new URL(page.url()).hash).toContain('lang=en');
    await page.waitForSelector('html[lang="en"]');
    for (const part of await page.locator('summary').all()) await part.click();
    const shown = (await page.locator('#page').innerText()).replace(/[一二三]村|中文|测试|号|上城区|清波街道/g, '');
    expect(shown.match(/[\u4e00-\u9fff]+/g)).toBeNull();
    expect(shown).toContain('flash flood');
  });

  test('one level alone can be shown, and a village is found by its name or code', async () => {
    await open('');
    const count = (): Promise<number> => page.locator('.cells [role="option"]').count();
    await page.locator('.counts button.level-3').click();
    await expect.poll(count).toBe(2);
    await page.locator('.counts button.level-3').click();
    await expect.poll(count).toBe(3);
    expect(await text('.counts')).toMatch(/无 0.*橙 2.*无资料 1/s);
    await page.locator('.counts button.level-none').click();
    await expect.poll(count).toBe(1);
    await page.locator('.counts button.level-none').click();
    await page.locator('#find').fill('二');
    await expect.poll(count).toBe(1);
    expect(await text('#alerts-title')).toBe('生效预警 1 条');
    await page.locator('#find').fill('330102');
    await expect.poll(count).toBe(2);
    await page.locator('#find').fill('九');
    await expect.poll(() => page.locator('#none').isVisible()).toBe(true);
  });

  test('no serious finding of axe, wide and on a phone, by day and by night; nothing is wider than the phone', async () => {
    await open(`#village=${VILLAGES[0]}`);
    for (const part of await page.locator('summary').all()) await part.click();
    await page.evaluate(axe.source); // the page's own policy keeps scripts out: it is read through the protocol of the browser
    for (const [width, scheme] of [[1_200, 'light'], [390, 'dark']] as const) {
      await page.setViewportSize({ width, height: 740 });
      await page.emulateMedia({ colorScheme: scheme });
      expect(await page.locator('details:not([open])').count()).toBe(0);
      expect(await findings()).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.setViewportSize({ width: 1_200, height: 800 });
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('rain of the running hour is drawn though the gauge of the river is silent, every hour in one bar however often it was told', async () => {
    const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();
    served.now = START + 2.75 * HOUR;
    await take({ place: 'Z1', variable: 'stage', time: at(0), value: 51, unit: 'm' }, ...[130, 140, 160].map((minutes) => ({ ...rain('P1', 0, 2), time: at(minutes) })));
    await open(`#village=${VILLAGES[0]}`);
    const { observations } = (await served.get(`/v1/villages/${VILLAGES[0]}/observations?variable=rain&from=${at(0)}&to=${at(180)}&step=1h`)).json<{ readonly observations: readonly { readonly sum: number }[] }>();
    expect(observations.at(-1)!.sum).toBeGreaterThanOrEqual(6);
    await expect.poll(() => page.locator('#course rect.rain').count()).toBe(observations.length);
    expect(await text('#course')).toMatch(/雨量 mm\/时.*警戒 53.*保证 54/);
    expect(await text('#course')).not.toContain('成灾'); // a metre above all else
    expect(await page.locator('#hazards h3', { hasText: '河道水位' }).textContent()).toContain('资料截至 07-02 08:00');
    expect(await page.locator('#hazards h3', { hasText: '山洪' }).textContent()).not.toContain('资料截至');
  });

  test('below a path of its host, and without the last slash, it asks below that path', async () => {
    const [to, wanted] = [new URL(origin), [] as string[]];
    const proxy = createServer((question, answer) => {
      wanted.push(question.url!);
      if (!question.url!.startsWith('/risk')) return void answer.writeHead(404).end();
      const inner = request({ host: to.hostname, port: to.port, path: question.url!.slice('/risk'.length) || '/', headers: question.headers }, (from) => from.pipe(answer.writeHead(from.statusCode!, from.headers)));
      answer.on('close', () => inner.destroy());
      inner.on('error', () => answer.destroy()).end();
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const other = await browser.newPage();
    for (const path of ['/risk', '/risk/']) {
      await other.goto(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}${path}`);
      await other.waitForSelector('.dot.live');
      await other.waitForSelector(`[data-code="${VILLAGES[0]}"]`);
    }
    await other.close();
    expect(wanted.filter((path) => !path.startsWith('/risk'))).toEqual([]);
    proxy.closeAllConnections();
    proxy.close();
  });

  test('a server that goes away and comes back is noticed, and the page goes on; data that grow old are counted', async () => {
    await open('');
    await page.waitForSelector('.dot.live');
    const { port } = served.app.server.address() as AddressInfo;
    await served.app.close();
    await page.waitForSelector('.dot.lost');
    expect(await text('#connection')).toMatch(/^已断开，重连中，上次收到 \d\d:\d\d:\d\d$/);
    expect(await cell(VILLAGES[0]).count()).toBe(1);
    Object.assign(served, { app: await buildServer({ monitor: served.monitor, version: '1.2.3', docs: false, data: folder, boundary }) });
    served.now = START + 3 * HOUR;
    await take(rain('P1', 3, 90));
    await served.app.listen({ port, host: '127.0.0.1' });
    await page.waitForSelector(`[data-code="${VILLAGES[0]}"].level-4`);
    await page.waitForSelector('.dot.live');
    expect(await text('#old')).toBe('') // nothing ever came of the third village;
    served.now = START + 9 * HOUR;
    await take(rain('P9', 9, 1));
    await expect.poll(() => text('#old')).toBe('2 村资料已旧');
  });

  test('nothing was asked of another host, and nothing went wrong', () => {
    expect(asked.filter((url) => !url.startsWith(origin) && !/^(about|data|blob):/.test(url))).toEqual([]);
    expect(said).toEqual([]);
  });
});
