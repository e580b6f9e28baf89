/** A made-up assessment of the size of a real one, for tests of pages: eight actions, 26 tasks, 80 indicators. */
import { MISSING_REASONS } from '../../engine/core/table.js';
import type { Framework, Indicator, TreeNode } from '../../engine/scoring/framework.js';
import type { Assessment, IndicatorStep, LevelScores, UnitCard, WeightRow, YearChange } from '../../engine/scoring/result.js';
import type { ReportMeta } from '../../web-report/pages/assessment/meta.js';

const label = (zh: string, en = zh): { zh: string; en: string } => ({ zh, en });

/** Numbers in [0, 1), the same every time (mulberry32). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ACTIONS = ['数字基础设施升级', '智慧农业创新发展', '新业态新模式发展', '数字治理能力提升', '乡村网络文化振兴', '智慧绿色乡村打造', '公共服务效能提升', '网络帮扶拓展深化'];
const ENGLISH = ['Digital infrastructure', 'Smart agriculture', 'New business forms', 'Digital governance', 'Online culture', 'Green smart villages', 'Public services', 'Digital assistance'];
const TASKS = [4, 4, 3, 4, 3, 2, 3, 3];
const INDICATORS = 80;
const GRADES = [['A', '优秀', 'Excellent', 85], ['B', '良好', 'Good', 70], ['C', '中等', 'Fair', 55], ['D', '一般', 'Basic', 40], ['E', '较差', 'Weak', 0]] as const;

export function fixtureFramework(): Framework {
  const indicators: Indicator[] = [];
  const tasks = TASKS.reduce((sum, count) => sum + count, 0);
  const children = ACTIONS.map((title, a): TreeNode => {
    const nodes = Array.from({ length: TASKS[a]! }, (_, t): TreeNode => {
      const before = TASKS.slice(0, a).reduce((sum, count) => sum + count, 0) + t;
      const count = Math.floor(((before + 1) * INDICATORS) / tasks) - Math.floor((before * INDICATORS) / tasks);
      const own = Array.from({ length: count }, (_, i) => indicators.push(indicatorOf(a, t, i, indicators.length)) - 1);
      return { code: `A${a + 1}.${t + 1}`, title: label(`${title}任务${t + 1}`, `${ENGLISH[a]!} task ${t + 1}`), aggregate: 'arithmetic', weight: own.reduce((sum, at) => sum + indicators[at]!.weight, 0), children: [], indicators: own };
    });
    return { code: `A${a + 1}`, title: label(title, ENGLISH[a]), aggregate: 'arithmetic', weight: nodes.reduce((sum, node) => sum + node.weight, 0), children: nodes, indicators: [] };
  });
  const fields = Array.from({ length: 158 }, (_, i) => ({ name: `field_${i}`, title: label(`第${i}项原始数据`, `raw field ${i}`), group: `组${i % 9}`, type: 'int' as const, unit: '户', min: 0, max: 100_000, level: 'village', providedBy: ['村', '乡镇', '县农业农村局', '通信运营商'][i % 4]! }));
  return {
    name: 'digital-village',
    title: label('数字乡村发展评估', 'Digital village assessment'),
    source: 'test',
    version: '2022.1',
    unit: { code: 'village_code', name: 'village_name', rows: [], weight: 'households' },
    levels: [
      { name: 'village', title: label('村', 'Village'), prefix: 12 },
      { name: 'township', title: label('乡镇', 'Township'), prefix: 9 },
      { name: 'county', title: label('县', 'County'), prefix: 6 },
    ],
    grades: GRADES.map(([grade, zh, en, atLeast]) => ({ grade, title: label(zh, en), atLeast })),
    ranking: { coverage: 85, groupCoverage: 60 },
    peers: ['terrain', 'village_type'],
    vetoes: [{ kind: 'data-falsification', title: label('数据造假', 'Data falsification'), highestGrade: 'D' }],
    fields,
    rules: Array.from({ length: 30 }, (_, i) => ({ id: `C${String(i + 1).padStart(2, '0')}`, severity: (['E', 'W', 'Q'] as const)[i % 3]!, title: label(`规则${i + 1}`, `rule ${i + 1}`), holds: `field_${i} <= field_${i + 1}` })),
    year: 2024,
    weightsFrom: '2022-01-01',
    indicators,
    root: { code: 'digital-village', title: label('数字乡村发展评估', 'Digital village assessment'), aggregate: 'arithmetic', weight: 10_000, children, indicators: [] },
  };
}

function indicatorOf(action: number, task: number, i: number, position: number): Indicator {
  const code = `A${action + 1}-${String(task * 5 + i + 1).padStart(2, '0')}`;
  return {
    code,
    name: `indicator-${position}`,
    title: label(position % 3 === 0 ? '家庭固定宽带入户率' : position % 3 === 1 ? '农产品网络零售额占比' : '每百户智能农机数', `Indicator ${position} of ${ENGLISH[action]!.toLowerCase()}`),
    parent: `A${action + 1}.${task + 1}`,
    level: 'village',
    direction: 'higher-is-better',
    unit: '%',
    formula: `100 * field_${position} / field_${position + 1}`,
    ...(position % 2 === 0 ? { appliesWhen: `field_${position + 1} > 0` } : {}),
    rollup: 'formula-on-sums',
    core: position % 3 > 0,
    importance: 3,
    department: '农业农村',
    goalpost: { floor: 20, target: 95, scale: 'identity', basis: label('判断', 'judgement'), verified: position % 5 === 0 },
    goalpostFrom: '2022-01-01',
    weight: 125,
    examples: [],
  };
}

/** Codes of `count` villages: eleven townships' worth to a county, in ascending order. */
function villageCodes(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const [county, township, village] = [Math.floor(i / 176), Math.floor((i % 176) / 16), i % 16];
    return `${110_000 + 101 + county * 7}${String(100 + township).padStart(3, '0')}${200 + village}`;
  });
}

