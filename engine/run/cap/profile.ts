/** The profile of a warning office, from YAML. */
import { readFileSync } from 'node:fs';
import { InputError, quote, throwIfAny } from '../../core/errors.js';
import type { Label } from '../../core/label.js';
import { KEPT_EXTENSIONS, type CapHazard, type CapProfile } from '../../warning/cap-profile.js';
import { packagePath } from '../package-root.js';
import { readYamlFile } from '../yaml-file.js';
import { validationProblems } from '../yaml-schema.js';

type DeclaredHazard = Omit<CapHazard, 'eventCode'> & { readonly eventCode?: string };
type Declared = Omit<CapProfile, 'validity' | 'hazards'> & { readonly profile: string; readonly title: Label; readonly validity: string; readonly hazards: Readonly<Record<string, DeclaredHazard>>; readonly broadcast?: BroadcastCodes };

/** Codes of who sends a broadcast and who is to broadcast. */
export interface BroadcastCodes {
  readonly source: string;
  readonly target: string;
}

export interface ReadProfile {
  readonly name: string;
  readonly file: { readonly path: string; readonly sha256: string };
  readonly profile: CapProfile;
  readonly broadcast: BroadcastCodes | null;
}

const SECONDS = { min: 60, h: 3_600, d: 86_400 } as const;

/** @throws InputError `yaml/...`, `cap/profile`, `cap/kept-extension`, every problem at once */
export async function readProfile(path: string): Promise<ReadProfile> {
  const file = await readYamlFile(path);
  const schema = JSON.parse(readFileSync(packagePath('scenarios', 'schema', 'cap.schema.json'), 'utf8')) as object;
  throwIfAny(validationProblems(file, schema, 'cap/profile'));
  const { profile, validity, hazards, broadcast, ...rest } = file.value as Declared;
  if (KEPT_EXTENSIONS.includes(rest.office.extension)) throw new InputError([{ place: file.place(['office', 'extension']), expected: `two digits other than ${KEPT_EXTENSIONS.join(', ')}, which the identifiers of exercises, tests and drafts have`, found: quote(rest.office.extension), code: 'cap/kept-extension' }]);
  const [count, unit] = validity.split(' ') as [string, keyof typeof SECONDS];
  return {
    name: profile,
    file: { path: file.name, sha256: file.sha256 },
    profile: { ...rest, validity: Number(count) * SECONDS[unit], hazards: Object.fromEntries(Object.entries(hazards).map(([name, hazard]) => [name, { ...hazard, eventCode: hazard.eventCode ?? name }])) },
    broadcast: broadcast ?? null,
  };
}
