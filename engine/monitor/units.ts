/** What is watched: villages, each with its own lines, and the place every quantity of it is seen at. */
import { codeLength } from '../core/divisions.js';

export interface Unit {
  /** Code of the village. */
  readonly code: string;
  readonly name: string;
  /** Degrees; null where not known. */
  readonly at: { readonly lon: number; readonly lat: number } | null;
  /** Lines that rules name by column. */
  readonly lines: ReadonlyMap<string, number>;
  /** Where a variable is seen, such as the gauge of the township; a variable that is not here is seen at the village itself. */
  readonly feeds: ReadonlyMap<string, string>;
}

/** Digits of the code of a village: those of an area are fewer. */
const VILLAGE_DIGITS = codeLength('village');

export type UnitKind = 'village' | 'area';

export const kindOf = (code: string): UnitKind => (code.length === VILLAGE_DIGITS ? 'village' : 'area');

/** The place a variable of a unit is seen at. */
export const feedOf = ({ code, feeds }: Unit, variable: string): string => feeds.get(variable) ?? code;

/** All places that anything of a unit is seen at. */
export const placesOf = ({ code, feeds }: Unit): ReadonlySet<string> => new Set([code, ...feeds.values()]);

/** Where a village or an area lies, by name: villages of one name are many in a county. */
export interface Place {
  /** Null: not known. */
  readonly name: string | null;
  /** That it lies in; null: not known, or there is none above it. */
  readonly township: string | null;
  /** The same. */
  readonly county: string | null;
}

/** Digits of what a village lies in and is named by, the nearest last. */
export const NAMED_BY = [codeLength('county'), codeLength('township')] as const;

/** Units by code, and by the places they are fed from. */
export class UnitIndex {
  readonly #byCode: ReadonlyMap<string, Unit>;
  readonly #fed = new Map<string, string[]>();

  /** @param areaNames names of areas, by code */
  constructor(
    readonly units: readonly Unit[],
    readonly areaNames: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#byCode = new Map(units.map((unit) => [unit.code, unit]));
    for (const unit of units) {
      const { code } = unit;
      for (const place of placesOf(unit)) {
        const list = this.#fed.get(place);
        if (list === undefined) this.#fed.set(place, [code]);
        else list.push(code);
      }
    }
  }

  get(code: string): Unit | undefined {
    return this.#byCode.get(code);
  }

  /** Whether the code of any unit begins so. */
  hasIn(area: string): boolean {
    return area.length === VILLAGE_DIGITS ? this.#byCode.has(area) : this.units.some(({ code }) => code.startsWith(area));
  }

  /** Of a unit, or of an area; null: it has none that is known. */
  nameOf(code: string): string | null {
    return this.get(code)?.name ?? this.areaNames.get(code) ?? null;
  }

  placeOf(code: string): Place {
    const above = (digits: number): string | null => (code.length > digits ? (this.areaNames.get(code.slice(0, digits)) ?? null) : null);
    const [county, township] = NAMED_BY;
    return { name: this.nameOf(code), township: above(township), county: above(county) };
  }

  /** County, township and name in one, as far as they are known; of what has no name its code. */
  fullNameOf(code: string): string {
    const { county, township, name } = this.placeOf(code);
    return `${county ?? ''}${township ?? ''}${name ?? code}`;
  }

  /** Whether anything follows for a unit from what is seen of a variable at a place. */
  isFed(place: string, variable: string): boolean {
    return this.fedBy(place).some((code) => feedOf(this.#byCode.get(code)!, variable) === place);
  }

  /** Codes of the units that what is seen at a place bears on. */
  fedBy(place: string): readonly string[] {
    return this.#fed.get(place) ?? [];
  }
}
