/** A disk that is soon full, for what happens then. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface SmallDisk {
  readonly folder: string;
  /** Take up what is left, to the last kilobyte. */
  fill(): void;
  free(): void;
  release(): void;
}

/** A disk of so many megabytes; null where none can be mounted. */
export function smallDisk(megabytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      for (const size of [65_536, 1_024]) {
        try {
          for (;;) appendFileSync(ballast, Buffer.alloc(size));
        } catch {
          // less, then
        }
      }
    },
    free: () => rmSync(ballast),
    release: () => {
      execFileSync('umount', [folder], { stdio: 'ignore' });
      rmSync(folder, { recursive: true });
    },
  };
}
