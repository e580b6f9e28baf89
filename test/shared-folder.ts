/**
 * A folder for whatever the tests of a run write, there from before the first of them until after the last. However the run
 * ends, by a signal too, a shell that waits for it ends what its tests started, and takes the folder with what is mounted in it away.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the processes of the tests are told of it; those they start have it, too, and are known by it. */
export const SHARED_FOLDER = 'SHUXIANG_TEST_FOLDER';

/** Reads until the run is gone, whose end of the pipe closes with it. */
const AFTERWARDS = `
cat
for environ in $(grep -lszxF "${SHARED_FOLDER}=$1" /proc/[0-9]*/environ); do
  process="\${environ#/proc/}"
  kill -9 "\${process%/environ}"
done
while read -r _ place _; do
  case "$place" in "$1"/*) umount "$place" ;; esac
done < /proc/mounts
rm -rf "$1"
`;

export default function makeFolder(): void {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-tests-'));
  chmodSync(folder, 0o711); // the user that PostgreSQL runs as comes through
  const after = spawn('sh', ['-c', AFTERWARDS, 'sh', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  after.unref();
  if (after.stdin instanceof Socket) after.stdin.unref();
  process.env[SHARED_FOLDER] = folder;
  process.env['TMPDIR'] = folder;
}
