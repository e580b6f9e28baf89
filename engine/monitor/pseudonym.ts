/**
 * Names under which households are told: made with a key of each household's own that lies outside the database. Once
 * that key is destroyed nobody can tell whom a name in the log stood for, us included (PIPL art. 47).
 */
import { derived, type Secrets } from '../store/secrets.js';

const PSEUDONYM = /^\d{12}-[0-9a-f]{32}$/;

export const isPseudonym = (text: string): boolean => PSEUDONYM.test(text);

/** Village of a pseudonym. */
export const villageOf = (pseudonym: string): string => pseudonym.slice(0, 12);

export class Pseudonyms {
  constructor(private readonly secrets: Secrets) {}

  /** A household's place among the secrets: it tells nothing without the first of them. */
  #place(id: string): string {
    return derived(this.secrets.get('household'), id).toString('hex').slice(0, 40);
  }

  /** The name of a household; null where it was erased. */
  of(village: string, id: string): string | null {
    const place = this.#place(id);
    if (this.secrets.find(`erased-${place}`) !== undefined) return null;
    return `${village}-${derived(this.secrets.get(`household-${place}`), id).toString('hex').slice(0, 32)}`;
  }

  /** Destroy the key of a household, for good; it is told under no name from now on. */
  erase(id: string): void {
    const place = this.#place(id);
    this.secrets.get(`erased-${place}`); // first, so that a break in between erases rather than renames
    this.secrets.destroy(`household-${place}`);
  }
}
