import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import exceljs from 'exceljs';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeProblem, InputError } from '../../engine/core/errors.js';
import { evaluateCondition, evaluateIndicator, FALSE, parseCondition, parseFormula, TRUE, UNKNOWN } from '../../engine/core/expression/index.js';
import { PRESENT, textAt } from '../../engine/core/table.js';
import { assess, type AssessmentRun } from '../../engine/run/assess.js';
import { inlineExecutor } from '../../engine/run/executor.js';
import { loadFramework, validateFramework } from '../../engine/run/framework-files.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readDataset } from '../../engine/run/read/index.js';
import { isRefusal, RowClassifier } from '../../engine/run/read/row-class.js';
import { resolveFramework } from '../../engine/scoring/framework.js';
import { fieldKinds } from '../../engine/scoring/program.js';

const folder = packagePath('indicators/county-census-2020');
const { declaration } = await loadFramework(folder);
const kinds = fieldKinds(declaration.fields);
const indicator = (code: string) => declaration.indicators.find((candidate) => candidate.code === code)!;

describe('the declaration', () => {
  test('nothing in it is wrong, and every example comes out as written', async () => {
    const { problems, summary } = await validateFramework(folder);
    expect(problems.map(describeProblem)).toEqual([]);
    expect(summary).toMatchObject({ actions: 5, tasks: 10, indicators: 29, weightDates: ['2020-11-01'] });
    expect(summary!.examples).toBeGreaterThanOrEqual(2 * 29);
  });

  test('its weights sum to exactly 10,000 hundredths in the year of the census, and there are none before', () => {
    const framework = resolveFramework(declaration, 2020);
    expect(framework.root.weight).toBe(10_000);
    expect(framework.root.children.map(({ code, weight }) => [code, weight])).toEqual([['C1', 2200], ['C2', 2400], ['C3', 2400], ['C4', 1000], ['C5', 2000]]);
    expect(() => resolveFramework(declaration, 2019)).toThrow(InputError);
  });

  test('every lowest node has two indicators and more, and every goalpost says what it rests on', () => {
    for (const { children } of declaration.tree) {
      for (const { code } of children!) expect(declaration.indicators.filter(({ parent }) => parent === code).length, code).toBeGreaterThanOrEqual(2);
    }
    for (const { goalposts } of declaration.indicators) {
      const { basis, verified } = goalposts['2020-11-01']!;
      expect(basis.en).toContain('5th and 95th percentile of 2,947 counties');
      expect(verified).toBe(false);
    }
  });

  test('what a dwelling has is a share of the long-form households, not of all', () => {
    const formulas = declaration.indicators.map(({ formula }) => formula).filter((formula) => /hh_(tap_water|toilet|bathing|kitchen|car)/.test(formula));
    expect(formulas).toHaveLength(5);
    for (const formula of formulas) expect(formula).toMatch(/^100 \* hh_\w+ \/ hh_longform$/);
  });

  test('who people are is not scored: neither ethnic groups nor sexes', () => {
    expect(declaration.fields.filter(({ title }) => /民族|性别/.test(title.zh))).toEqual([]);
    for (const { formula, code } of declaration.indicators) expect(formula, code).not.toMatch(/population_(male|female)\b/);
  });
});

describe('a consistency rule', () => {
  const truth = (id: string, given: Readonly<Record<string, number>>) => {
    const { holds } = declaration.rules.find((rule) => rule.id === id)!;
    return evaluateCondition(given, parseCondition(holds!, { fields: kinds, place: id }));
  };

  test.each([
    ['sexes', { population_male: 343_913, population_female: 364_916, population_total: 708_829 }, TRUE],
    ['sexes', { population_male: 343_913, population_female: 364_916, population_total: 708_830 }, FALSE],
    ['sexes', { population_male: 343_913, population_total: 708_829 }, UNKNOWN],
    // 2.33 * 285543 = 665315, published 664218: off by 0.2 %
    ['household-size', { household_size: 2.33, households: 285_543, population_family: 664_218 }, TRUE],
    ['household-size', { household_size: 2.43, households: 285_543, population_family: 664_218 }, FALSE],
    // 27524 / 275665 = 10.0 %
    ['longform-tenth', { hh_longform: 27_524, hh_housing: 275_665 }, TRUE],
    ['longform-tenth', { hh_longform: 275_665, hh_housing: 275_665 }, FALSE],
    ['slip-fraction', { hh_lift: 0.349 }, FALSE],
    ['slip-negative', { preschool_female: -980 }, FALSE],
    ['slip-negative', { preschool_female: 0 }, TRUE],
  ])('%s of %j', (id, given, expected) => {
    expect(truth(id, given)).toBe(expected);
  });

  test('an E rule rejects the part and never a total that other shares divide by', () => {
    const totals = ['population_total', 'households', 'hh_longform', 'employed_total', 'occupation_total', 'population_15plus_longform'];
    for (const { id, severity, rejects, holds } of declaration.rules) {
      expect(severity === 'E' && holds !== undefined, id).toBe((rejects ?? []).length > 0);
      for (const field of rejects ?? []) expect(totals, id).not.toContain(field);
    }
  });
});

