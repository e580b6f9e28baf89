/** The forms of all demo villages, block by block: every field's values, and which cells were left blank. */
import { registerEntities } from '../../core/random.js';
import type { FieldDeclaration } from '../../scoring/framework.js';
import { blankShares } from './blanks.js';
import { drawColumn, evaluate } from './evaluate.js';
import { makeFrame, columnOf, type Frame } from './frame.js';
import { villageCode, villageName, type DemoTownship } from './layout.js';
import { PROVINCE_POINTS } from './places.js';
import { RULES } from './rules/index.js';

/** Villages made at a time. */
const BLOCK = 4_096;

/** The forms of some villages. */
export interface Forms {
  readonly rows: number;
  readonly codes: readonly string[];
  /** Positions in `VILLAGE_NAMES`. */
  readonly names: Float64Array;
  /** By field; for a choice the position of the value in the rule's list. A field without a rule is not there. */
  readonly values: ReadonlyMap<string, Float64Array>;
  /** By field, 1 where there is a value; a field not there has them all. */
  readonly present: ReadonlyMap<string, Uint8Array>;
}

export interface FormOptions {
  readonly seed: string;
  readonly year: number;
  readonly layout: readonly DemoTownship[];
  /** Villages of each county, all of them, not only those wanted. */
  readonly countyVillages: ReadonlyMap<string, number>;
  readonly fields: readonly FieldDeclaration[];
}

function makeColumns(frame: Frame, level: keyof typeof RULES, { seed, year }: FormOptions): Frame {
  frame.columns.set('_relief', frame.relief);
  for (const rule of RULES[level]) evaluate(rule, frame, drawColumn(seed, rule.column, frame, year), year);
  return frame;
}

/** Counties and townships with all their columns. */
function upperFrames(options: FormOptions): Frame {
  const { seed, layout, countyVillages } = options;
  const counties = [...new Set(layout.map(({ county }) => county))];
  const county = makeFrame(seed, registerEntities(counties), null);
  const point = (code: string): readonly [number, number] => PROVINCE_POINTS[code.slice(0, 2)]!;
  county.columns.set('_province_lon', Float64Array.from(counties, (code) => point(code)[0]));
  county.columns.set('_province_lat', Float64Array.from(counties, (code) => point(code)[1]));
  county.columns.set('_county_villages', Float64Array.from(counties, (code) => countyVillages.get(code)!));
  county.columns.set('_one', new Float64Array(counties.length).fill(1));
  makeColumns(county, 'county', options);
  const rowOf = new Map(counties.map((code, row) => [code, row]));
  const row = Uint32Array.from(layout, (township) => rowOf.get(township.county)!);
  return makeColumns(makeFrame(seed, registerEntities(layout.map(({ code }) => code)), { frame: county, row }), 'township', options);
}

/** 1 where the village filled the cell in. */
function presence(draws: Float64Array, blank: Float64Array): Uint8Array {
  const present = new Uint8Array(draws.length);
  for (let row = 0; row < present.length; row++) present[row] = draws[row]! < blank[row]! ? 0 : 1;
  return present;
}

/** The villages of a block, drawn and with their blanks. */
function villageForms(options: FormOptions, townships: Frame, codes: readonly string[], names: Float64Array, row: Uint32Array): Forms {
  const { seed, year, fields } = options;
  const frame = makeFrame(seed, registerEntities(codes), { frame: townships, row });
  frame.columns.set('_relief', frame.relief);
  const shares = blankShares(seed, frame);
  const mayBeBlank = new Set(fields.filter(({ level, group }) => level === 'village' && group !== 'ID').map(({ name }) => name));
  const present = new Map<string, Uint8Array>();
  for (const rule of RULES.village) {
    const draws = drawColumn(seed, rule.column, frame, year);
    evaluate(rule, frame, draws, year);
    if (mayBeBlank.has(rule.column)) present.set(rule.column, presence(draws.blank, shares));
  }
  const made = new Set(Object.values(RULES).flatMap((rules) => rules.map(({ column }) => column)));
  const values = new Map(fields.filter(({ name }) => made.has(name)).map(({ name }) => [name, columnOf(frame, name)]));
  return { rows: codes.length, codes, names, values, present };
}

/** All forms in the order of the layout, at most 4,096 villages at a time. */
export function* demoForms(options: FormOptions): Generator<Forms> {
  const townships = upperFrames(options);
  let codes: string[] = [];
  let names: number[] = [];
  let rows: number[] = [];
  const made = (): Forms => villageForms(options, townships, codes, Float64Array.from(names), Uint32Array.from(rows));
  for (const [row, { code, wanted }] of options.layout.entries()) {
    for (let position = 0; position < wanted; position++) {
      codes.push(villageCode(code, position));
      names.push(villageName(code, position));
      rows.push(row);
      if (codes.length === BLOCK) {
        yield made();
        [codes, names, rows] = [[], [], []];
      }
    }
  }
  if (codes.length > 0) yield made();
}

/** The forms of one county among these. */
export function formsOfCounty({ codes, names, values, present }: Forms, county: string): Forms {
  const rows = codes.flatMap((code, row) => (code.startsWith(county) ? [row] : []));
  const picked = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row]!);
  return {
    rows: rows.length,
    codes: rows.map((row) => codes[row]!),
    names: picked(names),
    values: new Map([...values].map(([field, column]) => [field, picked(column)])),
    present: new Map([...present].map(([field, bytes]) => [field, Uint8Array.from(rows, (row) => bytes[row]!)])),
  };
}
