import { expect, test } from 'vitest';
import { MODELS } from '../../../engine/run/models.js';
import { run } from './run.js';

test('every model is listed with what it is called in both languages', async () => {
  const { status, stdout } = await run('models');
  expect(status).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual(MODELS.map(({ name }) => name));
  expect(lines.find((line) => line.startsWith('runoff-gr4j '))).toMatch(/GR4J 日径流模型 \/ GR4J daily rainfall-runoff model$/);
});

test('one model tells each quantity with its unit, range, default and meaning, in the language that is asked for', async () => {
  const { stdout } = await run('models', 'runoff-curve-number', '--lang', 'en');
  expect(stdout).toMatch(/^ {2}curveNumber +\[1\] +30 … 99\.9 +curve number/m);
  expect(stdout).toMatch(/^ {2}drySpell +\[h\] +0\.1 … 240 +default 12 +time without rain/m);
  expect(stdout).toMatch(/^ {2}runoff +\[mm\] +0 … ∞ +net rain of the step$/m);
  expect(stdout).not.toMatch(/[\u4e00-\u9fff]/);
  expect((await run('models', 'runoff-curve-number', '--lang', 'zh')).stdout).toMatch(/缺省 12 +无雨多久后算下一场/);
  expect((await run('models', 'drought-spi')).stdout).toContain('日历月 / months of the calendar');
});

test('as JSON the declarations stand as they are', async () => {
  const all = JSON.parse((await run('models', '--json')).stdout) as { name: string; parameters: unknown; outputs: unknown }[];
  expect(all.map(({ name, parameters, outputs }) => ({ name, parameters, outputs }))).toEqual(MODELS.map(({ name, parameters, outputs }) => ({ name, parameters, outputs })));
  const one = JSON.parse((await run('models', 'runoff-gr4j', '--json')).stdout) as { step: number; parameters: Record<string, { default: number }> };
  expect([one.step, one.parameters['baseTime']!.default]).toEqual([86_400, 1.7]);
});

test('a name there is none of is refused with the nearest', async () => {
  const { status, stderr } = await run('models', 'runoff-gr4');
  expect([status, stderr.includes('[scenario/unknown-model]'), stderr.includes('did you mean')]).toEqual([2, true, true]);
});
