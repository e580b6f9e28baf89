/**
 * CAP 1.2 messages: read with every fault named, written so that they are valid against the schema.
 *
 * Source: OASIS (2010) Common Alerting Protocol version 1.2, sections 3.2.1 to 3.2.4. Points are latitude, longitude.
 */
import { capFindings } from './cap-findings.js';
import type { CapAlert, CapArea, CapInfo, CapReference, NamedValue } from './cap-message.js';
import { CAP_NAMESPACE, capSchemaProblems, type CapProblem } from './cap-schema.js';
import { escapeXml, readXml, XmlFault, type XmlElement } from './xml.js';

export interface CapReading {
  /** Null where the schema does not allow it. */
  readonly alert: CapAlert | null;
  /** Against XML or the schema: the message is invalid. */
  readonly problems: readonly CapProblem[];
  /** Against the words of the standard, which a schema cannot hold. */
  readonly findings: readonly CapProblem[];
}

/** Children of an element that the schema allows, asked for by name: in the schema's order, each search goes on where the last ended. */
class Children {
  private at = 0;
  private readonly children: readonly XmlElement[];

  constructor({ children }: XmlElement) {
    this.children = children;
  }

  /** The next of that name; where there is none, nothing is passed over. */
  next(name: string): XmlElement | undefined {
    for (let k = this.at; k < this.children.length; k++) {
      if (this.children[k]!.name !== name) continue;
      this.at = k + 1;
      return this.children[k];
    }
    return undefined;
  }

  text(name: string): string {
    return this.next(name)?.text.trim() ?? '';
  }

  all<T>(name: string, read: (element: XmlElement) => T): T[] {
    const found: T[] = [];
    for (let one = this.next(name); one !== undefined; one = this.children[this.at]?.name === name ? this.children[this.at++] : undefined) found.push(read(one));
    return found;
  }
}

const textOf = (element: XmlElement, name: string): string => element.children.find((child) => child.name === name)?.text.trim() ?? '';
const trimmed = ({ text }: XmlElement): string => text.trim();
const namedValue = (element: XmlElement): NamedValue => ({ valueName: textOf(element, 'valueName'), value: textOf(element, 'value') });
const numberPairs = (text: string): (readonly [number, number])[] => text.split(/\s+/).filter((pair) => pair !== '').map((pair) => pair.split(',').map(Number) as [number, number]);

function areaOf(element: XmlElement): CapArea {
  const said = new Children(element);
  return { areaDesc: said.text('areaDesc'), polygons: said.all('polygon', ({ text }) => numberPairs(text)), geocodes: said.all('geocode', namedValue) };
}

function infoOf(element: XmlElement): CapInfo {
  const said = new Children(element);
  return {
    language: said.text('language') || 'en-US', // the schema's default
    categories: said.all('category', trimmed),
    event: said.text('event'),
    responseTypes: said.all('responseType', trimmed),
    urgency: said.text('urgency'),
    severity: said.text('severity'),
    certainty: said.text('certainty'),
    eventCodes: said.all('eventCode', namedValue),
    effective: said.text('effective'),
    onset: said.text('onset'),
    expires: said.text('expires'),
    senderName: said.text('senderName'),
    headline: said.text('headline'),
    description: said.text('description'),
    instruction: said.text('instruction'),
    parameters: said.all('parameter', namedValue),
    areas: said.all('area', areaOf),
  };
}

const referencesOf = (text: string): CapReference[] =>
  text.split(/\s+/).filter((one) => one !== '').map((one) => {
    const [sender = '', identifier = '', sent = ''] = one.split(',');
    return { sender, identifier, sent };
  });

function alertOf(root: XmlElement): CapAlert {
  const said = new Children(root);
  return {
    identifier: said.text('identifier'),
    sender: said.text('sender'),
    sent: said.text('sent'),
    status: said.text('status'),
    msgType: said.text('msgType'),
    scope: said.text('scope'),
    restriction: said.text('restriction'),
    addresses: said.text('addresses'),
    codes: said.all('code', trimmed),
    note: said.text('note'),
    references: referencesOf(said.text('references')),
    infos: said.all('info', infoOf),
  };
}

/** Read a message. It asks nothing of the network, whatever the message says. */
export function readCap(text: string): CapReading {
  let root: XmlElement;
  try {
    root = readXml(text);
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    return { alert: null, problems: [{ path: '', line: error.line, expected: error.expected, found: error.found, code: 'cap/xml' }], findings: [] };
  }
  const problems = capSchemaProblems(root);
  if (problems.length > 0) return { alert: null, problems, findings: [] };
  const alert = alertOf(root);
  return { alert, problems, findings: capFindings(root, alert) };
}

const tag = (name: string, text: string): string => (text === '' ? '' : `<${name}>${escapeXml(text)}</${name}>`);
const must = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`;
const tags = (name: string, texts: readonly string[]): string => texts.map((text) => must(name, text)).join('');
const values = (name: string, list: readonly NamedValue[]): string => list.map(({ valueName, value }) => `<${name}>${must('valueName', valueName)}${must('value', value)}</${name}>`).join('');
const polygonText = (ring: CapArea['polygons'][number]): string => ring.map(([lat, lon]) => `${lat},${lon}`).join(' ');

const areaText = ({ areaDesc, polygons, geocodes }: CapArea): string => `<area>${must('areaDesc', areaDesc)}${tags('polygon', polygons.map(polygonText))}${values('geocode', geocodes)}</area>`;

function infoText(info: CapInfo): string {
  return [
    '<info>', must('language', info.language), tags('category', info.categories), must('event', info.event), tags('responseType', info.responseTypes), must('urgency', info.urgency), must('severity', info.severity), must('certainty', info.certainty),
    values('eventCode', info.eventCodes), tag('effective', info.effective), tag('onset', info.onset), tag('expires', info.expires), tag('senderName', info.senderName), tag('headline', info.headline), tag('description', info.description),
    tag('instruction', info.instruction), values('parameter', info.parameters), ...info.areas.map(areaText), '</info>',
  ].join('');
}

/** Write a message, elements in the order of the schema. */
export function writeCap(alert: CapAlert): string {
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="${CAP_NAMESPACE}">`, must('identifier', alert.identifier), must('sender', alert.sender), must('sent', alert.sent), must('status', alert.status), must('msgType', alert.msgType),
    must('scope', alert.scope), tag('restriction', alert.restriction), tag('addresses', alert.addresses), tags('code', alert.codes), tag('note', alert.note),
    tag('references', alert.references.map(({ sender, identifier, sent }) => `${sender},${identifier},${sent}`).join(' ')), ...alert.infos.map(infoText), '</alert>\n',
  ].join('');
}

/** A moment as CAP writes it, in China standard time. @param moment [ms since 1970], whole seconds are kept */
export const capTimeText = (moment: number): string => `${new Date(moment + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
