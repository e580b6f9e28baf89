/** The books that are held against what is watched, and the step of time they are held at. */
import type { Edition } from '../warning/rule.js';

export interface Rules {
  readonly books: readonly { readonly book: string; readonly editions: readonly Edition[] }[];
  /** Length of a step [s]. */
  readonly dt: number;
}