const STEMS = ['东风', '红星', '大王庄', '李家', '新华', '和平', '石桥', '柳林', '南湖', '青山', '双河', '小店', '高坪', '马家', '龙泉', '白云', '杨树'];

interface Scored {
  readonly score: number;
  readonly high: number;
  readonly coverage: number;
}

function levelOf(name: string, title: { zh: string; en: string }, codes: readonly string[], seed: number, prefixAbove: number, unitsOf: (i: number) => number): LevelScores {
  const draw = draws(seed);
  const rows = codes.length;
  const all: Scored[] = Array.from({ length: rows }, () => {
    const coverage = draw() < 0.06 ? 60 + 25 * draw() : 88 + 12 * draw();
    const score = Math.max(3, Math.min(97, 58 + 14 * (draw() + draw() + draw() - 1.5) * 1.6));
    return { score, high: Math.min(100, score + (100 - coverage)), coverage };
  });
  if (rows > 40) all[7] = { ...all[6]!, coverage: 96 };
  if (rows > 40) all[6] = { ...all[6]!, coverage: 96 };
  const unscored = (i: number): boolean => rows > 40 && i === 11;
  const ranked = [...all.keys()].filter((i) => all[i]!.coverage >= 85 && !unscored(i)).sort((a, b) => all[b]!.score - all[a]!.score || a - b);
  const [rank, tied, percentile] = [new Uint32Array(rows), new Uint32Array(rows), new Float64Array(rows).fill(-1)];
  ranked.forEach((row, at) => {
    const before = ranked[at - 1];
    rank[row] = before !== undefined && all[before]!.score === all[row]!.score ? rank[before]! : at + 1;
    percentile[row] = ranked.length < 2 ? 100 : 100 * (1 - at / (ranked.length - 1));
  });
  const sharing = new Map<number, number>();
  for (const row of ranked) sharing.set(rank[row]!, (sharing.get(rank[row]!) ?? 0) + 1);
  for (const row of ranked) tied[row] = sharing.get(rank[row]!)!;
  const before = Uint8Array.from(all, ({ score }, i) => (unscored(i) ? 255 : GRADES.findIndex(([, , , atLeast]) => score >= atLeast)));
  const parents = [...new Set(codes.map((code) => code.slice(0, prefixAbove)))];
  const groupScore = ACTIONS.map(() => Float64Array.from(all, ({ score }) => Math.max(0, Math.min(100, score + 30 * (draw() - 0.5)))));
  return {
    level: name,
    title,
    rows,
    codes,
    names: codes.map((_, i) => (name === 'village' ? `${STEMS[i % STEMS.length]!}${i % 5 === 0 ? '<b>&' : ''}村${Math.floor(i / STEMS.length) + 1}` : name === 'township' ? `${STEMS[i % STEMS.length]!}镇` : `${STEMS[i % STEMS.length]!}县`)),
    parent: prefixAbove === 0 ? new Uint32Array(0) : Uint32Array.from(codes, (code) => parents.indexOf(code.slice(0, prefixAbove))),
    units: Uint32Array.from(codes, (_, i) => unitsOf(i)),
    score: Float64Array.from(all, ({ score }, i) => (unscored(i) ? 0 : score)),
    high: Float64Array.from(all, ({ high }, i) => (unscored(i) ? 0 : high)),
    reported: Float64Array.from(all, ({ score, coverage }) => Math.min(100, (100 * score) / coverage)),
    unitMean: Float64Array.from(all, ({ score }, i) => Math.min(100, score + (i % 9 === 0 ? 6 : 1))),
    coverage: Float64Array.from(all, ({ coverage }) => coverage),
    groupScore,
    groupCoverage: ACTIONS.map((_, a) => Float64Array.from(all, ({ coverage }, i) => (rows > 40 && a === 2 && i === 3 ? 0 : coverage))),
    groupState: ACTIONS.map((_, a) => Uint8Array.from(all, (_one, i) => (a === 5 && i % 8 === 1 ? 255 : 0))),
    scored: Uint8Array.from(all, (_, i) => (unscored(i) ? 0 : 1)),
    rank,
    tied,
    grade: before.map((grade, i) => (i === 2 && grade < 3 ? 3 : grade)),
    gradeBeforeVeto: before,
    cuts: GRADES.map(([, , , atLeast]) => atLeast),
    peerGroup: Uint32Array.from(all, (_, i) => i % 6),
    peerPercentile: percentile.slice(),
    percentile,
  };
}

