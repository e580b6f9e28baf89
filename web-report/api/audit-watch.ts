/** The log of a store is checked when the service begins, and every day. */
import { checkAudit, type AuditCheck } from '../../engine/store/audit-check.js';
import type { Store } from '../../engine/store/store.js';

const DAY_MS = 24 * 3_600_000;

/** What the last check of a log came to. */
export class AuditWatch {
  #last: AuditCheck | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: Store,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Null: not checked yet. */
  get last(): AuditCheck | null {
    return this.#last;
  }

  async check(): Promise<AuditCheck> {
    this.#last = await checkAudit(this.store);
    const { broken } = this.#last;
    if (broken !== null) this.report(`审计日志自第 ${broken} 条起被改动或缺失 / the audit log was changed or cut from entry ${broken} on`);
    return this.#last;
  }

  start(): void {
    const check = (): void => void this.check().catch(this.report);
    check();
    this.#timer = setInterval(check, DAY_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }
}
