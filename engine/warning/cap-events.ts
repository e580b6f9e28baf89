/**
 * CAP messages as revisions of alerts, and revisions as CAP messages.
 *
 * Messages that refer to one another are one alert: its id is the identifier of the earliest of them, its revisions are the
 * moments they were sent. Update says the whole anew, Cancel ends it. As all of it follows from the set of messages, it does
 * not matter in which order they come.
 *
 * Source: OASIS (2010) Common Alerting Protocol version 1.2, section 3.2.1 (msgType, references).
 */
import type { Label } from '../core/label.js';
import type { AlertArea, AlertEvent, AlertStatus } from './alert.js';
import { capTimeText } from './cap.js';
import type { CapAlert, CapArea, CapInfo, CapReference } from './cap-message.js';
import { capTime } from './cap-schema.js';
import type { CapProfile } from './cap-profile.js';
import { LEVELS } from './rule.js';

export interface ReceivedCap {
  readonly alert: CapAlert;
  /** [ms since 1970] */
  readonly received: number;
}

/** A message that is no revision of an alert for the public, and why. */
export interface IgnoredCap {
  readonly identifier: string;
  readonly because: string;
}

/** A reference that names a message, but not as that message names itself. */
export interface DoubtfulReference {
  readonly identifier: string;
  /** The message it names. */
  readonly names: string;
  /** When the reference says that it was sent, and when it was. */
  readonly said: string;
  readonly sent: string;
}

/** A message that says two levels, of which the graver counts. */
export interface CapMismatch {
  readonly identifier: string;
  readonly severity: string;
  /** As written. */
  readonly awareness: string;
}

const AWARENESS = 'awareness_level';
const LEVEL_NAMES = { zh: ['蓝色', '黄色', '橙色', '红色'], en: ['blue', 'yellow', 'orange', 'red'] } as const;

const STATUS: Readonly<Record<string, AlertStatus>> = { Actual: 'actual', Exercise: 'exercise', Test: 'test', Draft: 'draft' };
const nameOf = (sender: string, identifier: string): string => `${sender} ${identifier}`;

/** Number of a revision by when it was sent: seconds since the year 0, so that none is negative. @param sent [ms since 1970] */
export const capRevision = (sent: number): number => Math.floor(sent / 1_000) + 62_167_219_200;

/** Groups of names that refer to one another. */
class Groups {
  private readonly parents = new Map<string, string>();

  root(name: string): string {
    let at = name;
    for (let up = this.parents.get(at); up !== undefined && up !== at; up = this.parents.get(at)) at = up;
    this.parents.set(name, at);
    return at;
  }

  join(a: string, b: string): void {
    const [x, y] = [this.root(a), this.root(b)];
    if (x !== y) this.parents.set(x, y);
  }
}

/** Level of a severity by the profile, the highest that says so; 0 where none does. */
const severityLevel = ({ severity }: CapInfo, profile: CapProfile): number => LEVELS.findLastIndex((level) => profile.severity[level] === severity) + 1;

const awarenessOf = ({ parameters }: CapInfo): string => parameters.find(({ valueName }) => valueName === AWARENESS)?.value ?? '';

/** Level of a colour that is named, as in `red`, `4; red; Extreme` or 红色; 0 where none is. */
const colourLevel = (text: string): number => LEVELS.findLastIndex((level, k) => new RegExp(`\\b${level}\\b`, 'i').test(text) || text.includes(LEVEL_NAMES.zh[k]!)) + 1;

/** Level of an info: by its severity, or by the colour of its awareness level where that is graver. */
const levelOf = (info: CapInfo, profile: CapProfile): number => Math.max(severityLevel(info, profile), colourLevel(awarenessOf(info)));

function mismatchesOf(alerts: readonly CapAlert[], profile: CapProfile): CapMismatch[] {
  return alerts.flatMap(({ identifier, infos }) => {
    const off = infos.find((info) => colourLevel(awarenessOf(info)) > 0 && colourLevel(awarenessOf(info)) !== severityLevel(info, profile));
    return off === undefined ? [] : [{ identifier, severity: off.severity, awareness: awarenessOf(off) }];
  });
}

/** References whose time is not that of the message they name: they count, since nothing else has that name, and are told. */
function doubtfulOf(alerts: readonly CapAlert[]): DoubtfulReference[] {
  const times = new Map<string, Set<string>>();
  for (const { sender, identifier, sent } of alerts) times.set(nameOf(sender, identifier), (times.get(nameOf(sender, identifier)) ?? new Set()).add(sent));
  return alerts.flatMap(({ identifier, references }) =>
    references.flatMap(({ sender, identifier: names, sent: said }) => {
      const sent = [...(times.get(nameOf(sender, names)) ?? [])];
      return sent.length === 0 || sent.some((time) => capTime(time) === capTime(said)) ? [] : [{ identifier, names, said, sent: sent.join(', ') }];
    }),
  );
}

