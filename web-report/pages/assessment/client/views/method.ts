/** The method, made from the declarations: what is measured, how it adds up, which rules decide; and what was read. */
import type { Indicator, TreeNode } from '../../../../../engine/scoring/framework.js';
import { departmentTitle, groupTitle, providerTitle, unitTitle } from '../../../../../engine/scoring/framework-words.js';
import { escapeText } from '../../../../charts/svg.js';
import { cell, facts, heading, numberCell, paragraph, tableOf, type DataTable } from '../html.js';
import { syntheticNotice } from '../notices.js';
import { actionsOf, downloadButton, type View } from '../view.js';
import { fieldLevel, fieldTitle, indicatorsUnder, waysUp } from './framework-words.js';

const code = (text: string): string => `<code>${escapeText(text)}</code>`;

function indicatorPart(view: View, indicator: Indicator): string {
  const { say, report } = view;
  const { goalpost } = indicator;
  const levelTitle = report.head.framework.levels.find((level) => level.name === indicator.level)?.title;
  const pairs: (readonly [string, string])[] = [
    [say('method.formula'), code(indicator.formula)],
    [say('method.guard'), indicator.appliesWhen === undefined ? escapeText(say('method.always')) : code(indicator.appliesWhen)],
    [say('method.unit'), escapeText(say.label(unitTitle(report.head.framework, indicator.unit)))],
    [say('method.direction'), escapeText(say(`direction.${indicator.direction}`))],
    [say('method.weight'), say.number(indicator.weight / 100, 2)],
    [say('method.goalpost'), `${say.value(goalpost.floor)} → ${say.value(goalpost.target)} · ${escapeText(say(`scale.${goalpost.scale}`))} · ${escapeText(say('method.since', { date: indicator.goalpostFrom }))}`],
    [say('method.basis'), `${escapeText(say.label(goalpost.basis))} · <strong>${escapeText(say(goalpost.verified ? 'card.verified' : 'card.notVerified'))}</strong>`],
    [say('method.rollup'), escapeText(say(`rollup.${indicator.rollup}`))],
    [say('method.level'), escapeText(levelTitle === undefined ? indicator.level : say.label(levelTitle))],
    [say('method.department'), escapeText(say.label(departmentTitle(report.head.framework, indicator.department)))],
    [say('method.core'), escapeText(say(indicator.core ? 'method.yes' : 'method.no'))],
  ];
  if (indicator.source !== undefined) pairs.push([say('method.source'), escapeText(indicator.source)]);
  return `<section class="indicator" id="method-${escapeText(indicator.code)}">${heading(`${indicator.code} ${say.label(indicator.title)}`, 5)}${facts(pairs)}</section>`;
}

/** How a node's children are put together, in words where the method is one of the known; a power stands behind its name: `generalised-mean(0.5)`. */
function aggregateName({ say, report }: View, node: TreeNode): string {
  const name = /^[\w-]+/.exec(node.aggregate)?.[0] ?? node.aggregate;
  return (report.head.labels[`aggregate.${name}`] === undefined ? name : say(`aggregate.${name}`)) + node.aggregate.slice(name.length);
}

function taskPart(view: View, node: TreeNode): string {
  const { say, report } = view;
  const own = node.indicators.map((position) => indicatorPart(view, report.head.framework.indicators[position]!)).join('');
  const title = `${node.code} ${say.label(node.title)} · ${say('overview.weight')} ${say.number(node.weight / 100, 2)} · ${say('method.aggregate', { how: aggregateName(view, node) })}`;
  return `${heading(title, 4)}${own}${node.children.map((child) => taskPart(view, child)).join('')}`;
}

/** One action, folded until it is wanted: an indicator looked for opens it. */
function actionPart(view: View, action: TreeNode): string {
  const { say, state, report } = view;
  const open = view.printing || indicatorsUnder(report.head.framework, action).some((indicator) => indicator.code === state.node);
  const summary = `${action.code} ${say.label(action.title)} · ${say('overview.weight')} ${say.number(action.weight / 100, 2)} · ${say('method.indicators', { count: indicatorsUnder(report.head.framework, action).length })} · ${say('method.aggregate', { how: aggregateName(view, action) })}`;
  const inside = action.indicators.length > 0 ? taskPart(view, { ...action, children: [] }) : '';
  return `<details class="action"${open ? ' open' : ''}><summary>${escapeText(summary)}</summary>${inside}${action.children.map((child) => taskPart(view, child)).join('')}</details>`;
}

function fieldsPart(view: View): string {
  const { say, report } = view;
  const { framework } = report.head;
  const weight = say.label(fieldTitle(framework, framework.unit.weight));
  const keys = ['field', 'fieldTitle', 'group', 'type', 'unit', 'least', 'most', 'level', 'above', 'providedBy'];
  const table = (): DataTable => ({
    columns: keys.map((key) => ({ title: say(`method.${key}`), numeric: key === 'least' || key === 'most' })),
    rows: framework.fields.map((field) => [
      cell(field.name),
      cell(say.label(field.title)),
      cell(say.label(groupTitle(framework, field.group))),
      cell(say(`fieldType.${field.type}`) + (field.values === undefined ? '' : ` (${field.values.map(({ value, title }) => `${value} ${say.label(title)}`).join(say('page.comma'))})`)),
      cell(say.label(unitTitle(framework, field.unit))),
      numberCell(field.min ?? null, say.value(field.min ?? null)),
      numberCell(field.max ?? null, say.value(field.max ?? null)),
      cell(say.label(fieldLevel(framework, field))),
      cell(waysUp(framework, field).map((way) => say(`above.${way}`, { level: say.label(fieldLevel(framework, field)).toLowerCase(), weight })).join(say('page.semicolon')) || '—'),
      cell(say.label(providerTitle(framework, field))),
    ]),
  });
  return heading(say('method.fields', { count: framework.fields.length }), 3) + tableOf(table(), 'tall') + downloadButton(view, 'fields-declared', table);
}

