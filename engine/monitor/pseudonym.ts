/**
 * Names under which households are told: made with a key of each household's own that lies outside the database. Once
 * that key is destroyed nobody can tell whom a name in the log stood for, us included (PIPL art. 47).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { derived, type Secrets } from '../store/secrets.js';

/** Bytes of a nonce and of a tag of AES-GCM. Source: NIST SP 800-38D (2007), sections 5.2 and 8.2. */
const [NONCE, TAG] = [12, 16] as const;
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

  #sealKey(id: string): Buffer {
    return derived(this.secrets.get(`household-${this.#place(id)}`), id, 'correction');
  }

  /** A text that only the household's own key opens: once that is destroyed, no copy of it in any file or backup of the store says anything. */
  seal(id: string, text: string): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#sealKey(id), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** The text that was sealed for a household that was not erased. @throws where it is not what was sealed */
  unseal(id: string, sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.#sealKey(id), bytes.subarray(0, NONCE));
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return `${decipher.update(bytes.subarray(NONCE + TAG), undefined, 'utf8')}${decipher.final('utf8')}`;
  }

  /** Destroy the key of a household, for good; it is told under no name from now on. */
  erase(id: string): void {
    const place = this.#place(id);
    this.secrets.get(`erased-${place}`); // first, so that a break in between erases rather than renames
    this.secrets.destroy(`household-${place}`);
  }
}
