/**
 * Claim: CAP messages are written, and read with every check, at 5,000 a second or more on one thread. Beside it xmllint,
 * which holds them against the schema only, where it is there with a schema file named by CAP_XSD.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCap, writeCap } from '../engine/warning/cap.js';
import type { CapAlert } from '../engine/warning/cap-message.js';
import { capOf, capRevision } from '../engine/warning/cap-events.js';
import { CapIdentifiers } from '../engine/warning/cap-identifiers.js';
import { readProfile } from '../engine/run/cap/profile.js';
import { packagePath } from '../engine/run/package-root.js';
import { medianMs } from './measure.js';

const [MESSAGES, LIMIT] = [2_000, 5_000] as const;
const { profile } = await readProfile(packagePath('scenarios', 'dissemination', 'cap.yaml'));
const alerts = Array.from({ length: MESSAGES }, (_, k): CapAlert => {
  const sent = Date.UTC(2023, 6, 5) + k * 1_000;
  const event = { source: profile.sender, id: `a${k}`, revision: capRevision(sent), status: 'actual', kind: 'issue', hazard: 'rainstorm', areas: [{ code: '330109001200', level: 3 }, { code: '330109001201', level: 2 }], sent, onset: sent, expires: sent + 86_400_000, received: sent } as const;
  return capOf(event, [], profile, new CapIdentifiers(profile).next(event.hazard, event.status, event.sent).identifier, { placeOf: (code) => ({ name: code, polygons: [[[30, 120], [30, 121], [31, 121], [30, 120]]] }), groupsOf: (codes) => [{ codes, certainty: 'Likely', description: { zh: '依据:rain sum 3 h >= 50 mm', en: 'rain sum 3 h >= 50 mm' } }] });
});
const texts = alerts.map(writeCap);
const perSecond = (ms: number): number => (MESSAGES / ms) * 1_000;
const rate = (ms: number): string => `${Math.round(perSecond(ms))} messages/s`;

const out = await medianMs(5, 2, () => alerts.map(writeCap));
const back = await medianMs(5, 2, () => {
  for (const text of texts) if (readCap(text).alert === null) throw new Error('a message of our own is invalid');
});
console.log(`CAP out: ${rate(out)} (${texts[0]!.length} characters each); CAP in, with every check: ${rate(back)} (limit ${LIMIT.toLocaleString('en')}): ${Math.min(perSecond(out), perSecond(back)) >= LIMIT ? 'met' : 'NOT MET'}`);
if (Math.min(perSecond(out), perSecond(back)) < LIMIT) process.exitCode = 1;

const schema = process.env['CAP_XSD'];
if (schema === undefined || spawnSync('xmllint', ['--version']).status !== 0) console.log('xmllint: not compared (no xmllint, or CAP_XSD names no schema)');
else {
  const folder = mkdtempSync(join(tmpdir(), 'cap-'));
  const paths = texts.map((text, k) => {
    const path = join(folder, `${k}.xml`);
    writeFileSync(path, text);
    return path;
  });
  const theirs = await medianMs(3, 1, () => spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, ...paths]));
  console.log(`xmllint --schema: ${rate(theirs)}; ratio ${(theirs / back).toFixed(2)}`);
  rmSync(folder, { recursive: true });
}
