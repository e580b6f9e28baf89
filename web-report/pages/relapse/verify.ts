/** The page that holds chances of relapse against outcomes: scores beside the rules in use, reliability, lead, gaps between groups. */
import { escapeText } from '../../charts/svg.js';
import { reliabilityDiagram, type ReliabilityPoint } from '../../charts/reliability-diagram.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, note, pair, section, table, Words } from '../parts.js';
import { cellOf, type ShownScore } from '../verification/cell.js';

type Cell = Pick<ShownScore, 'value' | 'interval'>;

interface ShownOutcome {
  readonly outcome: string;
  /** null: of those who fell, or did not, there are few. */
  readonly base: number | null;
  readonly points: readonly ReliabilityPoint[];
  /** Methods in the same order in each. */
  readonly scores: readonly { readonly measure: string; readonly cells: readonly Cell[] }[];
  readonly gaps: readonly { readonly trait: string; readonly households: number; readonly cells: readonly Cell[] }[];
}

export interface RelapseVerifyReport {
  readonly code: string;
  readonly households: number;
  readonly villages: number;
  readonly years: number;
  readonly observed: boolean;
  readonly draws: number;
  readonly resamples: number;
  readonly methods: readonly string[];
  readonly gapMeasures: readonly string[];
  readonly outcomes: readonly ShownOutcome[];
  readonly leads: readonly { readonly method: string; readonly warned: number | null; readonly events: number | null; readonly caught: number | null; readonly inTime: number | null; readonly meanLead: number | null }[];
}

const whole = (count: number): string => count.toLocaleString('en-GB');

/** The whole page. The same verification gives the same bytes. */
export function relapseVerifyReport(report: RelapseVerifyReport): string {
  const labels = readLabels();
  const w = new Words(labels, 'relapseVerify');
  const shown = (cell: Cell): string => cellOf({ title: { zh: '', en: '' }, unit: '1', ...cell }, w);
  const hidden = bothOf(labels['relapse.hidden']!);
  const told = (count: number | null): string => (count === null ? hidden : whole(count));
  const methods = report.methods.map((method) => w.both(`method.${method}`));
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(w.both('title'))}</h1>`,
    note(w.both(report.observed ? 'observedSynopsis' : 'synopsis', { households: whole(report.households), villages: report.villages, years: report.years, draws: report.draws, resamples: report.resamples })),
    report.observed ? '' : note(w.both('caution')),
    ...report.outcomes.map(({ outcome, base, points, scores, gaps }) =>
      section(
        outcome,
        w.both(`outcome.${outcome}`),
        note(w.both('scoresNote')),
        table([w.both('measure'), ...methods], scores.map(({ measure, cells }) => [w.both(`score.${measure}`), ...cells.map(shown)])),
        base === null ? note(bothOf(labels['relapse.hiddenTogether']!)) : pair({ title: w.both('reliability'), note: w.both('reliabilityNote'), draw: (width) => reliabilityDiagram({ points, base }, { width, title: `${w.both('reliability')}: ${w.both(`outcome.${outcome}`)}`, description: w.both('reliabilityNote'), x: w.both('probability'), y: w.both('frequency'), cases: w.both('cases'), interval: w.both('interval'), perfect: w.both('perfect'), frequency: w.both('base'), noSkill: w.both('noSkill') }) }),
        gaps.length === 0 ? '' : `<h3>${escapeText(w.both('gaps'))}</h3>${note(w.both('gapsNote'))}${table([w.both('group'), w.both('householdCount'), ...report.gapMeasures.map((measure) => w.both(`gap.${measure}`))], gaps.map(({ trait, households, cells }) => [bothOf(labels[`relapse.group.${trait}`]!), whole(households), ...cells.map(shown)]))}`,
      ),
    ),
    section('leads', w.both('leads'), note(w.both('leadsNote')), table([w.both('means'), w.both('warned'), w.both('events'), w.both('caught'), w.both('inTime'), w.both('meanLead')], report.leads.map(({ method, warned, events, caught, inTime, meanLead }) => [w.both(`method.${method}`), told(warned), told(events), told(caught), told(inTime), inTime === null ? hidden : meanLead === null ? '–' : meanLead.toFixed(1)]))),
    note(bothOf(labels['page.footer']!, { code: report.code })),
    '</main></div>',
  ];
  return pageOf({ title: labels['relapseVerify.title']!.zh, style: sharedStyle(), body, script: '' });
}
