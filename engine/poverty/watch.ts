/**
 * How a household leaves the list of those who are watched over: its risk counts as gone once half a year has passed without
 * trouble, and what was found then has been verified on the calendar of working days.
 *
 * Source: rules of 2021 on monitoring against return to poverty (中农组发〔2021〕7号): income above the line in force and stable
 * for half a year at least, large rigid spending solved, guarantees kept, verified as for entry; who cannot work stays longer.
 */
export interface ExitRules {
  /** Months in a row without trouble, of households in which somebody can work, and of those in which nobody can [months]. */
  readonly months: readonly [labour: number, others: number];
  /** Month from which a household is off the list whose months were counted up to the end of a month, element month; 12 or more: not in this year. */
  readonly off: Uint8Array;
}