const STATES = ['value', 'value', 'value', 'value', 'value', 'value', 'value', 'value', 'blank', 'not-applicable', 'undefined'];

/** A card whose contributions sum to the score of its row. */
function cardOf(framework: Framework, level: LevelScores, row: number): UnitCard {
  const draw = draws(row + 7 * level.rows);
  const drawn = framework.indicators.map((_, i) => ({ state: i === 0 ? 'value' : STATES[Math.floor(draw() * STATES.length)]!, z: draw() }));
  const applicable = drawn.filter(({ state }) => state !== 'not-applicable').length;
  const weight = 100 / applicable;
  const sum = drawn.reduce((total, { state, z }) => total + (state === 'value' ? z * weight : 0), 0);
  const reachable = drawn.filter(({ state }) => state === 'value').length * weight;
  const score = level.score[row]!;
  /** Push every normalised value the same share of the way up or down, so that the points sum to the score. */
  const pushed = (z: number): number => (score <= sum ? (z * score) / sum : 1 - (1 - z) * Math.max(0, (reachable - score) / (reachable - sum)));
  const steps = framework.indicators.map((indicator, i): IndicatorStep => {
    const { state, z } = drawn[i]!;
    const has = state === 'value';
    const normalised = has ? pushed(z) : null;
    const applies = state !== 'not-applicable';
    return {
      code: indicator.code,
      state,
      value: has ? 20 + 75 * pushed(z) : null,
      unclipped: has ? pushed(z) + (i % 17 === 0 ? 0.4 : 0) : null,
      normalised,
      nominalWeight: 1.25,
      weight: applies ? weight : 0,
      contribution: has ? normalised! * weight : 0,
      reportedShare: has ? 1 : 0,
      obstacle: applies ? (100 * weight * (1 - (normalised ?? 0))) / (100 - level.score[row]!) : 0,
      interval: has && i % 2 === 0 ? [20 + 60 * z, 20 + 78 * z] : null,
    };
  });
  const gains = [...steps].filter((step) => step.weight > 0).sort((a, b) => b.weight - b.contribution - (a.weight - a.contribution)).slice(0, 8).map((step, i) => ({ indicator: step.code, points: step.weight - step.contribution, from: step.value, to: 95, cost: i % 3 === 0 ? 120_000 : null }));
  const name = level.names[row]!;
  return { level: level.level, code: level.codes[row]!, name, steps, gains, nextGrade: { grade: 'B', points: 4.37, by: gains.slice(0, 3).map((gain) => gain.indicator) } };
}

