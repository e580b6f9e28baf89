/** The books that are held against what is watched, and the step of time they are held at. */
import type { Label } from '../core/label.js';
import type { Edition } from '../warning/rule.js';

export interface Rules {
  readonly books: readonly {
    readonly book: string;
    readonly editions: readonly Edition[];
    /** Titles of what its rules look at; absent: names alone. */
    readonly quantities?: ReadonlyMap<string, { readonly title?: Label }>;
  }[];
  /** Length of a step [s]. */
  readonly dt: number;
}

/** Hazards that any edition names. */
export const hazardsIn = ({ books }: Pick<Rules, 'books'>): ReadonlySet<string> => new Set(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.map(({ hazard }) => hazard))));
