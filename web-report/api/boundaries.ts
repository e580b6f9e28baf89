/** `/v1/boundaries`: outlines of the user's own boundaries, by code, with the review number they must be shown with. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { outlinesText } from '../dashboard/outlines.js';
import { Answer, hasTag, notModified, sendAnswer } from './answer.js';
import type { App, Context } from './app.js';
import { TYPES } from './formats.js';
import { answers, ready } from './schemas.js';

export function addBoundaries(app: App, { boundary }: Context): void {
  const text = outlinesText(boundary);
  const answer = new Answer(createHash('sha256').update(text).digest('base64url').slice(0, 22), TYPES.json, text);
  app.get('/v1/boundaries', { schema: { summary: '边界 / boundaries', description: '须随审图号显示;未给边界则 outlines 为空 / to be shown with the review number; no outlines where none were given', tags: ['risk'], querystring: Type.Object({}, { additionalProperties: false }), response: answers({ 200: ready('边界 / boundaries', TYPES.json) }) } }, (request, reply) => (hasTag(request, answer.tag) ? notModified(request, reply, answer.tag) : sendAnswer(request, reply, answer)));
}
