/** `/security`: the page on security and personal information. */
import { Type } from 'typebox';
import { LEAST_SHOWN } from '../../engine/monitor/small-cells.js';
import { tagOf } from '../../engine/monitor/snapshot.js';
import { securityPage } from '../pages/security/page.js';
import { Answer, hasTag, notModified, sendAnswer } from './answer.js';
import type { App, Context } from './app.js';
import { answers, ready } from './schemas.js';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export function addSecurity(app: App, { version }: Context): void {
  const page = securityPage({ version, leastShown: LEAST_SHOWN });
  const answer = new Answer(tagOf(page), 'text/html; charset=utf-8', page);
  app.get('/security', { schema: { summary: '安全与个人信息保护 / security and personal information', tags: ['admin'], querystring: Type.Object({}, { additionalProperties: false }), response: answers({ 200: ready('页面 / the page', 'text/html') }) } }, async (request, reply) => {
    reply.raw.setHeader('content-security-policy', POLICY);
    return hasTag(request, answer.tag) ? notModified(request, reply, answer.tag) : sendAnswer(request, reply, answer);
  });
}
