/** `npm run bench`: every claim, one after the other, each in a process of its own so that none warms another up. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What is no claim: this file, what the claims share, and what one of them starts. */
const NO_CLAIMS = ['run.js', 'measure.js', 'assessment-phase.js', 'monitor-client.js'];

const here = new URL('./', import.meta.url);
const claims = readdirSync(here).filter((name) => name.endsWith('.js') && !NO_CLAIMS.includes(name));

for (const claim of claims.sort()) {
  console.log(`\n${claim.replace('.js', '')}`);
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(claim, here))], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
