/** A folder for what many test files make alike, there from before the first of them until after the last. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the processes of the tests are told of it. */
export const SHARED_FOLDER = 'SHUXIANG_TEST_FOLDER';

export default function makeFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-shared-'));
  process.env[SHARED_FOLDER] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
