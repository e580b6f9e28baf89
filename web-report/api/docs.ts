/** `/openapi.json` and `/docs`: what the server offers, described by its own schemas; nothing comes from another host. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { App } from './app.js';
import { SCOPES } from './access.js';
import { withLimits } from './described.js';
import { operationId } from './operation-id.js';
import { LIMITS } from './rate-limit.js';
import { WEBHOOKS } from './webhooks.js';

const DESCRIPTION = `监测与风险接口 / Monitoring and risk.

- 无密钥可读村级汇总;每 IP 每秒 ${LIMITS.anyone.rate} 次,突发 ${LIMITS.anyone.burst} / Without a key: levels of villages, ${LIMITS.anyone.rate} requests a second and ${LIMITS.anyone.burst} at once from an address.
- 密钥:Authorization: Bearer sx_…;权限 ${SCOPES.join(', ')};每秒 ${LIMITS.key.rate} 次,突发 ${LIMITS.key.burst} / With a key: ${LIMITS.key.rate} a second and ${LIMITS.key.burst} at once.
- 余量见各回答的 RateLimit-*,超出 429 带 Retry-After;上报的行数、字节上限见 shuxiang-max-rows、shuxiang-max-bytes / RateLimit-* of every answer say what is left, beyond it is 429 with Retry-After; shuxiang-max-rows and shuxiang-max-bytes what a request of observations may have at the most.
- 每个回答带 shuxiang-version(程序版本);将停用的路由带 Deprecation 与 Sunset(停用时刻,RFC 8594)/ Every answer has shuxiang-version (of the program); routes that are to go have Deprecation and Sunset (when, RFC 8594).
- 错误一律 application/problem+json(RFC 9457)/ Errors are always problems by RFC 9457.
- 数据过时仍回 200,带 asOf 与 quality / Stale data are served with asOf and quality, never as an error.`;

/** @param publicUrl where it is found from outside; null: where it is asked */
export async function addDocs(app: App, version: string, publicUrl: string | null): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '数乡 shuxiang', version, description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      ...(publicUrl === null ? {} : { servers: [{ url: publicUrl }] }),
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: '列出的权限须有其一,admin 有全部 / a key with the scope that is listed, or with admin' } } },
      security: [{}, { key: [] }],
      webhooks: WEBHOOKS,
    },
    // the scope and the limits that the guard goes by, of the same declarations
    transform: ({ schema, url, route: { config, method } }) => ({
      url,
      schema: { ...schema, operationId: operationId([method].flat()[0]!, url), ...(config?.scope === undefined ? {} : { security: [{ key: [config.scope] }] }), ...(schema.response === undefined ? {} : { response: withLimits(schema.response as Readonly<Record<string, unknown>>, { url, method, most: config?.most }) }) },
    }),
    refResolver: { buildLocalReference: (json, _base, _fragment, k) => (typeof json.$id === 'string' ? json.$id : `def-${k}`) },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: '',
    staticCSP: false,
    uiConfig: { validatorUrl: null, deepLinking: true },
    uiHooks: {
      onRequest: (request, reply, next) => {
        // its parts are found beside it, wherever a proxy puts it
        if (/^\/docs(\?|$)/.test(request.url)) return void reply.redirect('docs/', 302);
        reply.raw.setHeader('content-security-policy', "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'");
        next();
      },
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(JSON.stringify(app.swagger())));
}
