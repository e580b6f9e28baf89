/**
 * Emergency broadcast (应急广播): a warning as a broadcast message (EBD with EBM), and what its terminals report back.
 *
 * Structure and code values after GD/J 082-2018 as systems in use write it; numbers of the standard that were not at hand
 * (event codes, the signature file) are the profile's or left to the gateway that signs.
 */
import { escapeXml, readXml, XmlFault, type XmlElement } from './xml.js';

export interface BroadcastMessage {
  /** 36 digits: of the data package, and of the message in it. */
  readonly packageId: string;
  readonly messageId: string;
  /** 18 or more digits: who sends, who is to broadcast. */
  readonly sourceId: string;
  readonly targetId: string;
  readonly senderName: string;
  readonly senderCode: string;
  /** [ms since 1970] */
  readonly sent: number;
  readonly start: number;
  readonly end: number;
  readonly eventType: string;
  /** 1 blue … 4 red. */
  readonly level: number;
  /** 1 real, 2 drill, 3 test. */
  readonly kind: 1 | 2 | 3;
  readonly title: string;
  readonly text: string;
  /** Codes of the areas, 12 digits. */
  readonly areas: readonly string[];
}

/** Severity of EBM by level: 1 (Ⅰ, red) to 4 (Ⅳ, blue). */
const severity = (level: number): number => 5 - level;
const timeText = (moment: number): string => new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const tag = (name: string, value: string | number): string => `<${name}>${escapeXml(String(value))}</${name}>`;
const wrap = (name: string, ...parts: readonly string[]): string => `<${name}>${parts.join('')}</${name}>`;

/** The data package that asks for a broadcast. */
export function writeBroadcast(message: BroadcastMessage): string {
  const { packageId, messageId, sourceId, targetId, senderName, senderCode, sent, start, end, eventType, level, kind, title, text, areas } = message;
  const basic = wrap('MsgBasicInfo', tag('MsgType', kind), tag('SenderName', senderName), tag('SenderCode', senderCode), tag('SentTime', timeText(sent)), tag('EventType', eventType), tag('Severity', severity(level)), tag('StartTime', timeText(start)), tag('EndTime', timeText(end)));
  const content = wrap('MsgContent', tag('LanguageCode', 'zho'), tag('MsgTitle', title), tag('MsgDesc', text), tag('AreaCode', areas.join(',')));
  const ebm = wrap('EBM', tag('EBMVersion', 1), tag('EBMID', messageId), basic, content);
  const body = [tag('EBDVersion', 1), tag('EBDID', packageId), tag('EBDType', 'EBM'), wrap('SRC', tag('EBRID', sourceId)), wrap('DEST', tag('EBRID', targetId)), tag('EBDTime', timeText(sent)), ebm];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${wrap('EBD', ...body)}\n`;
}

/** What the terminals of an area say of a message. */
export interface BroadcastFeedback {
  readonly messageId: string;
  readonly state: string;
  readonly description: string;
  /** When it was said [ms since 1970]; null: not told. */
  readonly time: number | null;
  /** Share of the terminals of each group of areas that broadcast [1]. */
  readonly coverages: readonly { readonly share: number; readonly areas: readonly string[] }[];
}

export interface BroadcastProblem {
  readonly line: number;
  readonly expected: string;
  readonly found: string;
}

const find = (element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined => path.reduce<XmlElement | undefined>((at, name) => at?.children.find((child) => child.name === name), element);
const textOf = (element: XmlElement | undefined): string => element?.text.trim() ?? '';

/** How a coverage is written; null: in percent, and where that cannot be told from a share it is refused. */
export type CoverageUnit = 'percent' | 'share' | null;

/** A share [1]; why it is none. */
function shareOf(text: string, unit: CoverageUnit): number | string {
  const number = /^\d+(\.\d+)?%?$/.test(text) ? parseFloat(text) : NaN;
  if (!(number <= 100)) return 'a number from 0 to 100';
  if (text.endsWith('%') || unit === 'percent') return number / 100;
  if (unit === 'share') return number <= 1 ? number : 'a share from 0 to 1';
  return number > 0 && number <= 1 ? 'a number of percent: up to 1 it may be meant as a share; --unit percent or --unit share says which' : number / 100;
}

const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/;

/** A time of a broadcast, in Beijing time; null where it is none. */
function timeOf(text: string): number | null {
  const [, day, clock] = TIME.exec(text) ?? [];
  const moment = day === undefined ? NaN : Date.parse(`${day}T${clock!}+08:00`);
  return Number.isFinite(moment) ? moment : null;
}

/** Read an EBMStateResponse. It asks nothing of the network, whatever it says. */
export function readFeedback(text: string, unit: CoverageUnit = null): { readonly feedback: BroadcastFeedback | null; readonly problems: readonly BroadcastProblem[] } {
  let root: XmlElement;
  try {
    root = readXml(text);
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    return { feedback: null, problems: [{ line: error.line, expected: error.expected, found: error.found }] };
  }
  const problems: BroadcastProblem[] = [];
  const response = find(root, 'EBMStateResponse');
  if (root.name !== 'EBD' || textOf(find(root, 'EBDType')) !== 'EBMStateResponse' || response === undefined) {
    return { feedback: null, problems: [{ line: root.line, expected: 'an EBD whose EBDType is EBMStateResponse', found: `<${root.name}> of ${textOf(find(root, 'EBDType')) || 'no EBDType'}` }] };
  }
  const need = (name: string, element: XmlElement | undefined, fits: (value: string) => boolean, expected: string): string => {
    const value = textOf(element);
    if (!fits(value)) problems.push({ line: element?.line ?? response.line, expected: `${name}: ${expected}`, found: value === '' ? 'none' : value });
    return value;
  };
  const messageId = need('EBMID', find(response, 'EBM', 'EBMID'), (value) => value !== '', 'the id of the message that was broadcast');
  const state = need('BrdStateCode', find(response, 'BrdStateCode'), (value) => /^\d{1,2}$/.test(value), 'a code of one or two digits');
  const blocks = response.children.filter(({ name }) => name === 'Coverage');
  if (blocks.length === 0) problems.push({ line: response.line, expected: 'Coverage: at least one', found: 'none' });
  const coverages = blocks.map((block) => {
    const said = textOf(find(block, 'CoveragePercent'));
    const share = shareOf(said, unit);
    if (typeof share === 'string') problems.push({ line: (find(block, 'CoveragePercent') ?? block).line, expected: `CoveragePercent: ${share}`, found: said === '' ? 'none' : said });
    const areas = need('AreaCode', find(block, 'AreaCode'), (value) => value.split(',').every((code) => /^\d{2,12}$/.test(code)), 'codes of 2 to 12 digits, joined by commas');
    return { share: Number(share), areas: areas.split(',') };
  });
  if (problems.length > 0) return { feedback: null, problems };
  return { feedback: { messageId, state, description: textOf(find(response, 'BrdStateDesc')), time: timeOf(textOf(find(root, 'EBDTime'))), coverages }, problems };
}
