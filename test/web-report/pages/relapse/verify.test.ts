import { expect, test } from 'vitest';
import { relapseVerifyReport } from '../../../../web-report/pages/relapse/verify.js';

test('leads of a few are said not to be shown; where nobody was in time there is no mean', () => {
  const page = relapseVerifyReport({
    households: 40,
    villages: 4,
    years: 2,
    draws: 100,
    resamples: 100,
    observed: true,
    code: 'shuxiang 0',
    methods: ['model', 'medical-rule'],
    outcomes: [],
    gapMeasures: [],
    leads: [
      { method: 'model', warned: 1_200, events: 30, caught: null, inTime: null, meanLead: null },
      { method: 'medical-rule', warned: 0, events: 30, caught: 0, inTime: 0, meanLead: null },
    ],
  });
  const rows = [...page.slice(page.indexOf('id="leads"')).matchAll(/<tr>(.*?)<\/tr>/g)].map(([, cells]) => [...cells!.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell!)).filter((cells) => cells.length > 0);
  const shown = rows.map((cells) => cells.slice(-5).map((cell) => (cell.includes('不显示') ? 'not shown' : cell)));
  expect(shown).toEqual([
    ['1,200', '30', 'not shown', 'not shown', 'not shown'],
    ['0', '30', '0', '0', '–'],
  ]);
});
