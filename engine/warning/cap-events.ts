/**
 * CAP messages as revisions of alerts, and revisions as CAP messages.
 *
 * Messages that refer to one another are one alert: its id is the identifier of the earliest of them, its revisions are the
 * moments they were sent. Update says the whole anew, Cancel ends it. As all of it follows from the set of messages, it does
 * not matter in which order they come.
 *
 * Source: OASIS (2010) Common Alerting Protocol version 1.2, section 3.2.1 (msgType, references).
 */
import type { AlertArea, AlertEvent, AlertStatus } from './alert.js';
import { capTimeText, type CapAlert, type CapArea, type CapInfo, type CapReference } from './cap.js';
import { capTime } from './cap-schema.js';
import { chineseIdentifier, type CapProfile } from './cap-profile.js';
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

/** The hazard of an info: by its code, else by its name, else its own words. */
function hazardOf({ eventCodes, event }: CapInfo, { hazards, eventCodeName }: CapProfile): string {
  const code = eventCodes.find(({ valueName }) => valueName === eventCodeName)?.value;
  const known = Object.entries(hazards);
  const found = known.find(([, hazard]) => hazard.eventCode === code) ?? known.find(([, { title }]) => title.zh === event || title.en === event);
  return found?.[0] ?? event;
}

/** Areas by the codes of the profile, else by their names; of what several infos (languages) say, the graver. */
function areasOf(infos: readonly CapInfo[], profile: CapProfile): AlertArea[] {
  const levels = new Map<string, number>();
  for (const info of infos) {
    const level = info.responseTypes.includes('AllClear') ? 0 : levelOf(info, profile);
    for (const { areaDesc, geocodes } of info.areas) {
      const codes = geocodes.filter(({ valueName }) => valueName === profile.geocodeName).map(({ value }) => value);
      for (const code of codes.length === 0 ? [areaDesc] : codes) levels.set(code, Math.max(levels.get(code) ?? 0, level));
    }
  }
  return [...levels].map(([code, level]) => ({ code, level })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

/**
 * What messages say of alerts.
 *
 * @param messages valid ones, in any order
 */
export function eventsOfCap(messages: readonly ReceivedCap[], profile: CapProfile): { readonly events: AlertEvent[]; readonly ignored: IgnoredCap[]; readonly mismatches: CapMismatch[] } {
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
  const events = kept.flatMap(({ alert, received }): AlertEvent[] => {
    const root = groups.root(nameOf(alert.sender, alert.identifier));
    const sent = capTime(alert.sent)!;
    const said = [...hazards.get(root)!].sort();
    return (said.length === 0 ? ['unknown'] : said).map((hazard): AlertEvent => {
      const infos = alert.infos.filter((info) => hazardOf(info, profile) === hazard);
      const times = (pick: (info: CapInfo) => string, fallback: number): number => infos.map((info) => capTime(pick(info))).find((time) => time !== null) ?? fallback;
      const isCancel = alert.msgType === 'Cancel';
      return {
        source: alert.sender,
        id: said.length > 1 ? `${earliest.get(root)!.identifier}#${hazard}` : earliest.get(root)!.identifier,
        revision: capRevision(sent),
        status: STATUS[alert.status]!,
        kind: isCancel ? 'cancel' : alert.references.length === 0 ? 'issue' : 'update',
        hazard,
        areas: isCancel ? [] : areasOf(infos, profile),
        sent,
        onset: times(({ onset, effective }) => onset || effective, sent),
        expires: times(({ expires }) => expires, sent + profile.validity * 1_000),
        received,
      };
    });
  });
  return { events, ignored, mismatches: mismatchesOf(kept.map(({ alert }) => alert), profile) };
}

/** What a message says beside its revision. */
export interface CapFacts {
  readonly certainty: 'Observed' | 'Likely' | 'Possible' | 'Unknown';
  /** Name and outline of each area; one without stands under its code. */
  readonly placeOf: (code: string) => { readonly name: string; readonly polygons: CapArea['polygons'] };
  /** What crossed which line in these areas, in both languages. */
  readonly reasonOf: (codes: readonly string[]) => { readonly zh: string; readonly en: string };
}

const LANGUAGES = [['zh', 'zh-CN'], ['en', 'en-US']] as const;

function infosOf(event: AlertEvent, profile: CapProfile, { certainty, placeOf, reasonOf }: CapFacts): CapInfo[] {
  const { hazard, kind, sent, onset, expires } = event;
  const said = profile.hazards[hazard]!;
  const levels = kind === 'cancel' ? [0] : [...new Set(event.areas.map(({ level }) => level))].filter((level) => level > 0).sort((a, b) => b - a);
  return levels.flatMap((level) => {
    const areas = event.areas.filter((area) => kind === 'cancel' || area.level === level).map(({ code }) => code);
    const reason = reasonOf(areas);
    return LANGUAGES.map(([key, language]): CapInfo => {
      const name = level === 0 ? null : LEVELS[level - 1]!;
      const colour = level === 0 ? '' : LEVEL_NAMES[key][level - 1]!;
      const headline = key === 'zh' ? `${profile.senderName.zh}${level === 0 ? '解除' : '发布'}${said.title.zh}${colour}预警` : `${profile.senderName.en}: ${said.title.en} ${level === 0 ? 'warning cancelled' : `${colour} warning`}`;
      return {
        language,
        categories: [said.category],
        event: said.title[key],
        responseTypes: name === null ? ['AllClear'] : [...profile.responses[name]],
        urgency: level === 0 ? 'Past' : onset <= sent ? 'Immediate' : 'Expected',
        severity: name === null ? 'Unknown' : profile.severity[name],
        certainty,
        eventCodes: [{ valueName: profile.eventCodeName, value: said.eventCode }],
        effective: capTimeText(sent),
        onset: capTimeText(onset),
        expires: capTimeText(expires),
        senderName: profile.senderName[key],
        headline,
        description: reason[key],
        instruction: name === null ? '' : profile.instructions[name][key],
        parameters: name === null ? [] : [{ valueName: AWARENESS, value: name }],
        areas: areas.map((code) => ({ areaDesc: placeOf(code).name, polygons: placeOf(code).polygons, geocodes: [{ valueName: profile.geocodeName, value: code }] })),
      };
    });
  });
}

/** Identifier of a revision's message; `serial` tells apart what is sent in the same second. */
export const capIdentifier = ({ hazard, sent }: AlertEvent, { office, hazards }: CapProfile, serial: number): string => chineseIdentifier({ ...office, sector: hazards[hazard]!.sector ?? office.sector }, sent, serial);

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
