/** The page that maps the service to GB/T 22239 and to the rights of PIPL articles 44 to 47: what it does, what it does not, what is left to do. */
import { escapeText } from '../../charts/svg.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, note, section, table, Words } from '../parts.js';

type State = 'done' | 'part' | 'operator';

/** Clauses of level 3, the key of their words, and how far the service meets them. */
const CLAUSES: Readonly<Record<string, readonly (readonly [string, string, State])[]>> = {
  network: [
    ['8.1.2.1', 'architecture', 'part'],
    ['8.1.2.2', 'transport', 'part'],
  ],
  border: [
    ['8.1.3.1, 8.1.3.2', 'border', 'part'],
    ['8.1.3.3, 8.1.4.4', 'intrusion', 'part'],
  ],
  computing: [
    ['8.1.4.1', 'identity', 'part'],
    ['8.1.4.2', 'access', 'done'],
    ['8.1.4.3', 'audit', 'part'],
    ['8.1.4.7', 'integrity', 'done'],
    ['8.1.4.8', 'confidentiality', 'part'],
    ['8.1.4.9', 'backup', 'part'],
    ['8.1.4.10', 'remnant', 'part'],
    ['8.1.4.11', 'personal', 'done'],
  ],
  centre: [
    ['8.1.4.5, 8.1.4.6', 'malware', 'operator'],
    ['8.1.5–8.1.10', 'manage', 'operator'],
  ],
};

const RIGHTS = [
  ['know', 'GET /v1/households/{pseudonym}/accesses'],
  ['access', 'GET /v1/households/{pseudonym}'],
  ['correct', 'PATCH /v1/households/{pseudonym}'],
  ['erase', 'DELETE /v1/households/{pseudonym}'],
] as const;

const LIMITS = ['factor', 'crypto', 'trusted', 'wipe', 'source'] as const;

export interface SecurityFacts {
  readonly version: string;
  /** The least count of households that is shown. */
  readonly leastShown: number;
}

/** The whole page; the same facts give the same bytes. */
export function securityPage({ version, leastShown }: SecurityFacts): string {
  const labels = readLabels();
  const w = new Words(labels, 'security');
  const heads = ['clause', 'requirement', 'state', 'system', 'operator'].map((key) => w.both(key));
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(w.both('title'))}</h1>`,
    note(w.both('synopsis', { version })),
    note(w.both('unverified')),
    ...Object.entries(CLAUSES).map(([group, rows]) => section(group, w.both(`groups.${group}`), table(heads, rows.map(([clause, key, state]) => [clause, w.both(`rows.${key}`), w.both(`states.${state}`), w.both(`rows.${key}Does`), w.both(`rows.${key}Owes`)])))),
    section('rights', w.both('rights'), note(w.both('rightsNote')), table(['right', 'where', 'system'].map((key) => w.both(key)), RIGHTS.map(([key, where]) => [w.both(`pipl.${key}`), where, w.both(`pipl.${key}Does`)]))),
    section('disclosure', w.both('disclosure'), note(w.both('disclosureNote', { least: leastShown, most: leastShown - 1 }))),
    section('limits', w.both('limits'), `<ul>${LIMITS.map((key) => `<li>${escapeText(w.both(`limitsText.${key}`))}</li>`).join('')}</ul>`),
    '</main></div>',
  ];
  return pageOf({ title: bothOf(labels['security.title']!), style: sharedStyle(), body, script: '' });
}
