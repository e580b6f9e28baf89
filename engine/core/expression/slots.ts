/** The columns a kernel reads, by number. In generated code slot k is `ck` (cells), `mk` (missing bytes), `wk` (those four at a time). */
import type { Relation } from './tree.js';

export const JS_RELATION: Readonly<Record<Relation, string>> = { '==': '===', '!=': '!==', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

export class Slots {
  readonly fields: string[] = [];

  /** @param codeOf the code of a text in a field's dictionary, -1 if it is not in there */
  constructor(readonly codeOf: (field: string, text: string) => number) {}

  of(field: string): number {
    const slot = this.fields.indexOf(field);
    return slot >= 0 ? slot : this.fields.push(field) - 1;
  }
}
