import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstBroken } from '../../../engine/store/audit-chain.js';
import { blocksOf, type ItemColumn } from '../../../engine/run/write/items.js';
import { writeFolder } from '../../../engine/run/write/atomic.js';
import { writeParquet } from '../../../engine/run/write/parquet.js';
import { VILLAGES } from '../../monitor/world.js';
import { serve, type Served } from './served.js';

interface Row {
  readonly id: string;
  readonly village: string;
  readonly status: string;
  readonly income: number;
}

const title = { zh: '列', en: 'column' };
const COLUMNS: readonly ItemColumn<Row>[] = [
  { name: 'household_id', title, type: 'text', get: ({ id }) => id },
  { name: 'village_code', title, type: 'text', get: ({ village }) => village },
  { name: 'head_name', title, type: 'text', get: () => '张三' },
  { name: 'phone', title, type: 'text', get: () => '13800000000' },
  { name: 'status', title, type: 'text', get: ({ status }) => status },
  { name: 'persons', title, type: 'integer', get: () => 4 },
  { name: 'income_yuan', title, type: 'number', get: ({ income }) => income },
  { name: 'elderly', title, type: 'integer', get: () => 2 },
  { name: 'disabled', title, type: 'integer', get: () => 0 },
];
const ROWS: readonly Row[] = VILLAGES.flatMap((village, v) => Array.from({ length: 30 }, (_, k): Row => ({ id: `H-${v}-${k}`, village, status: k < 3 ? 'unstable' : 'none', income: k === 0 ? 900_000 : 8_000 + k })));

