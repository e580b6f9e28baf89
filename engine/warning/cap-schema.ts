/**
 * The schema of CAP 1.2 as data, and an element held against it: which child stands where, how often, and what it holds.
 *
 * Source: OASIS (2010) Common Alerting Protocol version 1.2, CAP-v1.2.xsd.
 */
import type { XmlElement } from './xml.js';

export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
const SIGNATURE_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#';

/** One thing that is wrong with a message. */
export interface CapProblem {
  /** `alert/info[2]/certainty`. */
  readonly path: string;
  readonly line: number;
  readonly expected: string;
  readonly found: string;
  readonly code: string;
}

type ValueKind = 'text' | 'time' | 'language' | 'integer' | 'decimal' | 'uri' | readonly string[];
type Kind = ValueKind | readonly Child[];

interface Child {
  readonly name: string;
  readonly kind: Kind;
  readonly least: 0 | 1;
  readonly many: boolean;
}

const one = (name: string, kind: Kind = 'text'): Child => ({ name, kind, least: 1, many: false });
const maybe = (name: string, kind: Kind = 'text'): Child => ({ name, kind, least: 0, many: false });
const several = (name: string, kind: Kind = 'text', least: 0 | 1 = 0): Child => ({ name, kind, least, many: true });

export const STATUSES = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
export const MESSAGE_TYPES = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
export const SCOPES = ['Public', 'Restricted', 'Private'] as const;
export const CATEGORIES = ['Geo', 'Met', 'Safety', 'Security', 'Rescue', 'Fire', 'Health', 'Env', 'Transport', 'Infra', 'CBRNE', 'Other'] as const;
export const RESPONSES = ['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None'] as const;
export const URGENCIES = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const;
export const SEVERITIES = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
export const CERTAINTIES = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const;

const NAMED_VALUE: readonly Child[] = [one('valueName'), one('value')];
const AREA: readonly Child[] = [one('areaDesc'), several('polygon'), several('circle'), several('geocode', NAMED_VALUE), maybe('altitude', 'decimal'), maybe('ceiling', 'decimal')];
const RESOURCE: readonly Child[] = [one('resourceDesc'), one('mimeType'), maybe('size', 'integer'), maybe('uri', 'uri'), maybe('derefUri'), maybe('digest')];
const INFO: readonly Child[] = [
  maybe('language', 'language'), several('category', CATEGORIES, 1), one('event'), several('responseType', RESPONSES), one('urgency', URGENCIES), one('severity', SEVERITIES), one('certainty', CERTAINTIES),
  maybe('audience'), several('eventCode', NAMED_VALUE), maybe('effective', 'time'), maybe('onset', 'time'), maybe('expires', 'time'), maybe('senderName'), maybe('headline'), maybe('description'),
  maybe('instruction'), maybe('web', 'uri'), maybe('contact'), several('parameter', NAMED_VALUE), several('resource', RESOURCE), several('area', AREA),
];
const ALERT: readonly Child[] = [
  one('identifier'), one('sender'), one('sent', 'time'), one('status', STATUSES), one('msgType', MESSAGE_TYPES), maybe('source'), one('scope', SCOPES), maybe('restriction'), maybe('addresses'),
  several('code'), maybe('note'), maybe('references'), maybe('incidents'), several('info', INFO),
];

/** Number that `count` digits from `at` on write; -1 where one is none. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let k = at; k < at + count; k++) {
    const digit = text.charCodeAt(k) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const [DASH, COLON, T, PLUS] = [45, 58, 84, 43];
const isMarked = (text: string): boolean =>
  text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH && text.charCodeAt(10) === T && text.charCodeAt(13) === COLON && text.charCodeAt(16) === COLON && (text.charCodeAt(19) === PLUS || text.charCodeAt(19) === DASH) && text.charCodeAt(22) === COLON;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** A CAP time [ms since 1970]: a numeric offset, no fractions, never Z; null for anything else, the 30th of February among it. */
export function capTime(text: string): number | null {
  const said = text.trim();
  if (said.length !== 25 || !isMarked(said)) return null;
  const [year, month, day] = [digits(said, 0, 4), digits(said, 5, 2), digits(said, 8, 2)];
  const [hour, minute, second] = [digits(said, 11, 2), digits(said, 14, 2), digits(said, 17, 2)];
  const [offsetHour, offsetMinute] = [digits(said, 20, 2), digits(said, 23, 2)];
  const midnight = hour === 24 && minute === 0 && second === 0;
  const days = month >= 1 && month <= 12 ? DAYS[month - 1]! + (month === 2 && isLeap(year) ? 1 : 0) : 0;
  if (Math.min(year, hour, minute, second, offsetHour, offsetMinute) < 0) return null;
  if (year === 0 || day < 1 || day > days || (hour > 23 && !midnight) || minute > 59 || second > 59 || offsetMinute > 59 || offsetHour * 60 + offsetMinute > 14 * 60) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second) - (said.charCodeAt(19) === DASH ? -1 : 1) * (offsetHour * 60 + offsetMinute) * 60_000;
}