function rulesPart(view: View): string {
  const { say, report } = view;
  const table = (): DataTable => ({
    columns: ['rule', 'severity', 'title', 'condition', 'rejects', 'why'].map((key) => ({ title: say(`method.${key}Head`) })),
    rows: report.head.framework.rules.map((rule) => [cell(rule.id), cell(`${rule.severity} ${say(`severity.${rule.severity}`)}`), cell(say.label(rule.title)), cell(rule.holds ?? rule.check ?? ''), cell((rule.rejects ?? []).join(', ')), cell(rule.why === undefined ? '' : say.label(rule.why))]),
  });
  return heading(say('method.rules'), 3) + tableOf(table(), 'tall') + downloadButton(view, 'rules-declared', table);
}

/** The lowest score of each grade that quotas made, level by level. */
function quotaCutsPart({ say, report }: View): string {
  const { framework, levels } = report.head;
  const shown = framework.grades.slice(0, -1);
  const table: DataTable = {
    columns: [{ title: say('method.level') }, ...shown.map(({ grade }) => ({ title: grade, numeric: true }))],
    rows: levels.map(({ title, cuts }) => [cell(say.label(title)), ...shown.map((_, k) => (cuts[k] === null ? { text: say('method.noPlace'), number: null } : numberCell(cuts[k]!, say.number(cuts[k]!, 4))))]),
  };
  return paragraph(say('method.quotaCuts')) + tableOf(table);
}

/** Grades, ranking, vetoes, rounding and what is done with what is missing. */
function decisionsPart(view: View): string {
  const { say, report } = view;
  const { framework, meta } = report.head;
  const byQuota = meta.grading === 'quota'; // then the declared cuts grade nobody
  const grades: DataTable = {
    columns: [{ title: say('overview.grade') }, { title: say('overview.meaning') }, ...(byQuota ? [] : [{ title: say('method.atLeast'), numeric: true }]), { title: say('method.quota'), numeric: true }],
    rows: framework.grades.map((grade) => [cell(grade.grade), cell(say.label(grade.title)), ...(byQuota ? [] : [numberCell(grade.atLeast, say.value(grade.atLeast))]), numberCell(grade.quota ?? null, grade.quota === undefined ? '—' : `${say.number(grade.quota * 100, 0)} %`)]),
  };
  const said = ['score', 'states', 'notApplicable', 'missing', 'interval', 'coverage', 'rollup', 'rounding', 'peers', 'veto'].map((key) =>
    paragraph(say(`method.rule.${key}`, { coverage: framework.ranking.coverage, group: framework.ranking.groupCoverage, cap: framework.weightCap ?? say('method.noCap'), peers: framework.peers.map((name) => say.label(fieldTitle(framework, name))).join(say('page.comma')) })),
  );
  const vetoes = framework.vetoes.map((veto) => `<li>${escapeText(say('method.vetoKind', { kind: say.label(veto.title), grade: veto.highestGrade }))}</li>`);
  return `${heading(say('method.decisions'), 3)}${said.join('')}${vetoes.length === 0 ? '' : `<ul>${vetoes.join('')}</ul>`}${heading(say('method.grades'), 4)}${paragraph(say(`method.grading.${meta.grading}`))}${tableOf(grades)}${byQuota ? quotaCutsPart(view) : ''}`;
}

function evidencePart(view: View): string {
  const { say, report } = view;
  const { meta, framework } = report.head;
  const inputs: DataTable = {
    columns: [{ title: say('method.file') }, { title: say('method.role') }, { title: say('method.rows'), numeric: true }, { title: 'SHA-256' }],
    rows: meta.inputs.map((input) => [cell(input.path), cell(say(`inputRole.${input.role}`)), input.rows === null ? cell('–') : numberCell(input.rows, say.number(input.rows)), { text: input.sha256, html: code(input.sha256) }]),
  };
  const { divisionEdition } = meta;
  const edition = divisionEdition === null ? say('method.editionNone') : say(divisionEdition.checked ? 'method.editionChecked' : 'method.editionNotChecked', { year: String(divisionEdition.year) });
  const pairs: (readonly [string, string])[] = [
    [say('method.framework'), `${escapeText(`${say.label(framework.title)} · ${framework.version}`)}<br>${code(meta.frameworkSha256)}`],
    [say('method.source'), escapeText(framework.source)],
    [say('method.weightsFrom'), escapeText(framework.weightsFrom)],
    [say('method.codeVersion'), code(meta.codeVersion)],
    [say('method.edition'), escapeText(edition)],
    [say('method.data'), escapeText(meta.synthetic === null ? say('method.real') : syntheticNotice(meta.synthetic, say))],
    [say('method.accepted'), say.number(meta.acceptedErrors)],
  ];
  return heading(say('method.evidence'), 3) + facts(pairs) + tableOf(inputs);
}

export function method(view: View): string {
  const { say, report } = view;
  return [
    heading(say('method.title')),
    paragraph(say('method.note', { title: say.label(report.head.framework.title), version: report.head.framework.version, year: String(report.head.year) })),
    decisionsPart(view),
    heading(say('method.tree'), 3),
    ...actionsOf(view).map((action) => actionPart(view, action)),
    fieldsPart(view),
    rulesPart(view),
    evidencePart(view),
  ].join('');
}
