/** How many requests one caller may make: a bucket that fills at a steady rate and lets bursts through. */

export interface Allowance {
  readonly allowed: boolean;
  /** Size of the bucket. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the bucket is full again [s]. */
  readonly reset: number;
  /** Until the next request may come [s], at least 1; 0 where this one may. */
  readonly retryAfter: number;
}

export interface Limit {
  /** Requests a second in the long run. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

export const LIMITS = { anyone: { rate: 50, burst: 500 }, key: { rate: 500, burst: 5_000 } } as const satisfies Record<string, Limit>;

const MOST_CALLERS = 100_000;

export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; time: number }>();

  /** @param clock monotone [ms] */
  constructor(private readonly clock: () => number) {}

  take(caller: string, { rate, burst }: Limit, cost = 1): Allowance {
    const now = this.clock();
    let bucket = this.#buckets.get(caller);
    if (bucket === undefined) {
      if (this.#buckets.size >= MOST_CALLERS) this.#buckets.clear();
      this.#buckets.set(caller, (bucket = { tokens: burst, time: now }));
    }
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.time) * rate) / 1_000);
    bucket.time = now;
    const allowed = bucket.tokens >= cost;
    if (allowed) bucket.tokens -= cost;
    return { allowed, limit: burst, remaining: Math.floor(bucket.tokens), reset: Math.ceil((burst - bucket.tokens) / rate), retryAfter: allowed ? 0 : Math.max(1, Math.ceil((cost - bucket.tokens) / rate)) };
  }
}
