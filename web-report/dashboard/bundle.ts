/** The script of the live page: read where it was built, bundled on the spot when run from source. */
import { existsSync, readFileSync } from 'node:fs';
import { bundleBeside } from '../pages/bundle.js';

const built = new URL('./client.js', import.meta.url);

export const bundleLive = (): string => bundleBeside(import.meta.url);

export const liveCode = (): string => (existsSync(built) ? readFileSync(built, 'utf8') : bundleLive());