function changeOf(level: LevelScores): YearChange {
  const draw = draws(99);
  const units = level.codes.map((code, row) => {
    const current = level.score[row]!;
    const real = 8 * (draw() - 0.35);
    const backCast = Math.max(0, current - real);
    const definition = draw() - 0.5;
    const [coverage, jump] = [level.coverage[row]!, draw() < 0.03];
    const [previousCoverage, reportingChanged] = [row % 9 === 0 ? coverage / 2 : coverage, row % 9 === 0];
    const ends = { previousHigh: 100, backCastHigh: 100, comparableHigh: 100, currentHigh: 100, previousCoverage, backCastCoverage: previousCoverage, comparableCoverage: coverage, currentCoverage: coverage };
    return { code, name: level.names[row]!, previous: backCast - definition, backCast, comparable: current, current, ...ends, real: current - backCast, definition, progress: (current - backCast) / (100 - backCast), jump, reportingChanged };
  });
  return { previousYear: 2023, total: 1.42, real: 1.1, definition: 0.5, sample: -0.18, realSteady: 0.9, reportingChanged: units.filter((unit) => unit.reportingChanged).length, notComparable: [], limits: { jump: 15, reporting: 5 }, panelUnits: units.length - 3, newUnits: 3, goneUnits: 2, units };
}

export interface FixtureOptions {
  readonly villages: number;
  readonly cards?: boolean;
  readonly change?: boolean;
}

export function fixtureAssessment({ villages, cards = true, change = true }: FixtureOptions): Assessment {
  const framework = fixtureFramework();
  const codes = villageCodes(villages);
  const townships = [...new Set(codes.map((code) => code.slice(0, 9)))];
  const counties = [...new Set(codes.map((code) => code.slice(0, 6)))];
  const levels = [
    levelOf('village', label('村', 'Village'), codes, 1, 0, () => 1),
    levelOf('township', label('乡镇', 'Township'), townships, 2, 0, () => 16),
    levelOf('county', label('县', 'County'), counties, 3, 0, () => 176),
  ];
  const draw = draws(5);
  const weights = framework.indicators.map((indicator, i): WeightRow => ({ indicator: indicator.code, nominal: 1.25, meanEffective: 1.1 + draw() * 0.8, maxEffective: 2 + draw() * 6, maxUnit: codes[i % codes.length]!, value: 0.85, missing: 0.06, notApplicable: 0.09, varianceShare: (draw() - 0.1) / 32, meanNormalised: i % 13 === 12 ? null : 0.3 + 0.6 * draw() }));
  const rules = framework.rules.map((rule, i) => ({ id: rule.id, severity: rule.severity, title: rule.title, checked: i % 9 !== 8, note: i % 9 === 8 ? '没有上一年的数据' : null, count: i % 9 === 8 ? 0 : i % 4 }));
  const findings = rules.flatMap((rule) => Array.from({ length: rule.count }, (_, i) => ({ rule: rule.id, severity: rule.severity, level: 'village', unit: codes[i]!, row: i + 2, fields: [`field_${i}`], found: `field_${i} = 130 > 120`, explanation: null })));
  return {
    year: 2024,
    levels,
    peerGroups: ['平原 · 特色保护', '平原 · 集聚提升', '丘陵 · 集聚提升', '山区 · 搬迁撤并', '山区 · 集聚提升', '丘陵 · 城郊融合'],
    audit: {
      rules,
      findings,
      leftOut: [{ row: 178, unit: '110101100999', reason: 'villages/duplicate-code' }],
      missing: framework.fields.map((field, i) => ({ field: field.name, counts: i % 3 === 0 ? { blank: Math.floor(draw() * 30), [MISSING_REASONS[1 + (i % 9)]!]: Math.floor(draw() * 9) } : {} })),
    },
    weights,
    fieldValues: { units: villages, sampled: false, rows: framework.fields.map((field, i) => ({ field: field.name, indicators: [framework.indicators[i % INDICATORS]!.code], gradeChanges: i % 4 === 0 ? 0 : Math.floor(draw() * 20) })) },
    change: change ? changeOf(levels[0]!) : null,
    cards: cards ? levels.flatMap((level) => level.codes.map((_, row) => cardOf(framework, level, row))) : [],
    notes: [label('县级汇总行与各村之和相差 0.4%。', 'The county total row differs from the sum of villages by 0.4 %.')],
  };
}

export const fixtureMeta = (): ReportMeta => ({
  inputs: [{ role: 'data', path: 'villages.csv', sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', rows: 176 }],
  frameworkSha256: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
  codeVersion: '0.1.0',
  synthetic: { seed: 'demo-1' },
  divisionEdition: { year: 2023, checked: false },
  acceptedErrors: 2,
  grading: 'cuts',
  vetoes: [{ level: 'village', unit: villageCodes(3)[2]!, kind: 'data-falsification', highestGrade: 'D', evidence: '抽查记录 2024-17', date: '2024-11-02' }],
  notes: [label('附注：数据由测试生成。', 'Note: made by a test.')],
});
