import { test } from 'vitest';
import { readFileSync } from 'node:fs';
import { bindIndicator, parseCondition, parseFormula, conjuncts, printTree, asRatio } from '../../../engine/core/expression/index.js';
import { numberColumn, type Table } from '../../../engine/core/table.js';

test('bench', () => {
  const n = 500_000;
  const load = (f: string) => JSON.parse(readFileSync(new URL(`../../../../shared/indicators/${f}`, import.meta.url), 'utf8'));
  const fieldsJ = load('fields.json') as any[];
  const inds = load('indicators.json') as any[];
  const fields = new Map(fieldsJ.map((f) => [f.name, { unit: f.unit, kind: /^(int|num|bool)/.test(f.type) ? ('number' as const) : ('text' as const) }]));
  const columns = new Map();
  let s = 12345;
  const rnd = () => ((s = (Math.imul(s, 1664525) + 1013904223) >>> 0) / 2 ** 32);
  for (const missRate of [0, 0.03]) {
  const checked = inds.map((x) => { try { return { g: x.applies_when ? parseCondition(x.applies_when, { fields, place: x.code }) : null, f: parseFormula(x.formula, { fields, unit: x.unit, place: x.code }), code: x.code }; } catch (e) { console.log(x.code, (e as Error).message); return null; } }).filter((x) => x !== null);
  for (const name of new Set(checked.flatMap((c) => [...c.f.fields, ...(c.g?.fields ?? [])]))) {
    const c = numberColumn(n);
    for (let i = 0; i < n; i++) { if (rnd() < missRate) c.missing[i] = 1; else c.values[i] = rnd() < 0.05 ? 0 : Math.floor(rnd() * 1000); }
    columns.set(name, c);
  }
  const table: Table = { rows: n, columns };
  const simple = checked.filter((c) => /^100\*\w+\/\w+$/.test(c.f.text)).slice(0, 60);
  for (const [label, list] of [['simple60 no guard', simple.map((c) => ({ ...c, g: null }))], ['simple60 guard', simple], ['all', checked]] as const) {
    const t0 = performance.now();
    const ks = list.map((c) => bindIndicator(table, c.g, c.f));
    const t1 = performance.now();
    const out = new Float64Array(4096), st = new Uint8Array(4096);
    const times = [];
    for (let rep = 0; rep < 5; rep++) {
      const a = process.cpuUsage().user;
      for (const k of ks) for (let lo = 0; lo < n; lo += 4096) k(lo, Math.min(n, lo + 4096), out, st);
      times.push(((process.cpuUsage().user - a) / 1000).toFixed(0));
    }
    console.log(missRate, label, list.length, 'bind', (t1 - t0).toFixed(1), 'cpu ms', times.join(' '));
  }
  }
}, 120000);