describe('what a row is', () => {
  const classifier = new RowClassifier(declaration);
  const classify = (code: string, cells: Readonly<Record<string, string>> = {}): string => {
    const verdict = classifier.classify(code, (column) => cells[column] ?? '');
    return isRefusal(verdict) ? verdict.code : [verdict.is, verdict.level].filter((part) => part !== undefined).join(' ');
  };
  const nation = { province_name: '全国', prefecture_name: '全国', county_name: '全国' };
  const provinceRun = { province_name: '湖北省', prefecture_name: '省直辖县级行政区划', county_name: '省直辖县级行政区划' };
  const regionRun = { province_name: '新疆维吾尔自治区', prefecture_name: '自治区直辖县级行政区划', county_name: '自治区直辖县级行政区划' };
  const zone = { province_name: '山西省', prefecture_name: '太原市', county_name: '山西转型综合改革示范区' };
  const islands = { province_name: '海南省', prefecture_name: '西沙群岛', county_name: '西沙群岛' };

  test.each([
    ['110101', 'unit'],
    ['419001', 'unit'],
    ['469030', 'unit'],
    ['659010', 'unit'],
    ['441900', 'unit'],
    ['442000', 'unit'],
    ['460400', 'unit'],
    ['620200', 'unit'],
    ['110000', 'total province'],
    ['650000', 'total province'],
    ['110100', 'total prefecture'],
    ['500200', 'total prefecture'],
    ['460300', 'total prefecture'],
    ['1101', 'villages/unrecognised-row'],
    ['11010', 'villages/bad-code'],
    ['11010A', 'villages/bad-code'],
  ])('code %s: %s', (code, expected) => {
    expect(classify(code)).toBe(expected);
  });

  test.each(['NA', ''])('without a code (%j) the names tell: the nation, sums, islands, zones', (code) => {
    expect(classify(code, nation)).toBe('total nation');
    expect(classify(code, provinceRun)).toBe('total');
    expect(classify(code, regionRun)).toBe('total');
    expect(classify(code, islands)).toBe('excluded');
    expect(classify(code, zone)).toBe('excluded');
    expect(classify(code)).toBe('villages/missing-code');
  });
});

const census = fileURLToPath(new URL('../../../shared/data/census_county_2020.xlsx', import.meta.url));
const present = existsSync(census);

/** A row of the published table as it stands there: header → cell. */
type Row = ReadonlyMap<string, unknown>;

async function publishedRows(): Promise<Row[]> {
  const workbook = new exceljs.stream.xlsx.WorkbookReader(census, { worksheets: 'emit', sharedStrings: 'cache', hyperlinks: 'ignore', styles: 'ignore', entries: 'ignore' });
  const rows: Row[] = [];
  let headers: readonly string[] = [];
  for await (const sheet of workbook) {
    for await (const { values } of sheet) {
      const cells = (values as readonly unknown[]).slice(1);
      if (headers.length === 0) headers = cells.map(String);
      else rows.push(new Map(headers.map((header, i) => [header, cells[i]])));
    }
  }
  return rows;
}

const POPULATION = '人口数_合计';
const CITIES = ['441900', '442000', '460400', '620200'];
const codeOf = (row: Row): string => String(row.get('区划代码'));
const count = (row: Row, header: string): number => {
  const cell = row.get(header);
  if (typeof cell !== 'number') throw new TypeError(`${codeOf(row)} ${header}: ${String(cell)}`);
  return cell;
};
const sum = (rows: readonly Row[], header = POPULATION): number => rows.reduce((total, row) => total + count(row, header), 0);

