/** What `serve` is told, held against what it may be told before anything is begun: all that is wrong at once. */
import { addressRules } from '../../engine/monitor/address.js';
import { gathered, throwIfAny, type Problem } from '../../engine/core/errors.js';
import { readProfile } from '../../engine/run/cap/profile.js';
import { packagePath } from '../../engine/run/package-root.js';
import type { CapProfile } from '../../engine/warning/cap-profile.js';
import type { CapVoice } from '../api/app.js';
import { clientAddress } from '../api/client-address.js';
import { checkedOrigins } from '../api/cors.js';
import { checkedPublicUrl } from '../api/origin.js';
import type { BoundarySource } from '../charts/boundary-map.js';
import { readBoundary, type BoundaryOptions } from './boundaries.js';

export interface FrontOptions extends BoundaryOptions {
  readonly capProfile?: string;
  readonly capStatus: CapVoice['status'];
  /** Given: a record is told again. */
  readonly replay?: number | undefined;
  readonly webhooksInto?: readonly string[];
  readonly cors?: readonly string[];
  readonly publicUrl?: string;
  readonly behindProxy?: readonly string[];
}

/**
 * The files that the options name, read.
 *
 * @throws InputError everything that is wrong with any of them
 */
export async function checkFront({ capProfile, capStatus, replay, webhooksInto = [], cors = [], publicUrl, behindProxy = [], ...boundaries }: FrontOptions): Promise<{ readonly boundary: BoundarySource | null; readonly profile: CapProfile; readonly status: CapVoice['status'] }> {
  const problems: Problem[] = [];
  // what is told again is no warning
  const status = replay === undefined ? capStatus : 'test';
  if (status === 'actual' && capProfile === undefined) problems.push({ place: '--cap-status actual', expected: 'the office that warns, named by --cap-profile', found: 'no --cap-profile', code: 'serve/no-office' });
  const boundary = await gathered(problems, () => readBoundary(boundaries));
  const read = await gathered(problems, () => readProfile(capProfile ?? packagePath('scenarios', 'dissemination', 'cap.yaml')));
  await gathered(problems, () => publicUrl === undefined || checkedPublicUrl(publicUrl));
  await gathered(problems, () => clientAddress(behindProxy));
  await gathered(problems, () => addressRules(webhooksInto));
  await gathered(problems, () => checkedOrigins(cors));
  throwIfAny(problems);
  return { boundary, profile: read!.profile, status };
}
