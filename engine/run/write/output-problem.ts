/** What the operating system says when a result cannot be written, as a problem a user can act on. */
import { InputError, type Problem } from '../../core/errors.js';

interface Cause {
  readonly expected: string;
  readonly found: string;
  readonly code: string;
}

/** By error name; the texts are those of `strerror`, which DuckDB puts into its messages instead of a code. */
const CAUSES: Readonly<Record<string, Cause & { readonly text: string }>> = {
  ENOSPC: { text: 'No space left on device', expected: 'room for the results', found: 'a full disk (ENOSPC)', code: 'output/disk-full' },
  EDQUOT: { text: 'Disk quota exceeded', expected: 'room for the results', found: 'an exhausted quota (EDQUOT)', code: 'output/disk-full' },
  EFBIG: { text: 'File too large', expected: 'room for the results', found: 'a file system that takes no file so large (EFBIG)', code: 'output/file-too-large' },
  ENOENT: { text: 'No such file or directory', expected: 'a place that can be written to', found: 'none: a broken link, or no such place (ENOENT)', code: 'output/no-such-place' },
  EACCES: { text: 'Permission denied', expected: 'a place that may be written to', found: 'no permission (EACCES)', code: 'output/no-permission' },
  EPERM: { text: 'Operation not permitted', expected: 'a place that may be written to', found: 'no permission (EPERM)', code: 'output/no-permission' },
  EROFS: { text: 'Read-only file system', expected: 'a place that may be written to', found: 'a read-only file system (EROFS)', code: 'output/read-only' },
  ENOTDIR: { text: 'Not a directory', expected: 'a folder', found: 'a file in its way (ENOTDIR)', code: 'output/not-a-folder' },
  EEXIST: { text: 'File exists', expected: 'a folder', found: 'a file in its way (EEXIST)', code: 'output/not-a-folder' },
  EISDIR: { text: 'Is a directory', expected: 'a file or nothing', found: 'a folder in its way (EISDIR)', code: 'output/is-a-folder' },
  ENAMETOOLONG: { text: 'File name too long', expected: 'a name the file system takes', found: 'one that is too long (ENAMETOOLONG)', code: 'output/name-too-long' },
  EBUSY: { text: 'Device or resource busy', expected: 'a file no other program holds open', found: 'one in use (EBUSY)', code: 'output/in-use' },
  EMFILE: { text: 'Too many open files', expected: 'a file that can be opened', found: 'too many open files (EMFILE)', code: 'output/too-many-files' },
  EIO: { text: 'Input/output error', expected: 'a disk that takes the results', found: 'a failing disk (EIO)', code: 'output/disk-failure' },
};

function nameOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && error.code in CAUSES) return error.code;
  if ('code' in error && 'syscall' in error) return undefined;
  return Object.keys(CAUSES).find((name) => error.message.includes(CAUSES[name]!.text));
}

/**
 * What to throw for an error met while writing to `place`: an InputError where the cause is the disk, the permission
 * or the path; anything else, a bug among it, as it is.
 */
export function outputError(place: string, error: unknown): unknown {
  const name = nameOf(error);
  if (name === undefined || error instanceof InputError) return error;
  const { expected, found, code } = CAUSES[name]!;
  return new InputError([{ place, expected, found, code } satisfies Problem]);
}
