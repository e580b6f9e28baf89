/** The columns of an intake: one field each, as numbers or as codes of texts, on shared memory. */
import { sharedBytes, sharedCodes, sharedNumbers } from '../../core/table.js';
import type { FieldDeclaration } from '../../scoring/framework.js';

/** A field held as numbers. */
export interface NumberIntake {
  readonly field: FieldDeclaration;
  readonly position: number;
  /** Allowed range [the field's unit]; a count without a declared minimum is at least 0. */
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
  readonly yesNo: boolean;
  readonly percent: boolean;
  values: Float64Array;
  missing: Uint8Array;
}

/** A field held as text: codes into `texts`, in order of first appearance. */
export interface TextIntake {
  readonly field: FieldDeclaration;
  readonly position: number;
  codes: Uint32Array;
  missing: Uint8Array;
  readonly texts: string[];
  readonly codeOf: Map<string, number>;
  /** What a cell's text stands for: a code >= 0, or minus a missing byte. */
  readonly read: Map<string, number>;
  /** For an enum: its values by value and label. */
  readonly allowed: ReadonlyMap<string, string> | null;
}

/** An enum's text as it is compared. */
export const enumKey = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

function allowedTexts(field: FieldDeclaration): ReadonlyMap<string, string> | null {
  if (field.type !== 'enum') return null;
  const allowed = new Map<string, string>();
  for (const { value, title } of field.values ?? []) for (const text of [title.en, title.zh, value]) allowed.set(enumKey(text), value);
  return allowed;
}

/** Whether a field is held as numbers. */
export const isNumber = (field: FieldDeclaration): boolean => field.type === 'int' || field.type === 'num' || field.type === 'bool';

/** Which numbers may stand in a field. */
export function numbersOf({ type, min, max }: FieldDeclaration): Pick<NumberIntake, 'low' | 'high' | 'whole' | 'yesNo'> {
  const yesNo = type === 'bool';
  return { low: yesNo ? 0 : (min ?? (type === 'int' ? 0 : -Infinity)), high: yesNo ? 1 : (max ?? Infinity), whole: type !== 'num', yesNo };
}

export function numberIntake(field: FieldDeclaration, position: number, capacity: number): NumberIntake {
  return {
    field,
    position,
    ...numbersOf(field),
    percent: field.unit === '%',
    values: sharedNumbers(capacity),
    missing: sharedBytes(capacity),
  };
}

export function textIntake(field: FieldDeclaration, position: number, capacity: number): TextIntake {
  return { field, position, codes: sharedCodes(capacity), missing: sharedBytes(capacity), texts: [], codeOf: new Map(), read: new Map(), allowed: allowedTexts(field) };
}

/** `a whole number from 1 to 20000`, `a number from 0`. */
export function describeRange({ whole, low, high }: Pick<NumberIntake, 'whole' | 'low' | 'high'>): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (low === -Infinity) return high === Infinity ? kind : `${kind} up to ${high}`;
  return high === Infinity ? `${kind} from ${low}` : `${kind} from ${low} to ${high}`;
}