/** Authority, path, query and fragment of an address; what else it may hold is written as %20 or as it stands. */
const HOST = /^(?:[^/?#@[\]]*@)?(?:\[[^/?#@[\]]*\]|[^/?#@:[\]]*)(?::\d+)?$/;

/** RFC 3986, section 4.1, with the characters that XML Schema lets stand unescaped (anyURI, section 3.2.17). */
function isUriReference(text: string): boolean {
  const [, scheme, rest] = /^(?:([^:/?#]*):)?(.*)$/s.exec(text)!;
  if (scheme !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme)) return false; // what stands before a first colon is a scheme, or the whole is none
  if (/%(?![\dA-Fa-f]{2})/.test(text) || text.split('#').length > 2) return false;
  const [, authority, after] = /^(?:\/\/([^/?#]*))?(.*)$/s.exec(rest!)!;
  return (authority === undefined || HOST.test(authority)) && !/[[\]]/.test(after!);
}

function valueFault(text: string, kind: ValueKind): string | null {
  if (kind === 'text') return null;
  const trimmed = text.trim();
  switch (kind) {
    case 'time':
      return capTime(text) === null ? 'a time such as 2023-07-05T08:00:00+08:00: a numeric offset, never Z, no fractions' : null;
    case 'language':
      return /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(trimmed) ? null : 'a language such as zh-CN';
    case 'integer':
      return /^[-+]?\d+$/.test(trimmed) ? null : 'a whole number';
    case 'uri':
      return isUriReference(trimmed) ? null : 'an address such as https://example.cn/warnings, or one relative to it';
    case 'decimal':
      return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? null : 'a number without exponent';
    default:
      return kind.includes(text) ? null : `one of ${kind.join(', ')}`;
  }
}

const isChildren = (kind: Kind): kind is readonly Child[] => Array.isArray(kind) && typeof kind[0] === 'object';
const shown = (text: string): string => `"${text.trim().slice(0, 60)}"`;

const NONE: readonly CapProblem[] = [];
/** What is wrong inside a child, by its path from here. */
const inside = (step: string, problems: readonly CapProblem[]): CapProblem[] => problems.map((problem) => ({ ...problem, path: problem.path === '' ? step : `${step}/${problem.path}` }));

/** No element of CAP has attributes; where its schema lies may be named on any. */
const MAY_STAND: ReadonlySet<string> = new Set(['xsi:schemaLocation', 'xsi:noNamespaceSchemaLocation']);

/** The type that the schema gives a value, which the value may repeat (xsi:type). */
const TYPE_NAMES: Readonly<Partial<Record<Kind & string, string>>> = { text: 'string', language: 'language', integer: 'integer', decimal: 'decimal', uri: 'anyURI' };

function attributeProblems({ attributes, line }: XmlElement, kind: Kind): readonly CapProblem[] {
  if (attributes.size === 0) return NONE;
  const mayStand = (name: string, value: string): boolean => MAY_STAND.has(name) || (name === 'xsi:type' && typeof kind === 'string' && TYPE_NAMES[kind] === value.split(':').at(-1));
  return [...attributes].filter(([name, value]) => !mayStand(name, value)).map(([name]) => name).map((name) => ({ path: '', line, expected: 'no attributes', found: name, code: 'cap/attribute' }));
}

/** An element, and where it is from if that is not CAP. */
const named = ({ name, namespace }: XmlElement): string => `<${name}>${namespace === CAP_NAMESPACE ? '' : ` of ${namespace === '' ? 'no namespace' : namespace}`}`;

function valueProblems({ children, text, line }: XmlElement, kind: ValueKind): readonly CapProblem[] {
  const first = children[0];
  if (first !== undefined) return [{ path: '', line: first.line, expected: 'text alone', found: `<${first.name}>`, code: 'cap/element' }];
  const expected = valueFault(text, kind);
  return expected === null ? NONE : [{ path: '', line, expected, found: shown(text), code: 'cap/value' }];
}

function childProblems(element: XmlElement, kinds: readonly Child[], isRoot: boolean): readonly CapProblem[] {
  const problems: CapProblem[] = [];
  const { children, line, text } = element;
  if (text.trim() !== '') problems.push({ path: '', line, expected: 'elements alone', found: shown(text), code: 'cap/text' });
  let at = 0;
  for (const { name, kind, least, many } of kinds) {
    let count = 0;
    while (children[at]?.name === name && children[at]!.namespace === CAP_NAMESPACE && (many || count === 0)) {
      const found = check(children[at]!, kind, false);
      [at, count] = [at + 1, count + 1];
      if (found.length > 0) problems.push(...inside(many ? `${name}[${count}]` : name, found));
    }
    if (count >= least) continue;
    // where it stands too late or there is none, the rest cannot be put in order
    const next = children[at];
    const expected = next?.name === name ? `<${name}> of ${CAP_NAMESPACE}: the prefix of <alert>, or its xmlns` : `<${name}>, which must stand here`;
    return [...problems, { path: name, line: next?.line ?? line, expected, found: next === undefined ? `the end of <${element.name}>` : named(next), code: 'cap/order' }];
  }
  while (isRoot && children[at]?.namespace === SIGNATURE_NAMESPACE) at++;
  const extra = children[at];
  if (extra !== undefined) problems.push({ path: extra.name, line: extra.line, expected: `nothing more, or an element of <${element.name}> in its order and number`, found: named(extra), code: 'cap/order' });
  return problems;
}

/** Problems of an element by their paths from it. */
function check(element: XmlElement, kind: Kind, isRoot: boolean): readonly CapProblem[] {
  const own = isChildren(kind) ? childProblems(element, kind, isRoot) : valueProblems(element, kind);
  const attributes = attributeProblems(element, kind);
  return attributes.length === 0 ? own : [...attributes, ...own];
}

/** Everything about a message that the schema does not allow. */
export function capSchemaProblems(root: XmlElement): CapProblem[] {
  if (root.name !== 'alert' || root.namespace !== CAP_NAMESPACE) {
    return [{ path: root.name, line: root.line, expected: `<alert> of ${CAP_NAMESPACE}`, found: named(root), code: 'cap/root' }];
  }
  return inside('alert', check(root, ALERT, true));
}
