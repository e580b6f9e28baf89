/** Keys: what a caller may do, and where. A key's secret is never kept, only its hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { StoreAwayError } from '../../engine/store/driver.js';
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
  /** When its key ends [ms since 1970]; null: never. */
  readonly expires: number | null;
}

export const ANYONE: Caller = { id: null, scopes: [], areas: [], expires: null };

export const hasScope = ({ scopes }: Caller, scope: Scope): boolean => scopes.includes(scope) || scopes.includes('admin');
export const mayIn = ({ areas }: Caller, code: string): boolean => areas.some((area) => code.startsWith(area));
/** An administrator of every area: what belongs to others, wherever it is about, is his to see. */
export const isAdminOfAll = (caller: Caller): boolean => caller.scopes.includes('admin') && mayIn(caller, '');
/** Whether all that a key is good for lies within the areas of a caller. */
export const isWithin = (caller: Caller, areas: readonly string[]): boolean => areas.every((area) => mayIn(caller, area));
/** Whether a key ends no later than that of a caller. */
export const endsWith = (caller: Caller, expires: number | null): boolean => caller.expires === null || (expires !== null && expires <= caller.expires);

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const TOKEN = /^sx_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/** After so long a key is read again: another process may have taken it back [ms]. */
const READ_AGAIN_MS = 30_000;
/** And where the store was away, after so long [ms]. */
const RETRY_MS = 2_000;

const MOST_KNOWN = 10_000;

/** A key as it was read. */
interface Known {
  readonly record: KeyRecord | undefined;
  /** [ms since 1970] */
  readonly read: number;
}

const BEARER = 'Bearer ';

/** The token of a header Authorization; null: it holds none. */
export const tokenOf = (authorization: string): string | null => (authorization.startsWith(BEARER) ? authorization.slice(BEARER.length) : null);

export class KeyRing {
  readonly #known = new Map<string, Known>();
  /** Tokens whose secret was found right, and what was known of their key then. */
  readonly #good = new Map<string, { readonly known: Known; readonly caller: Caller }>();

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

  /** Whether a key is good now. */
  async isGood(id: string): Promise<boolean> {
    return isInForce(await this.get(id), this.clock());
  }

  /** What a key may do, and where; undefined where there is none. */
  get(id: string): Promise<KeyRecord | undefined> {
    return this.store.records<KeyRecord>('key').get(id);
  }

  async list(): Promise<(Omit<KeyRecord, 'hash'> & { readonly id: string })[]> {
    return (await this.store.records<KeyRecord>('key').list()).map(({ id, body: { hash: _hash, ...rest } }) => ({ id, ...rest }));
  }

  /** Who sends a header Authorization, where that is known without asking; undefined: `find` has to say. */
  known(authorization: string | undefined): Caller | undefined {
    if (authorization === undefined) return ANYONE;
    const good = this.#good.get(authorization.slice(BEARER.length));
    if (good === undefined || !authorization.startsWith(BEARER)) return undefined;
    const { known, caller } = good;
    const now = this.clock();
    // one that was taken back, or given a new secret, is not what is known any more
    return this.#known.get(caller.id!) === known && Math.abs(now - known.read) <= READ_AGAIN_MS && isInForce(known.record, now) ? caller : undefined;
  }

  /** A key as it is; while the store is away as it was read last, for what needs no store is served on. @throws StoreAwayError where it was never read */
  async #read(id: string, now: number): Promise<Known> {
    try {
      return { record: await this.store.records<KeyRecord>('key').get(id), read: now };
    } catch (error) {
      const before = error instanceof StoreAwayError ? this.#known.get(id) : undefined;
      if (before === undefined) throw error;
      return { record: before.record, read: now - READ_AGAIN_MS + RETRY_MS };
    }
  }

  /** Who a token is of; null: of nobody. @throws StoreAwayError */
  async find(token: string): Promise<Caller | null> {
    const [, id, secret] = TOKEN.exec(token) ?? [];
    if (id === undefined || secret === undefined) return null;
    const now = this.clock();
    let known = this.#known.get(id);
    if (known === undefined || Math.abs(now - known.read) > READ_AGAIN_MS) {
      known = await this.#read(id, now);
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(id, known);
    }
    const { record } = known;
    if (!isInForce(record, now) || !timingSafeEqual(Buffer.from(hashOf(secret), 'hex'), Buffer.from(record.hash, 'hex'))) return null;
    const caller = { id, scopes: record.scopes, areas: record.areas, expires: record.expires };
    if (this.#good.size >= MOST_KNOWN) this.#good.clear();
    this.#good.set(token, { known, caller });
    return caller;
  }
}

const isInForce = (record: KeyRecord | undefined, now: number): record is KeyRecord => record !== undefined && (record.expires === null || record.expires > now);
