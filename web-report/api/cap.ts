/** `/v1/alerts/{id}/cap` and `/v1/alerts.atom`: alerts as CAP 1.2, and the feed that leads to them. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { capIdentifierOf, capStatusOf, eventOf, isTold, lifeOf, SERVICE, type Voice } from '../../engine/monitor/alerts.js';
import type { Alert } from '../../engine/store/store.js';
import { CapIdentifiers } from '../../engine/warning/cap-identifiers.js';
import { writeCap } from '../../engine/warning/cap.js';
import type { CapReference } from '../../engine/warning/cap-message.js';
import { capOf, type CapFacts } from '../../engine/warning/cap-events.js';
import type { CapProfile } from '../../engine/warning/cap-profile.js';
import { capFacts, type LevelBasis } from '../../engine/warning/facts.js';
import { atomFeed, type FeedEntry } from '../../engine/warning/feed.js';
import { Answer, AnswerCache, hasTag, heldAnswer, notModified, sendAnswer } from './answer.js';
import type { App, CapVoice, Context } from './app.js';
import { alertChain } from './alert-chains.js';
import { originOf } from './origin.js';
import { ApiProblem, notFound } from './problem.js';
import { answers, ready } from './schemas.js';
import { orWhileAway } from './standing.js';
import { momentText } from './time.js';

const ID = Type.Object({ id: Type.String({ maxLength: 200 }) });
const tagOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
const CAP = 'application/cap+xml; charset=utf-8';
/** While the store is away: when it was last heard of. */
const KNOWN_AT = 'shuxiang-known-at';
const AWAY = '数据库断开时为最近所知,回答头 shuxiang-known-at 为最近一次得知的时刻 / while the store is away as last known, with the header shuxiang-known-at';
const ATOM = 'application/atom+xml; charset=utf-8';

/** A hazard the profile does not know is said by its own name. */
const knowing = (profile: CapProfile, hazard: string): CapProfile =>
  profile.hazards[hazard] === undefined ? { ...profile, hazards: { ...profile.hazards, [hazard]: { title: { zh: hazard, en: hazard }, category: 'Other', eventCode: hazard } } } : profile;

/** Why a feed is empty: a drill or a test is not fed to the public, and whoever reads it must not take that for calm. */
const notFed = (status: 'exercise' | 'test', count: number): string =>
  `${status === 'test' ? '测试' : '演练'}状态：${count} 条预警不在此列，空白不表示没有预警；正式发布用 --cap-status actual / status ${status}: ${count} alerts are not in this feed, and its being empty does not say that there are none`;

/** An alert is told as what it was issued as, whatever the service says by now. */
const voiceOf = ({ profile }: CapVoice, { capStatus = 'test' }: Alert): Voice => ({ source: profile.sender, status: capStatus });

/**
 * What is not known is not made up: a message says what it was issued as, and a test or drill in whose name. What is meant is taken
 * over by the office of now: a warning in force has to reach the public.
 *
 * @throws ApiProblem 409 where the status was not kept, or a test or drill was issued in the name of another office
 */
function checkSayable({ profile }: CapVoice, said: readonly Alert[]): void {
  const own = new CapIdentifiers(profile);
  for (const alert of said) {
    if (alert.capStatus === undefined) throw new ApiProblem(409, 'status-not-kept', `whether ${alert.id} was meant or a test was not kept by the version that issued it: it is no CAP message any more, and /v1/alerts/${alert.id} tells what is known`);
    if (alert.capStatus !== 'actual' && alert.identifier !== undefined && own.isOwn(alert.hazard, alert.capStatus, alert.identifier) === false) throw new ApiProblem(409, 'other-office', `${alert.identifier} was issued in the name of another office than that of --cap-profile now, and is not told in its name: /v1/alerts/${alert.id} tells what is known`);
  }
}

/** What is known of an alert that was kept before its basis was: its level. */
const unknownBasis = ({ issued }: Alert): LevelBasis => ({ before: 0, onset: issued, observed: null, probability: null, judged: issued, reasons: [] });

/** What a revision says of its area, as the messages of a run say it; one that somebody ended says why. */
function factsOf(alert: Alert, before: Alert | undefined, nameOf: (code: string) => string): CapFacts {
  const { area, level, hand, issued, basis = unknownBasis(alert) } = alert;
  const facts = capFacts(new Map([[area, { ...basis, level }]]), new Map([[area, { name: nameOf(area), polygons: [] }]]), { judged: basis.judged, isRenewal: before?.level === level && alert.status === 'updated' });
  if (hand?.action !== 'cancel' || hand.time !== issued) return facts;
  return { ...facts, groupsOf: (codes) => [{ codes, certainty: 'Unknown', description: hand.by === SERVICE ? { zh: `解除：${hand.note}`, en: `Ended: ${hand.note}` } : { zh: `人工解除：${hand.note}`, en: `Ended by the office: ${hand.note}` } }] };
}

