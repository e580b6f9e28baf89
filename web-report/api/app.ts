/** Who warns, and whether what is said is real. */
export interface CapVoice {
  readonly profile: CapProfile;
  readonly status: CapStatus;
}

/** What every resource is given: the server with its schemas' types, and what it serves from. */
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { AddressRules } from '../../engine/monitor/address.js';
import type { Deliverer } from '../../engine/monitor/deliverer.js';
import type { CapProfile } from '../../engine/warning/cap-profile.js';
import type { Watch } from '../../engine/monitor/watch.js';
import type { CapStatus } from '../../engine/store/store.js';
import type { Secrets } from '../../engine/store/secrets.js';
import type { BoundarySource } from '../dashboard/outlines.js';
import type { Caller, KeyRing, Scope } from './access.js';
import type { AlertTag } from './alert-tag.js';
import type { ClientAddress } from './client-address.js';
import type { Most } from './described.js';
import type { Front } from './front.js';
import type { Limit, RateLimit } from './rate-limit.js';
import type { RequestFigures } from './request-figures.js';
import type { AuditWatch } from './audit-watch.js';
import type { KnownAlerts } from './standing.js';

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>;

export interface Context {
  readonly monitor: Watch;
  readonly keys: KeyRing;
  readonly limits: RateLimit;
  readonly rates: Readonly<Record<'anyone' | 'key', Limit>>;
  readonly clientOf: ClientAddress;
  readonly figures: RequestFigures;
  readonly front: Front;
  /** Whether the log is whole. */
  readonly audit: AuditWatch;
  /** Alerts as they were last told. */
  readonly known: KnownAlerts;
  /** Of all alerts as they are. */
  readonly alertTag: AlertTag;
  readonly version: string;
  /** Where it is found from outside; null: where it was asked. */
  readonly publicUrl: string | null;
  /** What stands before every path of a link that names no host: the path of `publicUrl`. */
  readonly basePath: string;
  /** In whose name alerts are told as CAP; null: they are not. */
  readonly cap: CapVoice | null;
  /** Whether a record is told again, and nothing that is shown is now. */
  readonly replay: boolean;
  /** The user's own boundaries; null: none were given. */
  readonly boundary: BoundarySource | null;
  readonly secrets: Secrets;
  /** Folder of runs, assessments and households; null: none of them. */
  readonly data: string | null;
  /** Where messages may be sent, and what sends them. */
  readonly webhooks: { readonly rules: AddressRules; readonly deliverer: Deliverer };
}

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** What a key must be good for; absent: no key is needed. */
    readonly scope?: Scope;
    /** The most a request may have, told by every answer; absent: what all may. */
    readonly most?: Most;
    /** When the route goes out of use, `2027-06-30`. */
    readonly sunset?: string;
  }
}
