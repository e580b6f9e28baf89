/** The SHA-256 of a file, piece by piece. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Bytes of a piece. */
const PIECE = 1 << 20;

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path);
  try {
    const piece = Buffer.allocUnsafeSlow(PIECE);
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}
