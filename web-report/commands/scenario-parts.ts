/** What stands beside the links of a scenario's chain, as it is drawn in a terminal: network, inundation, critical rainfall, warning. */
import type { Model } from '../../engine/core/model.js';
import { checkOptions } from '../../engine/flood/inundation-options.js';
import type { LinkCalibration } from '../../engine/run/scenario/calibration.js';
import { SITE_QUANTITIES, type BoundaryChoice, type CalibrationChoice, type FieldChoice, type InundationChoice, type ParameterChoice } from '../../engine/run/scenario/declaration.js';
import type { Scenario } from '../../engine/run/scenario/load.js';

const HOUR = 3_600;
const DAY = 86_400;

/** A length of time in its greatest whole unit. */
export const stepText = (seconds: number): string => (seconds % DAY === 0 ? `${seconds / DAY} d` : seconds % HOUR === 0 ? `${seconds / HOUR} h` : `${seconds / 60} min`);

/** A parameter as it was chosen. */
export const choiceText = (choice: ParameterChoice): string => {
  if (typeof choice === 'number') return String(choice);
  const [[form, value]] = Object.entries(choice) as [[string, string | readonly number[]]];
  return form === 'column' ? `列 column ${String(value)}` : `${form} ${JSON.stringify(value)}`;
};

/** The record that a model is fitted to, over which days, with which settings. */
export function calibrationText(choice: CalibrationChoice, { calibration }: Model, { from, to }: LinkCalibration): string {
  const settings = Object.entries(calibration!.settings).map(([name, { unit, default: usual }]) => `${name} ${choice[name] ?? `${usual!} (默认 default)`}${unit === '1' ? '' : ` ${unit}`}`);
  return `${choice.series}, ${from} – ${to}; ${settings.join(', ')}`;
}

const number = (value: number): string => String(Number(value.toPrecision(4)));

/** Ways of water that are drawn; of more, how many there are. */
const WAYS = 12;

/** Rivers from their sources to an outlet. */
export function describeNetwork({ declaration, job }: Scenario): string[] {
  const { network, series } = job;
  if (declaration.downstream === undefined) return [];
  const ids = series.entities;
  const sources = ids.flatMap((_, e) => (network.downstream.includes(e) ? [] : [e]));
  const way = (from: number): string => {
    const names: string[] = [];
    for (let e = from; e >= 0; e = network.downstream[e]!) names.push(ids[e]!);
    return names.join(' → ');
  };
  const outlets = network.downstream.filter((to) => to < 0).length;
  return [
    '',
    `河网 network: 列 column ${declaration.downstream} of ${declaration.entities!}; ${ids.length} 个单元 entities, ${outlets} 个出口 outlets`,
    ...sources.slice(0, WAYS).map((e) => `    ${way(e)} → 出口 outlet`),
    ...(sources.length > WAYS ? [`    ... 另有 and ${sources.length - WAYS} more`] : []),
  ];
}

const fieldText = (choice: FieldChoice): string => {
  if (typeof choice === 'string') return `栅格 grid ${choice}`;
  if (typeof choice === 'object' && 'grid' in choice) return `栅格 grid ${choice.grid} × ${choiceText(choice.factor)}`;
  return choiceText(choice);
};

function edgeText(choice: BoundaryChoice): string {
  if (typeof choice === 'string') return choice === 'wall' ? '墙 wall' : '开放 open';
  if ('slope' in choice) return `开放,坡度 open, slope ${choice.slope}`;
  const stretch = choice.from === undefined && choice.to === undefined ? '' : ` (${choice.from ?? ''}–${choice.to ?? ''})`;
  return 'stage' in choice ? `水位 stage [m] ${choice.stage}${stretch}` : `流量 discharge [立方米/s] ${choice.discharge}${stretch}`;
}

/** What the flood gives cell by cell, and its units. */
const FLOOD_MAPS = [['floodDepth', 'm'], ['arrival', 's'], ['speed', 'm/s'], ['duration', 's']] as const;