/** The last message of an alert; what has expired says no more than it did. */
function messageOf(chain: readonly Alert[], voice: CapVoice, nameOf: (code: string) => string): string {
  const said = chain.filter(isTold);
  const profile = knowing(voice.profile, chain[0]!.hazard);
  const earlier: CapReference[] = [];
  let text = '';
  said.forEach((alert, k) => {
    const message = capOf(eventOf(alert, voiceOf(voice, alert))!, earlier, profile, capIdentifierOf(alert)!, factsOf(alert, said[k - 1], nameOf));
    earlier.push(message);
    text = writeCap(message);
  });
  return text;
}

export function addCap(app: App, { monitor, cap, publicUrl, front, alertTag, known: told }: Context): void {
  if (cap === null) return;
  const { profile } = cap;
  const started = monitor.now();
  // villages of one name are many: which it is, its township and county say
  const nameOf = (code: string): string => monitor.units.fullNameOf(code);

  app.get('/v1/alerts/:id/cap', { schema: { summary: '一条预警的 CAP 1.2 / one alert as CAP 1.2', description: `id:最近一次发布的版本,列出此前各版;报文标识:该报文 / by its id the latest revision, naming all before it; by the identifier of a message that message. 发布时状态未保存的(旧版本)、以别的单位名义发布的测试或演练不给报文,409 说明 / One whose status was not kept (older versions), or a test or drill in the name of another office, is no message: 409 says which. ${AWAY}`, tags: ['alerts'], produces: ['application/cap+xml'], params: ID, response: answers({ 200: ready('CAP 1.2', 'application/cap+xml'), 304: ready('未变 / nothing changed') }) } }, async (request, reply) => {
    await told.load();
    const chain = await alertChain(monitor.store, told, request.params.id);
    if (chain === null) throw notFound(`alert ${request.params.id}`);
    const { revisions, said = Infinity, knownAt } = chain;
    if (knownAt !== undefined) void reply.header(KNOWN_AT, momentText(knownAt));
    const known = revisions.filter(({ revision }) => revision <= said);
    checkSayable(cap, known.filter(isTold));
    const text = messageOf(known, cap, nameOf);
    const tag = tagOf(text);
    return hasTag(request, tag) ? notModified(request, reply, tag) : sendAnswer(request, reply, new Answer(tag, CAP, text));
  });

  const cache = new AnswerCache();
  front.add('/v1/alerts.atom', (request) => heldAnswer(cache, originOf(publicUrl, request), alertTag(), request.headers), alertTag);

  app.get('/v1/alerts.atom', { schema: { summary: '生效预警的 Atom / alerts in force as Atom', description: AWAY, tags: ['alerts'], produces: ['application/atom+xml'], response: answers({ 200: ready('Atom', 'application/atom+xml'), 304: ready('未变 / nothing changed') }) } }, async (request, reply) => {
    const origin = originOf(publicUrl, request);
    const tag = alertTag();
    if (hasTag(request, tag)) return notModified(request, reply, tag);
    const known = cache.peek(origin, tag);
    if (known !== undefined) return sendAnswer(request, reply, known);
    await told.load();
    const { alerts, knownAt } = await orWhileAway<{ readonly alerts: readonly Alert[]; readonly knownAt?: number }>(async () => ({ alerts: await monitor.store.alerts({ standing: true }) }), () => told.of({ standing: true }));
    const meant = alerts.filter((alert) => capStatusOf(alert) === 'actual');
    const entries = meant.map((alert): FeedEntry => {
      const { id, area, hazard, level, issued, expires } = alert;
      const title = knowing(profile, hazard).hazards[hazard]!.title;
      const standing = lifeOf([alert], issued, voiceOf(cap, alert))!;
      return { alert: standing, title: `${nameOf(area)} ${title.zh} ${title.en}`, summary: `${area} ${['', 'blue', 'yellow', 'orange', 'red'][level]!}`, href: `${origin}/v1/alerts/${encodeURIComponent(id)}/cap`, published: issued, updated: issued, expires };
    });
    // without an alert in force it has been so since the last revision of one, or since there is anything to say
    const since = entries.length > 0 ? 0 : (await orWhileAway(async () => (await monitor.store.alerts({})).reduce((last, { issued }) => Math.max(last, issued), 0), () => told.changedAt)) || started;
    const notes = [...(cap.status === 'actual' ? [] : [notFed(cap.status, alerts.length - meant.length)]), ...(knownAt === undefined ? [] : [`数据库断开，为 ${momentText(knownAt)} 所知 / the database is away: as known at ${momentText(knownAt)}`])];
    // a drill or a test is never fed to the public
    const text = atomFeed({ id: `urn:feed:${profile.sender}`, title: `${profile.senderName.zh} ${profile.senderName.en}`, author: profile.senderName.zh, ...(notes.length === 0 ? {} : { subtitle: notes.join(' · ') }), entries, since });
    if (knownAt !== undefined) return reply.header(KNOWN_AT, momentText(knownAt)).header('cache-control', 'no-cache').type(ATOM).send(text);
    return sendAnswer(request, reply, cache.get(origin, tag, () => new Answer(tag, ATOM, text)));
  });
}
