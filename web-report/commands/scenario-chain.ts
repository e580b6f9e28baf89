/** The chain of a scenario as it is drawn in a terminal: links, what each takes from whom, units, steps, parameters. */
import type { Model } from '../../engine/core/model.js';
import { CALENDAR } from '../../engine/run/scenario/calendar-quantities.js';
import type { DesignStormChoice, ForecastChoice, WeatherChoice } from '../../engine/run/scenario/declaration.js';
import type { ForecastWeather } from '../../engine/run/scenario/forecast.js';
import type { Scenario } from '../../engine/run/scenario/load.js';
import type { Source } from '../../engine/run/scenario/plan.js';
import type { GeneratedWeather } from '../../engine/run/scenario/weather.js';
import { OF_WEATHER } from '../../engine/run/scenario/job.js';
import { calibrationText, choiceText, describeCritical, describeInundation, describeNetwork, describeRules, describeWarning, stepText } from './scenario-parts.js';

const sourceText = (source: Source, name: string, { file, columns }: Scenario['job']['series'], models: readonly Model[], alias: string | undefined): string =>
  source === 'series' && name in CALENDAR && !columns.has(name) ? '日历 calendar' : source === 'series' ? `天气 weather ${file}${alias === undefined ? '' : `, ${alias}`}` : source === 'upstream' ? '上游单元 entities upstream' : `${source + 1} ${models[source]!.name}`;

const number = (value: number): string => String(Number(value.toPrecision(4)));

/** A forecast, what corrects it, and how uncertain it is. */
function describeForecast({ series, issued, quantileMapping = {}, errors = {} }: ForecastChoice, start: string, { leads, forecasts, fits, mapped }: ForecastWeather): string[] {
  const lines = ['', `天气 weather: 预报 forecast ${series}, 起报 issued ${issued ?? start}, 预见期 leads ${leads.join('–')} h, ${forecasts} 个预报成员 forecasts`];
  for (const { quantity, values, beyond } of mapped) lines.push(`    ${quantity}: 分位数映射 quantile mapping ${quantileMapping[quantity]!}; ${values} 个值中 ${beyond} 个超出率定范围,沿用端点的订正 of ${values} values beyond its range ${beyond}, which keep the correction of its end`);
  for (const [quantity, { deviation, emos, lag1, correlation }] of Object.entries(errors)) {
    const size = deviation === undefined ? `EMOS ${emos!}` : `标准差 deviation ${deviation.map(([lead, own]) => `${own} (${lead} h)`).join(' → ')}`;
    lines.push(`    ${quantity}: 误差 error ${size}, 滞后一步 lag 1 ${lag1}, 空间相关 in space ${typeof correlation === 'number' ? correlation : `exp(-d / ${correlation.length}), ${correlation.x}, ${correlation.y}`}`);
    for (const { entity, lead, fit } of fits.filter((one) => one.quantity === quantity)) {
      const { a, b, c, d, cases, before, after, hasSpread } = fit;
      lines.push(`        ${[entity ?? '*', ...(lead === null ? [] : [`${lead} h`])].join(' ')}: N(${number(a)} + ${number(b)} m, ${number(c)}${hasSpread ? ` + ${number(d)} s²` : ''}), ${cases} 例 cases, CRPS ${number(before)} → ${number(after)}`);
    }
  }
  return lines;
}

/** A design storm, on one line. */
const describeStorm = ({ formula, returnPeriod, peakRatio, duration, begins = 0, constant = {} }: DesignStormChoice): string[] => [
  '',
  `天气 weather: 芝加哥雨型设计暴雨 Chicago design storm, q = 167 a (1 + c lg P) / (t + b)^n; ${Object.entries({ ...formula, P: returnPeriod, r: peakRatio }).map(([name, choice]) => `${name} = ${choiceText(choice)}`).join(', ')}; ${duration} min, 起于 begins ${begins} min${Object.entries(constant).map(([name, value]) => `; ${name} = ${value}`).join('')}`,
];

/** What a generator makes, from which records, and what it only repeats. */
function describeGenerator({ fit, amount, hourly }: NonNullable<WeatherChoice['generator']>, { names, monthly, places }: GeneratedWeather): string[] {
  const lines = ['', `天气 weather: 发生器,每成员一份 a generator, weather of its own for every member; 率定于 fitted to ${fit}${amount === undefined ? '' : `, ${amount}`}`, `    生成 generated: ${names.join(', ')}`];
  if (hourly !== undefined) lines.push(`    逐时 hours: 雨按级联 rain by a cascade fitted to ${hourly}${places === null ? '' : '; 气温按日出日落 temperature by the sun'}`);
  if (monthly.size > 0) lines.push(`    记录的各月均值 the record's mean of each month: ${[...monthly.keys()].join(', ')}`);
  return lines;
}