/** The inundation: where its water comes from, its fields, its own step, and what it gives. */
export function describeInundation({ declaration, job, models }: Scenario): string[] {
  const choice: InundationChoice | undefined = declaration.inundation;
  if (choice === undefined || job.inundation === null) return [];
  const { dem, options, springs } = job.inundation;
  const { theta, alpha, maxStep } = checkOptions({ dem, roughness: 0.03, ...options });
  const link = models.findLastIndex((model) => 'discharge' in model.outputs);
  const from = link < 0 ? `天气 weather ${job.series.file}` : `${link + 1} ${models[link]!.name}`;
  const given = (choice.springs ?? []).map(({ x, y, share, entity = choice.entity }) => `    ← discharge [立方米/s]  ${from}, ${entity} × ${share}, 在 at ${x}, ${y}`);
  const kept = declaration.outputs.flatMap(({ quantity, above }) => (quantity in SITE_QUANTITIES ? [`    → ${quantity} [${SITE_QUANTITIES[quantity as keyof typeof SITE_QUANTITIES].unit}]  保留 kept${above === undefined ? '' : `, 超过 above ${above}`}`] : []));
  return [
    '',
    `淹没 inundation  二维局部惯性 two-dimensional local inertial  [${number(maxStep)} s 以内,随水深缩短 at most, shorter in deep water: alpha Δx / √(g h)]`,
    `    地面 ground ${typeof choice.dem === 'string' ? choice.dem : choice.dem.join(', ')}: ${dem.columns} × ${dem.rows} 格 cells, ${dem.cellSize} m`,
    `    ← rain [mm]  天气 weather ${job.series.file}, ${choice.entity} × ${choiceText(choice.rainFactor ?? 1)}, 步长 step ${stepText(job.clock.dt)}`,
    ...(springs.length === 0 ? [] : given),
    ...Object.entries(choice.boundaries ?? {}).map(([side, edge]) => `    边 side ${side}: ${edgeText(edge)}`),
    `    · roughness [s/m^(1/3)] = ${fieldText(choice.roughness)}`,
    `    · infiltration [mm/h] = ${choice.infiltration === undefined ? '0 (默认 default)' : fieldText(choice.infiltration)}`,
    `    · theta [1] = ${theta}, alpha [1] = ${number(alpha)} (≤ √(theta / 2) = ${number(Math.sqrt(theta / 2))})`,
    ...FLOOD_MAPS.map(([name, unit]) => `    → ${name} [${unit}]  逐格 in each cell${name === 'floodDepth' ? `, 超过 above ${choice.above}` : ''}`),
    ...kept,
    '    Bates, Horritt & Fewtrell (2010) J. Hydrol. 387, 33-45; de Almeida et al. (2012) Water Resour. Res. 48, W05528',
  ];
}

/** The search for critical rainfall: through which links, to which lines, from which soils. */
export function describeCritical({ critical, declaration, job, models }: Scenario): string[] {
  if (critical === null) return [];
  const { unit } = models[critical.link]!.outputs[critical.quantity]!;
  const soils = critical.holdsWater ? '干、正常、湿为本次天气中土壤蓄水的 10 %、50 %、90 % 分位 dry, normal and wet are what the chain held at its 10 %, 50 % and 90 % quantile' : '干、正常、湿为前期湿度 I、II、III dry, normal and wet are antecedent moisture I, II and III';
  return [
    '',
    `临界雨量 critical rainfall  由 1–${critical.link + 1} 各环反算 by inversion of links 1–${critical.link + 1}  [${stepText(job.clock.dt)}]`,
    `    → critical rain [mm]: 使 ${critical.quantity} [${unit}] 达到 that takes it to ${critical.lines.map(({ name, places }) => `${name} (${places.length} 处 places)`).join(', ')}`,
    `    · 历时 durations [h] = ${critical.durations.join(', ')}; 雨型 patterns = ${critical.patterns.map(({ name }) => name).join(', ')}; ${critical.members} / ${declaration.ensemble.members} 个成员 members`,
    `    · ${soils}`,
  ];
}

/** The rules that are held against the members. */
export function describeRules({ declaration: { rules } }: Scenario): string[] {
  if (rules === undefined) return [];
  return ['', `规则 rules: ${rules.books.join(', ')}${rules.hazards === undefined ? '' : `: ${rules.hazards.join(', ')}`}  对各成员逐步判断 held against the members step by step`];
}

/** The warning: what it is raised from, when, to whom, and what it is held against. */
export function describeWarning({ declaration, job, models }: Scenario): string[] {
  const { warning } = declaration;
  if (warning === undefined) return [];
  const { forecast, event, reach, avoided } = warning;
  const q = job.outputs.findIndex(({ quantity }) => quantity === event.quantity);
  const from = job.outputLinks[q] ?? -1;
  return [
    '',
    `预警 warning: ${warning.title.zh} / ${warning.title.en}  [${stepText(job.clock.dt)}]`,
    `    ← rain [mm]  天气 weather ${job.series.file}, 已落与预报 fallen and forecast: ${forecast.members} 个预报成员 members, ${forecast.horizon} h`,
    `    · 误差 error of lg-rain = ${forecast.deviation.map(([lead, own]) => `${own} (${lead} h)`).join(' → ')}, 滞后一步 lag 1 ${forecast.lag1}, 空间相关 in space ${forecast.correlation}`,
    `    · 规则 rules = ${warning.rules.join(', ')}${warning.hazards === undefined ? '' : `: ${warning.hazards.join(', ')}`}`,
    `    → 级别 level  → 到人 reachedShare [1]: ${reach.file ?? 'reach.yaml'}, 行动 acting ${reach.action} min  → 减损 avoided loss [元]: ${avoided.from} 起 from, ${avoided.share} (${avoided.source}${avoided.verified ? '' : ';未核实 unverified'})`,
    `    ? 事件 event: ${event.quantity} [${q < 0 ? '' : job.outputUnits[q]!}] > ${event.above}${from < 0 ? '' : `, ${from + 1} ${models[from]!.name}`}`,
  ];
}
