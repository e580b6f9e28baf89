/** Requests by route and status, and how long they took. */

/** Upper ends of the classes of time [s]. */
const BOUNDS = [0.001, 0.005, 0.025, 0.1, 0.5, 2] as const;
const STATUSES = 600;

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));

export class RequestFigures {
  /** By route, then status. */
  readonly #counts = new Map<string, Float64Array>();
  readonly #buckets = new Float64Array(BOUNDS.length + 1);
  #ms = 0;
  #all = 0;

  add(route: string, status: number, ms: number): void {
    let counts = this.#counts.get(route);
    if (counts === undefined) this.#counts.set(route, (counts = new Float64Array(STATUSES)));
    counts[status]!++;
    let k = 0;
    while (k < BOUNDS.length && ms > BOUNDS[k]! * 1_000) k++;
    this.#buckets[k]!++;
    this.#ms += ms;
    this.#all++;
  }

  *lines(): Generator<string> {
    yield '# TYPE shuxiang_requests counter';
    for (const [route, counts] of this.#counts) for (const [status, count] of counts.entries()) if (count > 0) yield `shuxiang_requests_total{route="${escaped(route)}",status="${status}"} ${count}`;
    yield '# TYPE shuxiang_request_seconds histogram';
    let sum = 0;
    for (const [k, bound] of BOUNDS.entries()) yield `shuxiang_request_seconds_bucket{le="${bound}"} ${(sum += this.#buckets[k]!)}`;
    yield `shuxiang_request_seconds_bucket{le="+Inf"} ${this.#all}`;
    yield `shuxiang_request_seconds_count ${this.#all}`;
    yield `shuxiang_request_seconds_sum ${this.#ms / 1_000}`;
  }
}
