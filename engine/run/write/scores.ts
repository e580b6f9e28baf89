/** The table of scores, one row per unit of every level: its columns declared once for CSV, Parquet and Excel. */
import type { Label } from '../../core/label.js';
import type { Framework } from '../../scoring/framework.js';
import { peerGroupTitle } from '../../scoring/peer-title.js';
import type { Assessment, LevelScores } from '../../scoring/result.js';
import type { Block, BlockColumn } from './block.js';
import { NO, YES } from './template-text.js';
import type { Sheet, XlsxColumn } from './xlsx.js';

/** Values of one column for all units of a level, and which of them are there; null: all. */
interface ColumnValues {
  readonly values: BlockColumn;
  readonly present: Uint8Array | null;
}

export interface ScoreColumn extends XlsxColumn {
  readonly get: (level: LevelScores) => ColumnValues;
}

/** What the columns need to know of a framework. */
export interface ScoredFramework extends Pick<Framework, 'grades'> {
  readonly root: { readonly children: readonly Pick<Framework['root'], 'code' | 'title'>[] };
}

/** Points by which a group's score and the mean of its units' scores must differ to be worth a remark. */
const REMARKABLE_DIFFERENCE = 5;
const NO_GRADE = 255;
const VALUE = 0;
/** Scores are compared after rounding to 9 decimals, as everywhere in the method. */
const comparable = (value: number): number => Math.round(value * 1e9) / 1e9;

const STATUSES = ['ranked', 'scored', 'not-scored'] as const;
const STATUS_WORDS: Readonly<Record<string, Label>> = {
  ranked: { zh: '参与排名', en: 'ranked' },
  scored: { zh: '有得分不排名', en: 'scored, not ranked' },
  'not-scored': { zh: '无得分', en: 'not scored' },
} satisfies Record<(typeof STATUSES)[number], Label>;
const POINTS = '0.00';

function rowsWhere(rows: number, holds: (row: number) => boolean): Uint8Array {
  const bytes = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) if (holds(row)) bytes[row] = 1;
  return bytes;
}

const scoredOnly =
  (values: (level: LevelScores) => Float64Array) =>
  (level: LevelScores): ColumnValues => ({ values: values(level), present: level.scored });

const rankedOnly =
  (values: (level: LevelScores) => BlockColumn) =>
  (level: LevelScores): ColumnValues => ({ values: values(level), present: rowsWhere(level.rows, (row) => level.rank[row] !== 0) });

/** Percentiles: -1 where not ranked; a level above the finest may have none at all. */
const percentileOf =
  (values: (level: LevelScores) => Float64Array) =>
  (level: LevelScores): ColumnValues => {
    const given = values(level);
    return given.length === level.rows
      ? { values: given, present: rowsWhere(level.rows, (row) => given[row]! >= 0) }
      : { values: new Float64Array(level.rows), present: new Uint8Array(level.rows) };
  };

const gradeOf =
  (values: (level: LevelScores) => Uint8Array) =>
  (level: LevelScores): ColumnValues => ({ values: values(level), present: rowsWhere(level.rows, (row) => values(level)[row] !== NO_GRADE) });

function status({ rows, rank, scored }: LevelScores): ColumnValues {
  const values = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) values[row] = rank[row] !== 0 ? 0 : scored[row] !== 0 ? 1 : 2;
  return { values, present: null };
}

function unitMeanDiffers(level: LevelScores): ColumnValues {
  const differs = (row: number): boolean => comparable(Math.abs(level.score[row]! - level.unitMean[row]!)) > REMARKABLE_DIFFERENCE;
  return { values: rowsWhere(level.rows, differs), present: level.scored };
}

/** The least coverage among the groups that apply. */
function lowestGroupCoverage(level: LevelScores): ColumnValues {
  const values = new Float64Array(level.rows);
  const present = new Uint8Array(level.rows);
  level.groupCoverage.forEach((coverage, group) => {
    const state = level.groupState[group]!;
    for (let row = 0; row < level.rows; row++) {
      if (state[row] !== VALUE) continue;
      values[row] = present[row] === 0 ? coverage[row]! : Math.min(values[row]!, coverage[row]!);
      present[row] = 1;
    }
  });
  return { values, present };
}

