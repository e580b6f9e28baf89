import { expect, test } from 'vitest';
import { textColumnOf } from '../../engine/core/table.js';
import { peerGroups } from '../../engine/scoring/peers.js';
import { tinyFramework } from '../oracles/tiny-framework.js';
import { scoreRows } from './score-rows.js';

test('a unit of which a peer field is blank is in no group', () => {
  const columns = new Map([['terrain', textColumnOf(['hill', 'plain', null, 'hill'])], ['kind', textColumnOf(['a', 'a', 'a', null])]]);
  const { names, of } = peerGroups({ rows: 4, columns }, ['terrain', 'kind']);
  expect([names, Array.from(of)]).toEqual([['hill · a', 'plain · a'], [0, 1, 2, 2]]);
});

test('it has a percentile among all and none among peers', async () => {
  const own = { unit: '-' };
  const framework = { ...tinyFramework({ I2: own, I5: own, I6: own }), peers: ['terrain'], ranking: { coverage: 0, groupCoverage: 0 } };
  const row = { households: 100, wired: 80, speed: 9 };
  const { scored } = await scoreRows([{ ...row, code: '110101001201', terrain: 'plain' }, { ...row, code: '110101001202', terrain: null }], framework);
  const [villages] = scored.levels;
  expect(scored.peers.names).toEqual(['plain']);
  expect(Array.from(villages!.peerPercentile)).toEqual([50, -1]);
  expect(Array.from(villages!.percentile)).toEqual([50, 50]);
});
