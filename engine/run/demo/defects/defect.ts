/** A wrong cell put into a form on purpose: what is wrong, which rule must find it, and how it is made. */

/** The value of a cell: a number, a text as people type it, or nothing. */
export type CellValue = number | string | null;

/** The form of one village, complete. */
export type Form = (field: string) => number;

export interface Defect {
  readonly class: string;
  /** Ids of rules, one of which must find it; `missing` and `suppressed` for cells without a value; `harmless` for what must simply be read. */
  readonly rule: string;
  /** What the rule needs beside the data, where it needs anything. */
  readonly needs?: string;
  /** Villages it can be put into; all unless given. */
  readonly where?: (form: Form) => boolean;
  /** The cells that change. */
  readonly cells: (form: Form) => Readonly<Record<string, CellValue>>;
}

export const defect = (kind: string, rule: string, cells: Defect['cells'], where?: Defect['where']): Defect => ({ class: kind, rule, cells, ...(where === undefined ? {} : { where }) });
