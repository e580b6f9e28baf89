/** A framework small enough to read, written into a folder; tests change one thing in it and see what is said. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FILES: Readonly<Record<string, string>> = {
  'framework.yaml': `name: small
title: { zh: 小, en: Small }
source: none
version: "1"
unit:
  code: code
  name: title
  rows:
    - { is: unit, code: '\\d{12}' }
  weight: households
levels:
  - { name: village, title: { zh: 村, en: Village }, prefix: 12 }
  - { name: county, title: { zh: 县, en: County }, prefix: 6 }
tree:
  - code: A1
    title: { zh: 一, en: One }
    children:
      - { code: T01, title: { zh: 一, en: One } }
      - { code: T02, title: { zh: 二, en: Two } }
weights:
  2022-01-01:
    A1-01: 6000
    A1-02: 4000
grades:
  - { grade: A, title: { zh: 甲, en: A }, atLeast: 60 }
  - { grade: B, title: { zh: 乙, en: B }, atLeast: 0 }
ranking: { coverage: 85, groupCoverage: 60 }
peers: [terrain]
vetoes:
  - { kind: falsified, title: { zh: 假, en: Falsified }, highestGrade: B }
`,
  'fields.yaml': `fields:
  - { name: code, title: { zh: 代码, en: Code }, group: ID, type: code, unit: "-", level: village, providedBy: x }
  - { name: title, title: { zh: 名称, en: Name }, group: ID, type: text, unit: "-", level: village, providedBy: x }
  - { name: terrain, title: { zh: 地形, en: Terrain }, group: ID, type: enum, unit: "-", level: village, providedBy: x, values: [{ value: hill, title: { zh: 丘, en: Hill } }] }
  - { name: households, title: { zh: 户数, en: Households }, group: POP, type: int, unit: 户, min: 1, level: village, providedBy: x }
  - { name: hh_broadband, title: { zh: 宽带户, en: Broadband }, group: NET, type: int, unit: 户, level: village, providedBy: x }
  - { name: outage_hours, title: { zh: 停电, en: Outage }, group: NET, type: num, unit: h, level: village, providedBy: x }
`,
  'rules.yaml': `rules:
  - { id: R1, severity: E, title: { zh: 一, en: One }, holds: hh_broadband <= 1.2 * households, rejects: [hh_broadband] }
`,
  'A1/A1-01.yaml': `code: A1-01
name: broadband
title: { zh: 宽带, en: Broadband }
parent: T01
level: village
direction: higher-is-better
unit: "%"
formula: 100 * hh_broadband / households
rollup: formula-on-sums
core: true
importance: 3
department: x
goalposts:
  2022-01-01: { floor: 20, target: 95, scale: identity, basis: { zh: 专家判断, en: judgement }, verified: false }
examples:
  - { given: { hh_broadband: 90, households: 120 }, value: 75 }
  - { given: { households: 120 }, value: null, state: blank }
`,
  'A1/A1-02.yaml': `code: A1-02
name: outage
title: { zh: 停电, en: Outage }
parent: T02
level: village
direction: lower-is-better
unit: h
formula: outage_hours
rollup: weighted-mean
core: true
importance: 3
department: x
goalposts:
  2022-01-01: { floor: 50, target: 9, scale: identity, basis: { zh: 专家判断, en: judgement }, verified: false }
examples:
  - { given: { outage_hours: 9 }, value: 9, normalised: 1 }
  - { given: {}, value: null, state: blank }
`,
};

/** One change: in `file`, `from` (which must be there) becomes `to`; with `from` null the file is `to`, with `to` null it is left out. */
export type Change = readonly [file: string, from: string | null, to: string | null];

/** Write the framework, changed, and hand its folder to `use`. */
export async function withFramework<T>(changes: readonly Change[], use: (folder: string) => Promise<T>): Promise<T> {
  const files = new Map<string, string>(Object.entries(FILES));
  for (const [file, from, to] of changes) {
    const text = files.get(file) ?? '';
    if (to === null) files.delete(file);
    else if (from === null) files.set(file, to);
    else if (text.includes(from)) files.set(file, text.replace(from, to));
    else throw new Error(`${file} has no ${from}`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'framework-'));
  try {
    for (const [file, text] of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
