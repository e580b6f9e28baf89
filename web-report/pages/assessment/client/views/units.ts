/** Words about units that several parts of the page share: grade badges, ranks with ties, areas to choose from. */
import { peerGroupTitle } from '../../../../../engine/scoring/peer-title.js';
import { escapeText } from '../../../../charts/svg.js';
import { gradeColour, inkOn } from '../../../../charts/palette.js';
import { rowOf, rowsUnder } from '../../codes.js';
import { choice, type Cell } from '../html.js';
import type { Level } from '../report.js';
import { to, type View } from '../view.js';

export const nameOf = (level: Level, row: number): string => level.names.at(row) || level.codes.at(row);

/** A grade as a letter in its colour; with what it would be without a veto. */
export function gradeCell({ report, say }: View, level: Level, row: number): Cell {
  const { grades } = report.head.framework;
  const grade = grades[level.grade[row]!];
  if (grade === undefined) return { text: '—' };
  const position = level.grade[row]!;
  const before = grades[level.gradeBeforeVeto[row]!];
  const colour = gradeColour(position, grades.length);
  const vetoed = before !== undefined && before !== grade ? say('table.vetoed', { grade: before.grade }) : '';
  const badge = `<svg class="badge" width="22" height="20" viewBox="0 0 22 20" role="img" aria-label="${escapeText(`${grade.grade} ${say.label(grade.title)}`)}"><rect width="22" height="20" rx="4" fill="${colour}"/><text x="11" y="15" text-anchor="middle" font-size="13" font-weight="700" fill="${inkOn(colour)}">${escapeText(grade.grade)}</text></svg>`;
  return { text: `${grade.grade}${vetoed}`, html: `${badge}${vetoed === '' ? '' : ` <span class="veto">${escapeText(vetoed)}</span>`}` };
}

/** The rank, with how many share it; why there is none. */
export function rankCell({ say }: View, level: Level, row: number): Cell {
  const rank = level.rank[row]!;
  if (Number.isNaN(rank)) return { text: say(Number.isNaN(level.score[row]!) ? 'table.notScored' : 'table.notRanked') };
  const tied = level.tied[row]!;
  return { text: tied > 1 ? say('table.tied', { rank: say.number(rank), count: tied }) : say.number(rank), number: rank };
}

export const intervalText = ({ say }: View, level: Level, row: number): string => (Number.isNaN(level.score[row]!) ? '—' : `[${say.number(level.score[row]!, 2)}, ${say.number(level.high[row]!, 2)}]`);

/** A peer group in words; a yes or no with the field's own title. */
export function peerGroupText({ report, say }: View, group: number): string {
  const name = report.head.peerGroups[group];
  if (name === undefined) return '—';
  return peerGroupTitle(name, report.head.framework, say.lang, (field, yes) => say('table.peerFlag', { field, answer: say(yes ? 'method.yes' : 'method.no') }));
}

/** The groups a unit lies in, nearest first, with their row. */
export function groupsOf({ report }: View, level: Level, code: string): { level: Level; row: number }[] {
  return report.levels.slice(report.levels.indexOf(level) + 1).flatMap((group) => {
    const length = group.codes.length > 0 ? group.codes.at(0).length : 0;
    const row = rowOf(group.codes, code.slice(0, length));
    return row === undefined ? [] : [{ level: group, row }];
  });
}

const CHOICES = 400;

/** Choices from the widest level down to the one above the level shown, each inside the one before it. */
export function areaChoices(view: View, shown: Level): string {
  const { report, state, say } = view;
  const wider = report.levels.slice(report.levels.indexOf(shown) + 1).reverse();
  let inside = '';
  const choices: string[] = [];
  for (const level of wider) {
    const [from, until] = rowsUnder(level.codes, inside);
    const length = level.codes.length > 0 ? level.codes.at(0).length : 0;
    const chosen = state.area.length >= length ? state.area.slice(0, length) : '';
    if (until - from > 1) {
      const options = Array.from({ length: Math.min(CHOICES, until - from) }, (_, i) => [level.codes.at(from + i), nameOf(level, from + i)] as const);
      choices.push(choice('area', say.label(level.title), [[inside, say('table.everywhere')], ...options], chosen === '' ? inside : chosen));
    }
    if (chosen === '' && until - from > 1) break;
    inside = chosen === '' ? inside : chosen;
  }
  return choices.join('');
}

export const levelChoice = ({ report, say }: View, chosen: Level): string =>
  choice(
    'level',
    say('page.level'),
    report.levels.map((level) => [level.name, `${say.label(level.title)} (${say.number(level.rows)})`]),
    chosen.name,
  );

export const cardLink = (view: View, level: Level, row: number): Cell => {
  const code = level.codes.at(row);
  const name = nameOf(level, row);
  return { text: name, html: `<a href="${escapeText(to(view, { tab: 'card', level: level.name, unit: code, node: '' }))}">${escapeText(name)}</a>` };
};
