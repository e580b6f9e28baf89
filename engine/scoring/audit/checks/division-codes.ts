/** C01-C04: whether a unit's code is a code at all, stands in the division tables of its year, and means what it seems to. */
import { checked, notChecked, parameter, unitLevel, type Check, type CheckContext, type CheckFinding, type CheckResult } from '../check.js';

interface DigitRange {
  readonly from: number;
  readonly to: number;
  readonly allowed: readonly (readonly [number, number])[];
}

/** One finding for each row whose code `fault` finds fault with. */
function codeFindings(context: CheckContext, fault: (code: string) => string | null): CheckFinding[] {
  const fields = [context.framework.unit.code];
  const findings: CheckFinding[] = [];
  context.codes.forEach((unit, row) => {
    const found = fault(unit);
    if (found !== null) findings.push({ level: unitLevel(context), unit, row, fields, found });
  });
  return findings;
}

/** `answer`, remembered for the last prefix: units stand in order of code, so neighbours share theirs. */
function ofPrefix<T>(length: number, answer: (prefix: string) => T): (code: string) => T {
  let last: { readonly prefix: string; readonly value: T } | null = null;
  return (code) => {
    if (last === null || !code.startsWith(last.prefix)) {
      const prefix = code.slice(0, length);
      last = { prefix, value: answer(prefix) };
    }
    return last.value;
  };
}

/** One finding for each row whose prefix of `length` digits `fault` finds fault with: a group of a level is looked at once. */
function prefixFindings(context: CheckContext, length: number, fault: (prefix: string) => string | null): CheckFinding[] {
  const k = context.levels.findIndex(({ declaration }) => declaration.prefix === length);
  if (k < 0) return codeFindings(context, ofPrefix(length, fault));
  const fields = [context.framework.unit.code];
  const findings: CheckFinding[] = [];
  const faults = context.levels[k]!.codes.map(fault);
  if (faults.every((found) => found === null)) return findings;
  const starts = context.levels[k]!.start;
  faults.forEach((found, group) => {
    if (found === null) return;
    for (let row = starts[group]!; row < starts[group + 1]!; row++) findings.push({ level: unitLevel(context), unit: context.codes[row]!, row, fields, found });
  });
  return findings;
}

const [ZERO, NINE] = [48, 57] as const;

/** The number that digits [from, to), counted from 0, of a code make; -1 where one of them is no digit. */
function digitsOf(code: string, from: number, to: number): number {
  let number = 0;
  for (let k = from; k < to; k++) {
    const letter = code.charCodeAt(k);
    if (!(letter >= ZERO && letter <= NINE)) return -1;
    number = 10 * number + letter - ZERO;
  }
  return number;
}

/** Digits up to whose number a table of what is allowed is kept. */
const TABLE_DIGITS = 6;

/** A test of whether a code is all digits and each range of it allowed: most are, and need no closer look. */
function plainCodes(digits: number, ranges: readonly DigitRange[]): (code: string) => boolean {
  if (ranges.some(({ from, to }) => to - from >= TABLE_DIGITS)) return () => false;
  const tables = ranges.map(({ from, to, allowed }) => ({ from: from - 1, to, good: Uint8Array.from({ length: 10 ** (to - from + 1) }, (_, part) => Number(allowed.some(([low, high]) => part >= low && part <= high))) }));
  return (code) => {
    if (code.length !== digits || digitsOf(code, 0, digits) < 0) return false;
    for (const { from, to, good } of tables) if (good[digitsOf(code, from, to)] !== 1) return false;
    return true;
  };
}

const rows = (findings: readonly CheckFinding[]): CheckResult => ({ ...checked(findings), rejects: 'row' });

export const codeForm: Check = {
  name: 'code-form',
  run(context, rule) {
    const digits = parameter(rule, 'digits', 12);
    const ranges = (rule.with?.['ranges'] ?? []) as readonly DigitRange[];
    const isPlain = plainCodes(digits, ranges);
    return rows(
      codeFindings(context, (code) => {
        if (isPlain(code)) return null;
        if (code.length !== digits || Number.isNaN(Number(code))) return `${code} has ${code.length} characters`;
        const wrong = ranges.find(({ from, to, allowed }) => {
          const part = Number(code.slice(from - 1, to));
          return !allowed.some(([low, high]) => part >= low && part <= high);
        });
        return wrong === undefined ? null : `${code} has ${code.slice(wrong.from - 1, wrong.to)} in digits ${wrong.from}-${wrong.to}`;
      }),
    );
  },
};

/** A county code that ends in 00 names a city without counties: the prefecture stands for it. */
const countyOrCity = (code: string): string => (code.slice(4, 6) === '00' ? code.slice(0, 4) : code.slice(0, 6));

export const divisionTables: Check = {
  name: 'division-tables',
  run(context, rule) {
    const table = context.divisions;
    if (table === null) return notChecked(`no division table of ${context.framework.year} (--divisions DIR)`);
    const names = (rule.with?.['levels'] ?? []) as readonly string[];
    const prefixes = context.framework.levels.filter((level) => names.includes(level.name)).map((level) => level.prefix);
    const longest = Math.max(...prefixes);
    const fault = (code: string): string | null => {
      const absent = prefixes.map((prefix) => (prefix === 6 ? countyOrCity(code) : code.slice(0, prefix))).find((part) => !table.has(part));
      return absent === undefined ? null : `${absent} is not in the ${table.year} division table`;
    };
    return rows(prefixFindings(context, longest, fault));
  },
};

export const missingCountyLevel: Check = {
  name: 'missing-county-level',
  run(context, rule) {
    const known = (rule.with?.['prefectures'] ?? []) as readonly string[];
    const fault = (county: string): string | null => (county.slice(4) === '00' && !known.includes(county.slice(0, 4)) ? `${county} is not one of the cities without counties (${known.join(', ')})` : null);
    return checked(prefixFindings(context, 6, fault));
  },
};

export const developmentZone: Check = {
  name: 'development-zone',
  run(context, rule) {
    const [from, to] = [parameter(rule, 'from', 71), parameter(rule, 'to', 80)];
    const fault = (county: string): string | null => {
      const digits = Number(county.slice(4));
      return digits >= from && digits <= to ? `county digits ${county.slice(4)}: a development zone, to be counted with the county around it` : null;
    };
    return checked(prefixFindings(context, 6, fault));
  },
};
