/** `/`: the live page. */
import { createHash } from 'node:crypto';
import { livePage } from '../dashboard/page.js';
import { Answer, hasTag, notModified, sendAnswer } from './answer.js';
import type { App, Context } from './app.js';

/** The page says itself, by hashes, which style and script are its own. */
const POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function addPage(app: App, { cap, replay }: Context): void {
  let made: Answer | null = null;
  app.get('/', { schema: { hide: true } }, (request, reply) => {
    if (made === null) {
      const text = livePage(replay ? 'replay' : (cap?.status ?? 'actual'));
      made = new Answer(createHash('sha256').update(text).digest('base64url').slice(0, 22), 'text/html; charset=utf-8', text);
    }
    // also of a 304: a browser puts its headers in place of those it kept
    reply.raw.setHeader('content-security-policy', POLICY);
    if (hasTag(request, made.tag)) return notModified(request, reply, made.tag);
    return sendAnswer(request, reply, made);
  });
}
