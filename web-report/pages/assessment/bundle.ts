/** The script of the assessment's page: read where it was built, bundled on the spot when run from source. */
import { existsSync, readFileSync } from 'node:fs';
import { bundleBeside } from '../bundle.js';

const built = new URL('./client.js', import.meta.url);
let kept: string | undefined;

export const bundleClient = (): string => bundleBeside(import.meta.url);

export function clientCode(): string {
  return (kept ??= existsSync(built) ? readFileSync(built, 'utf8') : bundleClient());
}
