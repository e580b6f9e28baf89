import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Forcing } from '../../../engine/run/scenario/forcing.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { root } from '../../sources.js';

test('a member alone has the generated weather it has in a block, whichever was asked for before', async () => {
  const { job } = await loadScenario(join(root, 'scenarios', 'storm-catalogue.yaml'), null);
  const forcing = new Forcing(job);
  const block = forcing.values('rain', 1, 0, 3, []).slice();
  for (const member of [0, 2]) {
    const alone = forcing.values('rain', 1, member, 1, []);
    expect([...alone]).toEqual(Array.from({ length: job.clock.steps }, (_, t) => block[t * 3 + member]!));
  }
});
