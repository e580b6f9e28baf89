/** certificate.json: all that anybody needs to draw an audit sample again, by a program of his own, from the codes and the data. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { streamText, uniformSteps } from '../../engine/core/random.js';
import type { LoadedFramework } from '../../engine/run/framework-files.js';
import type { Dataset } from '../../engine/run/read/index.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { SAMPLE_STREAM, type AuditSample } from '../../engine/scoring/audit-sample.js';
import type { Label } from '../../engine/core/label.js';
import { readLabels } from '../pages/labels.js';
import { filledLabel } from '../pages/parts.js';
import { PEERS } from './sample-strata.js';

/** What was drawn, from what. */
export interface Draw {
  readonly framework: LoadedFramework;
  readonly dataset: Pick<Dataset, 'path' | 'sha256' | 'codes'>;
  readonly seed: string;
  /** Names of levels, or `peers`. */
  readonly strata: readonly string[];
  /** What people call strata, by name. */
  readonly titles: ReadonlyMap<string, Label>;
  /** Headers to fields, where a file said so. */
  readonly mapping: { readonly path: string; readonly sha256: string } | null;
  readonly sample: AuditSample;
}

const say = (key: string, fill: Readonly<Record<string, string | number>> = {}): Label => filledLabel(readLabels()[`auditSample.${key}`]!, fill);
const hex = (words: readonly number[]): string[] => words.map((word) => `0x${word.toString(16).padStart(8, '0')}`);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function partOf(name: string, { levels, peers }: LoadedFramework['declaration']): object {
  if (name === PEERS) return { name, fields: peers, rule: say('peers', { fields: peers.join(', ') }) };
  const { prefix } = levels.find((level) => level.name === name)!;
  return { name, prefix, rule: say('level', { prefix }) };
}

/** The text of the file. */
export function sampleCertificate({ framework, dataset, seed, strata, titles, mapping, sample }: Draw): string {
  const { name, version } = ownPackage();
  const { declaration } = framework;
  const text = streamText(seed, SAMPLE_STREAM);
  const first = dataset.codes[0]!;
  const { key, counter, words, number } = uniformSteps(seed, SAMPLE_STREAM, first);
  const certificate = {
    schema: { id: 'shuxiang/audit-sample-certificate', version: 2 },
    program: { name, version },
    framework: { name: declaration.name, version: declaration.version, sha256: framework.sha256, of: say('framework') },
    data: { path: basename(dataset.path), sha256: dataset.sha256 },
    ...(mapping === null ? {} : { mapping: { path: basename(mapping.path), sha256: mapping.sha256 } }),
    population: { units: dataset.codes.length, sha256: sha256(`${dataset.codes.join('\n')}\n`), of: say('population') },
    seed,
    size: sample.units.length,
    strata: { parts: strata.map((part) => partOf(part, declaration)), rule: say('strata'), titles: say('titles') },
    rule: { allocation: say('allocation'), key: say('key'), counter: say('counter'), words: say('words'), number: say('number'), draw: say('draw') },
    key: { stream: SAMPLE_STREAM, text, sha256: sha256(text), words: hex(key) },
    check: { code: first, counter: hex(counter), words: hex(words), number, of: say('check') },
    allocation: sample.strata.map(({ name, units, drawn }) => ({ name, title: titles.get(name), units, drawn })),
  };
  return `${JSON.stringify(certificate, null, 2)}\n`;
}