describe.skipIf(!present)(present ? 'the published table' : 'the published table (skipped: census_county_2020.xlsx is not beside the checkout)', () => {
  let rows: Row[];
  let run: AssessmentRun;
  let dataset: Awaited<ReturnType<typeof readDataset>>;
  let counties: Row[];
  let uncoded: Row[];
  let prefectures: Row[];
  let provinces: Row[];
  const nation = (): Row => rows[0]!;
  const provinceRun = (): Row[] => uncoded.filter((row) => String(row.get('区县')).endsWith('直辖县级行政区划'));
  const zones = (): Row[] => uncoded.filter((row) => !provinceRun().includes(row));

  beforeAll(async () => {
    rows = await publishedRows();
    const isCounty = (code: string): boolean => /^\d{6}$/.test(code) && (!code.endsWith('00') || CITIES.includes(code));
    counties = rows.filter((row) => isCounty(codeOf(row)));
    uncoded = rows.slice(1).filter((row) => codeOf(row) === 'NA');
    provinces = rows.filter((row) => /^\d{2}0000$/.test(codeOf(row)));
    prefectures = rows.filter((row) => /^\d{4}00$/.test(codeOf(row)) && !codeOf(row).endsWith('0000') && !CITIES.includes(codeOf(row)));
    dataset = await readDataset(census, declaration, {});
    run = await assess({
      declaration,
      year: 2020,
      dataset,
      previous: null,
      amendments: [],
      evidence: { divisions: null, yearbook: null, boxes: null },
      explanations: new Map(),
      vetoes: [],
      costs: null,
      acceptErrors: false,
      coreOnly: false,
      grading: 'cuts',
      executor: inlineExecutor(),
      shardBlocks: 1,
      nameOf: () => null,
      onProgress: () => undefined,
    });
  });

  test('3,358 rows are 2,947 counties, 369 totals and 42 rows left out, and nothing is wrong with any of them', () => {
    expect(rows).toHaveLength(3358);
    expect(dataset.problems.map(describeProblem)).toEqual([]);
    expect(dataset.absentFields).toEqual([]);
    expect(dataset.codes).toEqual(counties.map(codeOf).sort());
    expect(dataset.codes).toHaveLength(2943 + CITIES.length);
    // 1 nation + 31 provinces + 334 prefectures + 3 sums over the counties that a province runs itself
    const totals = dataset.others.filter(({ is }) => is === 'total');
    expect(['nation', 'province', 'prefecture', null].map((level) => totals.filter((total) => total.level === level).length)).toEqual([1, 31, 334, 3]);
    const excluded = dataset.others.filter(({ is }) => is === 'excluded');
    expect(excluded).toHaveLength(42);
    for (const { reason } of excluded) expect(reason).not.toBeNull();
    expect(dataset.codes.length + totals.length + excluded.length).toBe(rows.length);
  });

  test('of the 45 rows without a code below the nation, 42 fill the gap to the nation exactly and 3 are counted twice', () => {
    expect(uncoded).toHaveLength(45);
    const published = count(nation(), POPULATION);
    expect(published).toBe(1_409_778_724);
    expect(sum(counties) - published).toBe(-3_425_656);
    expect(sum([...counties, ...uncoded]) - published).toBe(10_174_290);
    expect(sum([...counties, ...zones()]) - published).toBe(0);
    expect(sum(provinceRun())).toBe(10_174_290);
    const runBy = counties.filter((row) => /^(42|46|65)90/.test(codeOf(row)));
    expect(sum(runBy)).toBe(sum(provinceRun()));
  });

  test('306 of 334 prefectures and 21 of 31 provinces agree with their counties; 26 of the 28 differences are their zones', () => {
    const differenceOf = (total: Row, digits: number, more: readonly Row[]): number =>
      sum(counties.filter((row) => codeOf(row).startsWith(codeOf(total).slice(0, digits)))) + sum(more) - count(total, POPULATION);
    const zonesOf = (total: Row): Row[] => zones().filter((zone) => zone.get('省') === total.get('省') && zone.get('市') === total.get('市'));
    const off = prefectures.filter((total) => differenceOf(total, 4, []) !== 0);
    expect(prefectures.length - off.length).toBe(306);
    expect(provinces.filter((total) => differenceOf(total, 2, []) === 0)).toHaveLength(21);
    const unexplained = off.filter((total) => differenceOf(total, 4, zonesOf(total)) !== 0);
    // 170971 stands for 140971 in Xinzhou; the three island groups of Sansha are named as prefectures of their own
    expect(unexplained.map((total) => [codeOf(total), differenceOf(total, 4, zonesOf(total))])).toEqual([['140900', -17_050], ['460300', -2_333]]);
  });

  test('the audit finds these differences, a slip in a code and three in counts, and no error', () => {
    const { rules, findings } = run.assessment.audit;
    const broken = Object.fromEntries(rules.filter((rule) => rule.count > 0).map((rule) => [`${rule.severity} ${rule.id}`, rule.count]));
    expect(broken).toEqual({
      'W code-form': 1,
      'W totals-prefecture': 28,
      'W totals-province': 10,
      'W totals-nation': 1,
      'W slip-negative': 1,
      'W slip-fraction': 2,
      'Q employment-low': 3,
      'Q administration-high': 2,
      'Q longform-tenth': 13,
    });
    expect(rules.filter(({ checked }) => !checked)).toEqual([]);
    const unitsOf = (rule: string): string[] => findings.filter((finding) => finding.rule === rule).map(({ unit }) => unit);
    expect(unitsOf('code-form')).toEqual(['170971']);
    expect(unitsOf('slip-negative')).toEqual(['451003']);
    expect(unitsOf('slip-fraction')).toEqual(['530823', '540222']);
    expect(findings.find(({ rule }) => rule === 'totals-nation')!.found).toContain('-3425656');
  });

  test('three indicators of three counties agree with a calculation from the cells', () => {
    const under15 = ['0岁', '1到4岁', '5到9岁', '10到14岁'].flatMap((age) => [`男_${age}`, `女_${age}`]);
    const by: Readonly<Record<string, (row: Row) => number>> = {
      'C1-01': (row) => (100 * count(row, '住房內有管道自来水')) / count(row, '家庭户户数_长表'),
      'C2-04': (row) => (100 * count(row, '15岁及以上文盲人口')) / (count(row, POPULATION) - under15.reduce((total, header) => total + count(row, header), 0)),
      'C5-06': (row) => (100 * (count(row, '户口登记地在外乡镇街道人口_本省其他县') + count(row, '户口登记地在外乡镇街道人口_省外'))) / count(row, POPULATION),
    };
    for (const code of ['110101', '330523', '371721']) {
      const row = counties.find((candidate) => codeOf(candidate) === code)!;
      const at = dataset.codes.indexOf(code);
      const given = Object.fromEntries([...dataset.table.columns].map(([name, column]) => [name, column.kind === 'text' ? (textAt(column, at) ?? null) : column.missing[at] === PRESENT ? column.values[at]! : null]));
      for (const [name, expected] of Object.entries(by)) {
        const { formula, unit } = indicator(name);
        const { value, state } = evaluateIndicator(given, null, parseFormula(formula, { fields: kinds, unit, place: name }));
        expect(state).toBe(PRESENT);
        expect(value, `${code} ${name}`).toBeCloseTo(expected(row), 10);
      }
      // published to two decimals
      expect(by['C2-04']!(row)).toBeCloseTo(count(row, '文盲占15岁及以上人口比重'), 1);
    }
  });

  test('where the counties add up to a province, its shares come out as its published row gives them', () => {
    const level = run.scored.groups.find(({ level: { declaration: d } }) => d.name === 'province')!;
    const shares = { 'C1-01': ['住房內有管道自来水', '家庭户户数_长表'], 'C3-05': ['专业技术人员', '各种职业人口总计'], 'C5-04': ['一人户数', '家庭户数'] } as const;
    const whole = provinces.filter((row) => sum(counties.filter((county) => codeOf(county).startsWith(codeOf(row).slice(0, 2)))) === count(row, POPULATION));
    expect(whole).toHaveLength(21);
    for (const row of whole) {
      const at = level.level.codes.indexOf(codeOf(row).slice(0, 2));
      for (const [code, [part, all]] of Object.entries(shares)) {
        const values = level.indicators[run.scored.framework.indicators.findIndex((candidate) => candidate.code === code)]!.value;
        expect(values[at], `${codeOf(row)} ${code}`).toBeCloseTo((100 * count(row, part)) / count(row, all), 9);
      }
    }
  });

  test('every county is scored, and all are ranked but two whose industries are blank in the table', () => {
    const [level] = run.assessment.levels;
    expect(level!.rows).toBe(2947);
    expect([...level!.scored].every((scored) => scored === 1)).toBe(true);
    const unranked = level!.codes.filter((_, row) => level!.rank[row] === 0);
    // Dongying port: 71 % of the weight reported; Gade: 58 % of group C3
    expect(unranked).toEqual(['370572', '632623']);
    expect([...level!.score].every((score) => score >= 0 && score <= 100)).toBe(true);
  });
});