/** Every link with its inputs, parameters and outputs, then what is kept, compared and expected. */
export function describeChain(scenario: Scenario): string {
  const { declaration, job, models } = scenario;
  const lines = [
    `${declaration.title.zh} / ${declaration.title.en}`,
    declaration.about.zh,
    declaration.about.en,
    '',
    `${declaration.clock.start} 起 from, ${job.clock.steps} × ${declaration.clock.step}; ${job.members} 个成员 members, 种子 seed ${job.seed}; ${job.series.entities.length} 个单元 entities${job.sites === null ? '' : `, ${job.sites.ids.length} 个地点 sites`}`,
  ];
  if (job.generated !== null) lines.push(...describeGenerator(declaration.weather!.generator!, job.generated));
  if (job.forecast !== null) lines.push(...describeForecast(declaration.weather!.forecast!, declaration.clock.start, job.forecast));
  if (job.storm !== null) lines.push(...describeStorm(declaration.weather!.designStorm!));
  for (const [quantity, change] of Object.entries(declaration.weather?.delta ?? {})) lines.push(`    气候变化 change of climate, ${quantity}: ${JSON.stringify(change)}`);
  declaration.outputs.forEach(({ quantity, above }, q) => {
    if (job.outputLinks[q] === OF_WEATHER) lines.push(`    → ${quantity} [${job.outputUnits[q]!}]  保留 kept${above === undefined ? '' : `, 超过 above ${above}`}`);
  });
  lines.push(...describeNetwork(scenario));
  models.forEach((model, k) => {
    const { factor, months, atSites, sources, aliases } = job.links[k]!;
    lines.push('', `${k + 1} ${model.name}  ${model.title.zh} / ${model.title.en}  [${months === null ? stepText(job.clock.dt * factor) : '逐月 months'}${atSites ? ', 各地点 at sites' : ''}]`);
    for (const [name, { unit }] of Object.entries(model.inputs)) lines.push(`    ← ${name} [${unit}]  ${sourceText(sources[name]!, name, job.series, models, aliases[name])}`);
    for (const [name, quantity] of Object.entries(model.parameters)) {
      const given = declaration.chain[k]!.parameters?.[name];
      lines.push(`    · ${name} [${quantity.unit}] = ${given === undefined ? `${quantity.default!} (默认 default)` : choiceText(given)}`);
    }
    const calibrated = scenario.calibrations[k] ?? null;
    if (calibrated !== null) lines.push(`    · 率定 calibration: ${calibrationText(declaration.chain[k]!.calibration!, model, calibrated)}`);
    for (const [name, { unit }] of Object.entries(model.outputs)) {
      const kept = declaration.outputs.find(({ quantity }, q) => quantity === name && job.outputLinks[q] === k);
      lines.push(`    → ${name} [${unit}]${kept === undefined ? '' : `  保留 kept${kept.above === undefined ? '' : `, 超过 above ${kept.above}`}`}`);
    }
    lines.push(`    ${model.source}`);
  });
  lines.push(...describeInundation(scenario), ...describeCritical(scenario), ...describeWarning(scenario), ...describeRules(scenario));
  for (const { name, title, set = {}, works = [] } of declaration.policies ?? []) lines.push('', `方案 policy ${name}: ${title.zh} / ${title.en}`, ...Object.entries(set).map(([key, change]) => `    ${key}: ${JSON.stringify(change)}`), ...works.map((work) => `    工程 work: ${JSON.stringify(work)}`));
  if (declaration.sweep !== undefined) {
    const { design, parameters } = declaration.sweep;
    lines.push('', `取样 sweep ${design}: ${new Set(job.variants.map(({ point }) => point?.name)).size - 1} 点 points${(declaration.policies ?? []).length === 0 ? '' : `, 各点按现状和 ${declaration.policies!.length} 个方案 each as it stands and under ${declaration.policies!.length} policies`}`, ...Object.entries(parameters).map(([key, ends]) => `    ${key}: ${JSON.stringify(ends)}`));
  }
  return `${lines.join('\n')}\n`;
}