function rankedCount(level: LevelScores): Uint32Array {
  const count = level.rank.reduce((sum, rank) => sum + (rank === 0 ? 0 : 1), 0);
  return new Uint32Array(level.rows).fill(count);
}

/** Where no unit has peers; a column of positions has a dictionary with something in it. */
const NO_GROUPS: readonly string[] = ['-'];

function peerGroup(level: LevelScores, groups: readonly string[]): ColumnValues {
  if (level.peerGroup.length !== level.rows) return { values: new Uint32Array(level.rows), present: new Uint8Array(level.rows) };
  return { values: level.peerGroup, present: rowsWhere(level.rows, (row) => level.peerGroup[row]! < groups.length) };
}

const suffixed = ({ zh, en }: Label, suffix: Label): Label => ({ zh: `${zh}${suffix.zh}`, en: `${en}: ${suffix.en}` });

/** Score and coverage of each child of the root. */
function groupColumns({ root }: ScoredFramework): ScoreColumn[] {
  return root.children.flatMap(({ code, title }, group): ScoreColumn[] => {
    const valueOf =
      (values: (level: LevelScores) => Float64Array) =>
      (level: LevelScores): ColumnValues => ({ values: values(level), present: rowsWhere(level.rows, (row) => level.groupState[group]![row] === VALUE) });
    return [
      { name: `${code}_score`, title: suffixed(title, { zh: '得分', en: 'score' }), type: 'number', format: POINTS, get: valueOf((level) => level.groupScore[group]!) },
      {
        name: `${code}_coverage`,
        title: suffixed(title, { zh: '数据覆盖率(%)', en: 'coverage (%)' }),
        type: 'number',
        format: POINTS,
        get: valueOf((level) => level.groupCoverage[group]!),
      },
    ];
  });
}

/** The columns of scores.csv, scores.parquet and scores.xlsx. */
export function scoreColumns(framework: ScoredFramework, { levels, peerGroups }: Pick<Assessment, 'levels' | 'peerGroups'>): ScoreColumn[] {
  const grades = framework.grades.map(({ grade }) => grade);
  const names = levels.map(({ level }) => level);
  const number = { type: 'number', format: POINTS } as const;
  const whole = { type: 'integer', format: '0' } as const;
  return [
    {
      name: 'level',
      title: { zh: '层级', en: 'Level' },
      type: 'text',
      width: 18,
      dictionary: names,
      get: (level) => ({ values: new Uint8Array(level.rows).fill(names.indexOf(level.level)), present: null }),
    },
    { name: 'code', title: { zh: '代码', en: 'Code' }, type: 'text', width: 16, get: (level) => ({ values: level.codes, present: null }) },
    { name: 'name', title: { zh: '名称', en: 'Name' }, type: 'text', width: 24, get: (level) => ({ values: level.names, present: null }) },
    { name: 'status', title: { zh: '状态', en: 'Status' }, type: 'text', width: 34, dictionary: STATUSES, get: status },
    { name: 'score', title: { zh: '得分', en: 'Score' }, ...number, get: scoredOnly((level) => level.score) },
    { name: 'score_high', title: { zh: '得分上限', en: 'Score, upper end' }, ...number, get: scoredOnly((level) => level.high) },
    {
      name: 'reported_score',
      title: { zh: '已报数据得分', en: 'Score of what is reported' },
      ...number,
      get: (level) => ({ values: level.reported, present: rowsWhere(level.rows, (row) => level.scored[row] !== 0 && level.coverage[row]! > 0) }),
    },
    { name: 'unit_mean', title: { zh: '所辖单位平均得分', en: 'Mean score of the units inside' }, ...number, get: scoredOnly((level) => level.unitMean) },
    { name: 'unit_mean_differs', title: { zh: '与平均得分相差超过5分', en: 'Differs from the mean by more than 5' }, type: 'boolean', get: unitMeanDiffers },
    { name: 'coverage', title: { zh: '数据覆盖率(%)', en: 'Coverage (%)' }, ...number, get: scoredOnly((level) => level.coverage) },
    { name: 'lowest_group_coverage', title: { zh: '最低分项覆盖率(%)', en: 'Lowest coverage of a group (%)' }, ...number, get: lowestGroupCoverage },
    { name: 'rank', title: { zh: '名次', en: 'Rank' }, ...whole, get: rankedOnly((level) => level.rank) },
    { name: 'tied', title: { zh: '并列数', en: 'Units sharing the rank' }, ...whole, get: rankedOnly((level) => level.tied) },
    { name: 'of', title: { zh: '参与排名数', en: 'Units ranked' }, ...whole, get: rankedOnly(rankedCount) },
    { name: 'grade', title: { zh: '等级', en: 'Grade' }, type: 'text', dictionary: grades, get: gradeOf((level) => level.grade) },
    { name: 'grade_before_veto', title: { zh: '否决前等级', en: 'Grade before vetoes' }, type: 'text', dictionary: grades, get: gradeOf((level) => level.gradeBeforeVeto) },
    { name: 'percentile', title: { zh: '百分位', en: 'Percentile' }, ...number, get: percentileOf((level) => level.percentile) },
    { name: 'peer_group', title: { zh: '同类组', en: 'Peer group' }, type: 'text', width: 48, dictionary: peerGroups.length === 0 ? NO_GROUPS : peerGroups, get: (level) => peerGroup(level, peerGroups) },
    { name: 'peer_percentile', title: { zh: '同类组百分位', en: 'Percentile among peers' }, ...number, get: percentileOf((level) => level.peerPercentile) },
    ...groupColumns(framework),
  ];
}