let folder: string;
let served: Served;
let key: { readonly authorization: string };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shuxiang-api-households-'));
  await writeFolder(folder, (out) => writeParquet(out.file('households.parquet'), COLUMNS, blocksOf(ROWS, COLUMNS)));
  served = await serve({ data: folder });
  key = await served.key(['household:read'], ['330102']);
});
afterEach(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Listed {
  readonly households: readonly { readonly pseudonym: string; readonly fields: Readonly<Record<string, unknown>> }[];
  readonly after: string | null;
}

const purpose = encodeURIComponent('入户帮扶走访');
const list = async (query = ''): Promise<Listed> => (await served.get(`/v1/households?village=${VILLAGES[0]}&purpose=${purpose}${query}`, key)).json<Listed>();
const one = async (): Promise<string> => (await list('&limit=1')).households[0]!.pseudonym;

test('households are told under pseudonyms, with what the work needs and no names; incomes at the ends are coded', async () => {
  const { households, after } = await list();
  expect([households.length, after]).toEqual([30, null]);
  expect(Object.keys(households[0]!.fields).sort()).toEqual(['disability', 'elderly', 'income_yuan', 'persons', 'status']);
  // persons are counted in the file that relapse reads too, and told as yes or no
  expect([households[0]!.fields['elderly'], households[0]!.fields['disability']]).toEqual([true, false]);
  const text = JSON.stringify(households);
  for (const secret of ['张三', '13800000000', 'H-0-', '900000']) expect(text).not.toContain(secret);
  expect(Math.max(...households.map(({ fields }) => Number(fields['income_yuan'])))).toBe(60_000);
});

test('pages go on from the last name, and names stay from one reading to the next', async () => {
  const first = await list('&limit=20');
  const second = await list(`&limit=20&after=${first.after!}`);
  expect([...first.households, ...second.households]).toEqual((await list()).households);
});

test('every reading is in the log with who, what for and whom, before it is told; the log is whole', async () => {
  const name = await one();
  await served.get(`/v1/households/${name}?purpose=${purpose}`, key);
  const log = await served.store.auditLog(1, 10);
  expect(log.map(({ action, subject }) => [action, subject])).toEqual([['household/read', VILLAGES[0]], ['household/read', name]]);
  for (const { detail } of log) expect(JSON.parse(detail)).toEqual({ purpose: '入户帮扶走访', pseudonyms: [name] });
  expect(firstBroken(log)).toBeNull();
});

test('without the scope, the area or a purpose nothing is told, and nothing is logged', async () => {
  const url = `/v1/households?village=${VILLAGES[0]}&purpose=${purpose}`;
  expect((await served.get(url)).statusCode).toBe(401);
  expect((await served.get(url, await served.key(['run:write']))).statusCode).toBe(403);
  expect((await served.get(`/v1/households?village=${VILLAGES[2]}&purpose=${purpose}`, key)).statusCode).toBe(403);
  for (const bad of ['', '&purpose=', '&purpose=%20%20%20%20']) expect((await served.get(`/v1/households?village=${VILLAGES[0]}${bad}`, key)).statusCode).toBe(400);
  expect((await served.get(`/v1/households/${VILLAGES[2]}-${'0'.repeat(32)}?purpose=${purpose}`, key)).statusCode).toBe(403);
  expect((await served.get(`/v1/households/${VILLAGES[0]}-${'0'.repeat(32)}?purpose=${purpose}`, key)).statusCode).toBe(404);
  expect(await served.store.auditLog(1, 10)).toEqual([]);
});

test('a household learns who read it, has fields put right, and is erased', async () => {
  const admin = await served.key(['admin']);
  const name = await one();
  const ask = (method: 'PATCH' | 'DELETE', by: object, payload?: object): ReturnType<Served['get']> => served.app.inject({ method, url: `/v1/households/${name}${method === 'DELETE' ? `?purpose=${purpose}` : ''}`, headers: { ...by }, ...(payload === undefined ? {} : { payload }) });
  const { accesses } = (await served.get(`/v1/households/${name}/accesses?purpose=${purpose}`, key)).json<{ accesses: readonly { action: string; purpose: string }[] }>();
  expect(accesses.map(({ action, purpose: why }) => [action, why])).toEqual([['household/read', '入户帮扶走访'], ['household/read-log', '入户帮扶走访']]);

  expect((await ask('PATCH', key, { purpose: '本人更正', fields: { persons: 5 } })).statusCode).toBe(403);
  expect((await ask('PATCH', admin, { purpose: '本人更正', fields: { head_name: 'x' } })).statusCode).toBe(400);
  expect((await ask('PATCH', admin, { purpose: '本人更正', fields: { persons: 5 } })).json()).toMatchObject({ fields: { persons: 5 } });
  expect((await served.get(`/v1/households/${name}?purpose=${purpose}`, key)).json()).toMatchObject({ fields: { persons: 5 } });

  expect((await ask('DELETE', admin)).statusCode).toBe(204);
  expect((await served.get(`/v1/households/${name}?purpose=${purpose}`, key)).statusCode).toBe(404);
  expect((await list()).households).toHaveLength(29);
  expect(await served.store.records('household').list()).toEqual([]);
  expect(firstBroken(await served.store.auditLog(1, 100))).toBeNull();
});

test('what is put right or erased is in the counts, and what was put right ends with the key of its household', async () => {
  const admin = await served.key(['admin']);
  const counts = async (): Promise<unknown> => (await served.get(`/v1/households/statistics?area=${VILLAGES[0]}`)).json<{ areas: readonly object[] }>().areas[0];
  const all = await served.key(['household:read']);
  const lists = await Promise.all(VILLAGES.map(async (village) => (await served.get(`/v1/households?village=${village}&purpose=${purpose}`, all)).json<Listed>().households));
  const names = lists.flat().filter(({ fields }) => fields['status'] === 'unstable').map(({ pseudonym }) => pseudonym);
  expect(await counts()).toMatchObject({ total: 30, byStatus: { none: null } });
  for (const name of names) await served.app.inject({ method: 'PATCH', url: `/v1/households/${name}`, headers: admin, payload: { purpose: '本人更正', fields: { status: 'none' } } });
  expect(await counts()).toMatchObject({ total: 30, byStatus: { none: 30, unstable: 0 } });
  const kept = JSON.stringify(await served.store.records('household').list());
  expect(kept).not.toContain('none');
  await served.app.inject({ method: 'DELETE', url: `/v1/households/${names[0]!}?purpose=${purpose}`, headers: admin });
  expect(await counts()).toMatchObject({ total: 29, byStatus: { none: 29 } });
});

test('a household has no more labour than persons, whichever of the two is put right', async () => {
  const admin = await served.key(['admin']);
  const name = await one();
  const put = (fields: object): ReturnType<Served['get']> => served.app.inject({ method: 'PATCH', url: `/v1/households/${name}`, headers: admin, payload: { purpose: '本人更正', fields } });
  expect((await put({ persons: 1, labour: 50 })).json()).toMatchObject({ status: 422, errors: [{ pointer: '/fields/labour', code: 'households/labour-above-persons' }] });
  expect((await put({ labour: 4 })).statusCode).toBe(200);
  expect((await put({ persons: 3 })).statusCode).toBe(422);
});

test('counts are for everybody, withheld as null with their names where few', async () => {
  const { areas } = (await served.get(`/v1/households/statistics?area=${VILLAGES[0]}`)).json<{ areas: readonly { total: number | null; byStatus: Readonly<Record<string, number | null>>; suppressed: readonly string[] }[] }>();
  // 27 none and 3 unstable: 3 is few, and 27 would give it away
  expect(areas).toEqual([{ area: VILLAGES[0], total: 30, byStatus: { none: null, unstable: null, borderline: 0, 'sudden-hardship': 0 }, suppressed: ['none', 'unstable'] }]);
});