/** The hazard of an info: by its code, else by its name, else its own words. */
function hazardOf({ eventCodes, event }: CapInfo, { hazards, eventCodeName }: CapProfile): string {
  const code = eventCodes.find(({ valueName }) => valueName === eventCodeName)?.value;
  const known = Object.entries(hazards);
  const found = known.find(([, hazard]) => hazard.eventCode === code) ?? known.find(([, { title }]) => title.zh === event || title.en === event);
  return found?.[0] ?? event;
}

interface Said {
  readonly level: number;
  readonly onset: number;
  readonly expires: number;
}

/** Of two that speak of one area the graver; as grave, from the earlier to the later. */
const graver = (a: Said, b: Said): Said => (a.level !== b.level ? (a.level > b.level ? a : b) : { level: a.level, onset: Math.min(a.onset, b.onset), expires: Math.max(a.expires, b.expires) });

const isClear = ({ responseTypes }: CapInfo): boolean => responseTypes.includes('AllClear');

/** Areas by the codes of the profile, else by their names; of what several infos (languages) say, the graver. Times that differ from the revision's stand with the area. */
function areasOf(infos: readonly CapInfo[], profile: CapProfile, timesOf: (info: CapInfo) => Pick<Said, 'onset' | 'expires'>, whole: Pick<Said, 'onset' | 'expires'>): AlertArea[] {
  const areas = new Map<string, Said>();
  for (const info of infos) {
    const said = { level: isClear(info) ? 0 : levelOf(info, profile), ...timesOf(info) };
    for (const { areaDesc, geocodes } of info.areas) {
      const codes = geocodes.filter(({ valueName }) => valueName === profile.geocodeName).map(({ value }) => value);
      for (const code of codes.length === 0 ? [areaDesc] : codes) areas.set(code, graver(areas.get(code) ?? said, said));
    }
  }
  return [...areas].map(([code, { level, onset, expires }]) => ({ code, level, ...(level === 0 || onset === whole.onset ? {} : { onset }), ...(level === 0 || expires === whole.expires ? {} : { expires }) })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

/**
 * What messages say of alerts.
 *
 * @param messages valid ones, in any order
 * @returns with the identifier of the message of each event
 */
export function eventsOfCap(messages: readonly ReceivedCap[], profile: CapProfile): { readonly events: AlertEvent[]; readonly identifiers: readonly string[]; readonly ignored: IgnoredCap[]; readonly mismatches: CapMismatch[]; readonly doubtful: DoubtfulReference[] } {
  const groups = new Groups();
  const earliest = new Map<string, CapReference>();
  const ignored: IgnoredCap[] = [];
  const kept = messages.filter(({ alert }) => {
    const { identifier, status, msgType, scope } = alert;
    const because = msgType === 'Ack' || msgType === 'Error' ? `${msgType} is about messages, not about a danger` : !Object.hasOwn(STATUS, status) ? `${status} is for systems` : scope !== 'Public' ? `${scope} is not for the public` : null;
    if (because !== null) ignored.push({ identifier, because });
    return because === null;
  });
  for (const { alert } of kept) for (const { sender, identifier } of alert.references) groups.join(nameOf(alert.sender, alert.identifier), nameOf(sender, identifier));
  const hazards = new Map<string, Set<string>>();
  for (const { alert } of kept) {
    const root = groups.root(nameOf(alert.sender, alert.identifier));
    for (const one of [alert, ...alert.references]) {
      const known = earliest.get(root);
      const [a, b] = [capTime(one.sent) ?? Infinity, known === undefined ? Infinity : (capTime(known.sent) ?? Infinity)];
      if (known === undefined || a < b || (a === b && one.identifier < known.identifier)) earliest.set(root, one);
    }
    const own = hazards.get(root) ?? new Set<string>();
    for (const info of alert.infos) if (alert.msgType !== 'Cancel') own.add(hazardOf(info, profile));
    hazards.set(root, own);
  }
  const identifiers: string[] = [];
  const events = kept.flatMap(({ alert, received }): AlertEvent[] => {
    const root = groups.root(nameOf(alert.sender, alert.identifier));
    const sent = capTime(alert.sent)!;
    const said = [...hazards.get(root)!].sort();
    return (said.length === 0 ? ['unknown'] : said).map((hazard): AlertEvent => {
      identifiers.push(alert.identifier);
      const infos = alert.infos.filter((info) => hazardOf(info, profile) === hazard);
      const isCancel = alert.msgType === 'Cancel';
      const timesOf = ({ onset, effective, expires }: CapInfo): Pick<Said, 'onset' | 'expires'> => ({ onset: capTime(onset || effective) ?? sent, expires: capTime(expires) ?? sent + profile.validity * 1_000 });
      // of several infos from the first to the last; what is over has no times of its own
      const spans = (infos.some((info) => !isClear(info)) ? infos.filter((info) => !isClear(info)) : infos).map(timesOf);
      const whole = spans.length === 0 ? { onset: sent, expires: sent + profile.validity * 1_000 } : { onset: Math.min(...spans.map(({ onset }) => onset)), expires: Math.max(...spans.map(({ expires }) => expires)) };
      return {
        source: alert.sender,
        id: said.length > 1 ? `${earliest.get(root)!.identifier}#${hazard}` : earliest.get(root)!.identifier,
        revision: capRevision(sent),
        status: STATUS[alert.status]!,
        kind: isCancel ? 'cancel' : alert.references.length === 0 ? 'issue' : 'update',
        hazard,
        areas: isCancel ? [] : areasOf(infos, profile, timesOf, whole),
        sent,
        ...whole,
        received,
      };
    });
  });
  return { events, identifiers, ignored, mismatches: mismatchesOf(kept.map(({ alert }) => alert), profile), doubtful: doubtfulOf(kept.map(({ alert }) => alert)) };
}

/** Areas of one level that the same is said of. */
export interface CapGroup {
  readonly codes: readonly string[];
  readonly certainty: 'Observed' | 'Likely' | 'Possible' | 'Unknown';
  /** What crossed which line, seen or forecast, in both languages; '' where nothing is known. */
  readonly description: Label;
}

/** What a message says beside its revision. */
export interface CapFacts {
  /** Name and outline of each area; one without stands under its code. */
  readonly placeOf: (code: string) => { readonly name: string; readonly polygons: CapArea['polygons'] };
  /** Areas of one level (0: those it ends in) by what is said of them; all of them, each once. */
  readonly groupsOf: (codes: readonly string[], level: number) => readonly CapGroup[];
}

const LANGUAGES = [['zh', 'zh-CN'], ['en', 'en-US']] as const;
const HOUR = 3_600_000;

/** How soon one has to act: at once, within the hour, later. Source: CAP 1.2, section 3.2.2 (urgency). @param lead from the message to the onset [ms] */
const urgencyOf = (lead: number): string => (lead <= 0 ? 'Immediate' : lead <= HOUR ? 'Expected' : 'Future');

function infosOf(event: AlertEvent, profile: CapProfile, { placeOf, groupsOf }: CapFacts): CapInfo[] {
  const { hazard, kind, sent } = event;
  const said = profile.hazards[hazard]!;
  const levels = kind === 'cancel' ? [0] : [...new Set(event.areas.map(({ level }) => level))].sort((a, b) => b - a);
  return levels.flatMap((level) => {
    const own = event.areas.filter((area) => kind === 'cancel' || area.level === level);
    return groupsOf(own.map(({ code }) => code), level).flatMap(({ codes, certainty, description }) => {
      const there = new Set(codes);
      const areas = own.filter(({ code }) => there.has(code));
      const onset = areas.reduce((first, area) => Math.min(first, area.onset ?? event.onset), areas.length === 0 ? event.onset : Infinity);
      const expires = areas.reduce((last, area) => Math.max(last, area.expires ?? event.expires), areas.length === 0 ? event.expires : 0);
      return LANGUAGES.map(([key, language]): CapInfo => {
        const name = level === 0 ? null : LEVELS[level - 1]!;
        const colour = level === 0 ? '' : LEVEL_NAMES[key][level - 1]!;
        const headline = key === 'zh' ? `${profile.senderName.zh}${level === 0 ? '解除' : '发布'}${said.title.zh}${colour}预警` : `${profile.senderName.en}: ${said.title.en} ${level === 0 ? 'warning cancelled' : `${colour} warning`}`;
        return {
          language,
          categories: [said.category],
          event: said.title[key],
          responseTypes: name === null ? ['AllClear'] : [...profile.responses[name]],
          urgency: level === 0 ? 'Past' : urgencyOf(onset - sent),
          severity: name === null ? 'Unknown' : profile.severity[name],
          certainty,
          eventCodes: [{ valueName: profile.eventCodeName, value: said.eventCode }],
          effective: capTimeText(sent),
          onset: level === 0 ? '' : capTimeText(onset),
          expires: capTimeText(expires),
          senderName: profile.senderName[key],
          headline,
          description: description[key],
          instruction: name === null ? '' : profile.instructions[name][key],
          parameters: name === null ? [] : [{ valueName: AWARENESS, value: name }],
          areas: areas.map(({ code }) => ({ areaDesc: placeOf(code).name, polygons: placeOf(code).polygons, geocodes: [{ valueName: profile.geocodeName, value: code }] })),
        };
      });
    });
  });
}

/**
 * The message of a revision.
 *
 * @param earlier messages of the same alert, of which all are named: whoever missed one still knows what this is about
 */
export function capOf(event: AlertEvent, earlier: readonly CapReference[], profile: CapProfile, identifier: string, facts: CapFacts): CapAlert {
  const status = Object.entries(STATUS).find(([, own]) => own === event.status)![0];
  return {
    identifier,
    sender: profile.sender,
    sent: capTimeText(event.sent),
    status,
    msgType: event.kind === 'cancel' ? 'Cancel' : earlier.length === 0 ? 'Alert' : 'Update',
    scope: 'Public',
    restriction: '',
    addresses: '',
    codes: [],
    note: '',
    references: earlier.map(({ sender, identifier: other, sent }) => ({ sender, identifier: other, sent })),
    infos: infosOf(event, profile, facts),
  };
}