function blockOf(level: LevelScores, columns: readonly ScoreColumn[]): Block {
  const got = columns.map((column) => column.get(level));
  return { rows: level.rows, columns: got.map(({ values }) => values), present: got.map(({ present }) => present) };
}

/** The scores as blocks, a level after the other, finest first. */
export function* scoreBlocks(levels: readonly LevelScores[], columns: readonly ScoreColumn[]): Generator<Block> {
  for (const level of levels) yield blockOf(level, columns);
}

/** What the workbook calls what CSV and Parquet give as a code, in both languages. */
function inWords(column: ScoreColumn, framework: Pick<Framework, 'peers' | 'fields'>, levels: readonly LevelScores[]): ScoreColumn {
  const words: Readonly<Record<string, (code: string) => Label>> = {
    level: (code) => levels.find(({ level }) => level === code)!.title,
    status: (code) => STATUS_WORDS[code]!,
    peer_group: (code) => ({
      zh: peerGroupTitle(code, framework, 'zh', (field, yes) => `${field}：${(yes ? YES : NO).zh}`),
      en: peerGroupTitle(code, framework, 'en', (field, yes) => `${field}: ${(yes ? YES : NO).en}`),
    }),
  };
  const say = words[column.name];
  if (say === undefined || column.dictionary === undefined) return column;
  return { ...column, dictionary: column.dictionary.map((code) => [...new Set(Object.values(say(code)))].join(' / ')) };
}

/** Longest name of a sheet, and characters that none may have. */
const SHEET_NAME = 31;
const NOT_IN_SHEET_NAMES = /[:\\/?*[\]]/g;

/** The scores as sheets, one for each level, finest first, called by the levels' titles; codes stand there in words. */
export function scoreSheets(framework: ScoredFramework & Pick<Framework, 'peers' | 'fields'>, assessment: Pick<Assessment, 'levels' | 'peerGroups'>): Sheet[] {
  const { levels } = assessment;
  const columns = scoreColumns(framework, assessment).map((column) => inWords(column, framework, levels));
  return levels.map((level) => ({ name: `${level.title.zh} ${level.title.en}`.replace(NOT_IN_SHEET_NAMES, '-').slice(0, SHEET_NAME), columns, blocks: scoreBlocks([level], columns) }));
}
