import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { put, start, workFolder } from '../cli/run.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const why = existsSync(CHROMIUM) ? '' : ` (skipped: no browser at ${CHROMIUM}; set CHROMIUM)`;
const [FIRST, SECOND] = ['330102001201', '330102001202'] as const;
const HOUR = 3_600_000;

const folder = workFolder();

/** The program, once it says where it is. */
async function begun(port: string): Promise<{ readonly child: ReturnType<typeof start>; readonly said: string }> {
  const child = start('serve', '--data', folder, '--port', port, '--nowcast', 'none');
  const said = await new Promise<string>((resolve, reject) => {
    let all = '';
    child.process.stdout?.on('data', (part: Buffer | string) => {
      all += part.toString();
      if (all.includes('Ctrl-C')) resolve(all);
    });
    void child.ended.then(({ stderr }) => reject(new Error(stderr)));
  });
  return { child, said };
}

test.skipIf(why !== '')(`the program is killed and begun again: the page says so, goes on by itself, and nothing that was acknowledged is missing${why}`, async () => {
  put(join(folder, 'villages.csv'), `village_code,village_name,lon,lat\n${FIRST},一村,119.5,30.2\n${SECOND},二村,119.6,30.2\n`);
  const first = await begun('0');
  const [, origin = '', port = ''] = /live page: (http:\/\/127\.0\.0\.1:(\d+))/.exec(first.said)!;
  const [, key = ''] = /told this once: (\S+)/.exec(first.said)!;
  const send = async (place: string, value: number): Promise<number> => {
    const time = new Date(Math.floor(Date.now() / HOUR) * HOUR).toISOString();
    return (await fetch(`${origin}/v1/observations`, { method: 'POST', body: JSON.stringify([{ place, variable: 'rain', time, value, unit: 'mm' }]), headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } })).status;
  };
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'] });
  let again: Awaited<ReturnType<typeof begun>> | null = null;
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(origin);
    await page.waitForSelector('.dot.live');
    expect(await send(FIRST, 62)).toBe(200);
    await page.waitForSelector(`[data-code="${FIRST}"].level-3`);
    // acknowledged, and the process ends before it is worked out
    expect(await send(SECOND, 92)).toBe(200);
    first.child.process.kill('SIGKILL');
    await first.child.ended;
    await page.waitForSelector('.dot.lost');
    expect(await page.locator(`[data-code="${FIRST}"]`).getAttribute('class')).toContain('level-3');
    again = await begun(port);
    await page.waitForSelector(`[data-code="${SECOND}"].level-4`);
    await page.waitForSelector('.dot.live');
    expect(await page.locator(`[data-code="${FIRST}"]`).getAttribute('class')).toContain('level-3');
    // and what comes in from now on is told by the new process
    expect(await send(FIRST, 95)).toBe(200);
    await page.waitForSelector(`[data-code="${FIRST}"].level-4`);
    expect(await page.locator('#alerts-title').textContent()).toBe('生效预警 2 条');
  } finally {
    await browser.close();
    for (const { child } of again === null ? [first] : [first, again]) child.process.kill('SIGKILL');
  }
});
