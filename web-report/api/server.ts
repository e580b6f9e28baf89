/** The server: every resource, behind one guard, with one shape of error. */
import { Ajv } from 'ajv';
import { join } from 'node:path';
import Fastify from 'fastify';
import { addressRules } from '../../engine/monitor/address.js';
import { Deliverer } from '../../engine/monitor/deliverer.js';
import { guardedPost } from '../../engine/monitor/post.js';
import type { Watch } from '../../engine/monitor/watch.js';
import { secretsIn, secretsInMemory } from '../../engine/store/secrets.js';
import type { BoundarySource } from '../dashboard/outlines.js';
import { KeyRing } from './access.js';
import { alertTag } from './alert-tag.js';
import { addAlerts } from './alerts.js';
import type { App, CapVoice, Context } from './app.js';
import { addAssessments } from './assessments.js';
import { addAudit } from './audit.js';
import { AuditWatch } from './audit-watch.js';
import { addBoundaries } from './boundaries.js';
import { addCap } from './cap.js';
import { addChanges } from './changes.js';
import { clientAddress } from './client-address.js';
import { addCors, checkedOrigins } from './cors.js';
import { addDocs } from './docs.js';
import { addFeatures } from './features.js';
import { Front } from './front.js';
import { addCount, addGuard } from './guard.js';
import { addHealth } from './health.js';
import { addHouseholds } from './households.js';
import { addKeys } from './keys.js';
import { MethodList } from './methods.js';
import { addMetrics } from './metrics.js';
import { addObservations } from './observations.js';
import { basePathOf, checkedPublicUrl } from './origin.js';
import { addPage } from './page.js';
import { ApiProblem, malformedAnswer, notFound, problemHandler } from './problem.js';
import { LIMITS, RateLimit, type Limit } from './rate-limit.js';
import { addReach } from './reach.js';
import { RequestFigures } from './request-figures.js';
import { addRiskHistory } from './risk-history.js';
import { addRisks } from './risks.js';
import { PROBLEM } from './schemas.js';
import { addRuns } from './runs.js';
import { requestId } from './secure.js';
import { addSecurity } from './security.js';
import { KnownAlerts } from './standing.js';
import { addStream } from './stream.js';
import { addSubscriptions } from './subscriptions.js';
import { addVillages } from './villages.js';

export interface ServerOptions {
  readonly monitor: Watch;
  readonly version: string;
  /** Where it is found from outside, behind a proxy; absent: where it was asked. */
  readonly publicUrl?: string | undefined;
  /** In whose name alerts are told as CAP; absent: they are not. */
  readonly cap?: CapVoice | null;
  /** Whether a record is told again; absent: no. */
  readonly replay?: boolean;
  /** The user's own boundaries; absent: none. */
  readonly boundary?: BoundarySource | null;
  /** Requests a second, and at once; absent: `LIMITS`. */
  readonly rates?: Readonly<Record<'anyone' | 'key', Limit>>;
  /** Folder of secrets; absent: they are in memory alone. */
  readonly data?: string;
  /** Addresses and ranges inside our own network that messages may be sent to. */
  readonly webhooksInto?: readonly string[];
  /** Addresses and ranges of our own proxies, which say whom they were asked by; absent: there are none. */
  readonly behindProxy?: readonly string[];
  /** Origins of pages that may read from here; absent: none. */
  readonly cors?: readonly string[];
  /** Whether to describe itself at /openapi.json and /docs. */
  readonly docs?: boolean;
  /** Told of faults of ours, with the id of the request. */
  readonly report?: (error: unknown, id: string) => void;
}

const RESOURCES: readonly ((app: App, context: Context) => void)[] = [addPage, addHealth, addMetrics, addRisks, addVillages, addRiskHistory, addReach, addBoundaries, addChanges, addAlerts, addCap, addStream, addFeatures, addObservations, addSubscriptions, addRuns, addAssessments, addHouseholds, addSecurity, addKeys, addAudit];

/** Parameters are texts and are read as what they should be; a body says itself what it is. */
function validators(): { readonly body: Ajv; readonly parameters: Ajv } {
  const common = { allErrors: true, useDefaults: true, removeAdditional: false, strict: false } as const;
  return { body: new Ajv(common), parameters: new Ajv({ ...common, coerceTypes: 'array' }) };
}

/** The server, not yet listening. */
export async function buildServer({ monitor, version, publicUrl, cap = null, replay = false, boundary = null, rates = LIMITS, docs = true, data, webhooksInto = [], behindProxy = [], cors = [], report = () => undefined }: ServerOptions): Promise<App> {
  const origins = checkedOrigins(cors);
  const before = { keys: new KeyRing(monitor.store, () => Date.now()), limits: new RateLimit(() => performance.now()), rates, clientOf: clientAddress(behindProxy), figures: new RequestFigures(), version };
  const front = new Front(before, ({ headers }) => origins.size === 0 || headers.origin === undefined);
  const app: App = Fastify({
    serverFactory: (handler, options) => front.server(handler, options),
    genReqId: (request) => requestId(request.headers['x-request-id']),
    bodyLimit: 1_048_576,
    requestTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => problemHandler(report)(error, request, reply),
    clientErrorHandler(error, socket) {
      if (socket.writable) socket.end(malformedAnswer(error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400));
    },
  });
  const { body, parameters } = validators();
  app.setValidatorCompiler<object>(({ schema, httpPart }) => (httpPart === 'body' ? body : parameters).compile(schema));
  const secrets = data === undefined ? secretsInMemory() : secretsIn(join(data, 'secrets'));
  const rules = addressRules(webhooksInto);
  const deliverer = new Deliverer({ store: monitor.store, secrets, post: guardedPost({ rules }), clock: () => Date.now(), mayHear: (owner) => before.keys.isGood(owner), agent: `shuxiang/${version}` });
  const checkedUrl = publicUrl === undefined ? null : checkedPublicUrl(publicUrl);
  const context: Context = { ...before, front, alertTag: alertTag(monitor, Date.now()), known: new KnownAlerts(monitor), audit: new AuditWatch(monitor.store, (error) => report(error, 'audit')), monitor, publicUrl: checkedUrl, basePath: basePathOf(checkedUrl), cap, replay, boundary, secrets, data: data ?? null, webhooks: { rules, deliverer } };
  const methods = new MethodList();
  app.addHook('onRoute', ({ url, method }) => methods.add(url, method));
  app.addSchema(PROBLEM);
  app.setErrorHandler(problemHandler(report));
  app.setNotFoundHandler((request) => {
    const allowed = methods.of(request.url.split('?')[0]!);
    if (allowed.length === 0) throw notFound(request.url.split('?')[0]!);
    throw new ApiProblem(405, 'method', `expected ${allowed.join(', ')}, found ${request.method}`, { headers: { allow: allowed.join(', ') } });
  });
  addCount(app, context);
  addCors(app, origins);
  if (docs) await addDocs(app, version, checkedUrl);
  addGuard(app, context);
  for (const add of RESOURCES) add(app, context);
  await app.ready();
  void context.known.load().catch((error: unknown) => report(error, 'alerts')); // so that they are known should the store go away
  return app;
}
