/** Keys: what a caller may do, and where. A key's secret is never kept, only its hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Store } from '../../engine/store/store.js';

export const SCOPES = ['observation:write', 'alert:write', 'subscription:write', 'run:write', 'household:read', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export interface KeyRecord {
  readonly name: string;
  /** SHA-256 of the secret, hexadecimal. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  /** Codes it is good for begin so; '' everywhere. */
  readonly areas: readonly string[];
  /** [ms since 1970] */
  readonly created: number;
  /** [ms since 1970]; null: never. */
  readonly expires: number | null;
}

export interface Caller {
  /** Id of the key; null without one. */
  readonly id: string | null;
  readonly scopes: readonly Scope[];
  readonly areas: readonly string[];
}

export const ANYONE: Caller = { id: null, scopes: [], areas: [] };

export const hasScope = ({ scopes }: Caller, scope: Scope): boolean => scopes.includes(scope) || scopes.includes('admin');
export const mayIn = ({ areas }: Caller, code: string): boolean => areas.some((area) => code.startsWith(area));

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const TOKEN = /^sx_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/** After so long a key is read again: another process may have taken it back [ms]. */
const READ_AGAIN_MS = 30_000;

export class KeyRing {
  readonly #known = new Map<string, { readonly record: KeyRecord | undefined; readonly read: number }>();

  constructor(
    private readonly store: Store,
    private readonly clock: () => number,
  ) {}

  /** Make a key; its token is told this once. */
  async create(record: Omit<KeyRecord, 'hash' | 'created'>): Promise<{ readonly id: string; readonly token: string }> {
    const [id, secret] = [randomBytes(6).toString('hex'), randomBytes(32).toString('base64url')];
    await this.store.records<KeyRecord>('key').put(id, { ...record, hash: hashOf(secret), created: this.clock() });
    return { id, token: `sx_${id}_${secret}` };
  }

  /** A new secret for a key; the old one is good no more. */
  async rotate(id: string): Promise<string | undefined> {
    const records = this.store.records<KeyRecord>('key');
    const record = await records.get(id);
    if (record === undefined) return undefined;
    const secret = randomBytes(32).toString('base64url');
    await records.put(id, { ...record, hash: hashOf(secret) });
    this.#known.delete(id);
    return `sx_${id}_${secret}`;
  }

  async remove(id: string): Promise<boolean> {
    this.#known.delete(id);
    return this.store.records('key').remove(id);
  }

  async list(): Promise<(Omit<KeyRecord, 'hash'> & { readonly id: string })[]> {
    return (await this.store.records<KeyRecord>('key').list()).map(({ id, body: { hash: _hash, ...rest } }) => ({ id, ...rest }));
  }

  /** Who a token is of; null: of nobody. */
  async find(token: string): Promise<Caller | null> {
    const [, id, secret] = TOKEN.exec(token) ?? [];
    if (id === undefined || secret === undefined) return null;
    const now = this.clock();
    let known = this.#known.get(id);
    if (known === undefined || Math.abs(now - known.read) > READ_AGAIN_MS) {
      known = { record: await this.store.records<KeyRecord>('key').get(id), read: now };
      if (this.#known.size > 10_000) this.#known.clear();
      this.#known.set(id, known);
    }
    const { record } = known;
    if (record === undefined || (record.expires !== null && record.expires <= now)) return null;
    return timingSafeEqual(Buffer.from(hashOf(secret), 'hex'), Buffer.from(record.hash, 'hex')) ? { id, scopes: record.scopes, areas: record.areas } : null;
  }
}
