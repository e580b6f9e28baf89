/** The assessment report: one page of HTML that holds its data, its code and its style, and asks the network for nothing. */
import type { Framework } from '../../../engine/scoring/framework.js';
import type { Assessment } from '../../../engine/scoring/result.js';
import { escapeText } from '../../charts/svg.js';
import { clientCode } from './bundle.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels, type Dictionary } from '../labels.js';
import type { ReportMeta } from './meta.js';
import { SECTIONS, payloadOf } from './payload.js';

export type { AppliedVeto, ReportMeta } from './meta.js';

export interface ReportOptions {
  /** Most bytes of the whole page; what does not fit is left out, and the page says so. */
  readonly maximumBytes?: number;
}

const MAXIMUM_BYTES = 8_000_000;

/** Text as it may stand in a CSS string. */
const cssString = (text: string): string => `"${text.replace(/["\\\n<]/g, (character) => `\\${character.codePointAt(0)!.toString(16)} `)}"`;

/** The style sheet, and the running header of the printed page. */
function styleOf(title: string): string {
  return `${sharedStyle()}\n@page { @top-left { content: ${cssString(title)}; font: 8pt sans-serif; color: #556070; } @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #556070; } }\n`;
}

const both = (labels: Dictionary, key: string): string => escapeText(`${labels[key]!.zh} · ${labels[key]!.en}`);

/**
 * The whole page. The same assessment gives the same bytes.
 *
 * @returns HTML, at most `maximumBytes` long as far as leaving things out can make it so
 */
export async function assessmentReport(assessment: Assessment, framework: Framework, meta: ReportMeta, options: ReportOptions = {}): Promise<string> {
  const labels = Object.fromEntries(Object.entries(readLabels()).filter(([key]) => !key.startsWith('risk.')));
  const [zh, en] = [`${framework.title.zh} ${assessment.year}`, `${framework.title.en} ${assessment.year}`];
  const script = clientCode();
  const style = styleOf(`${zh} · ${en}`);
  const room = (options.maximumBytes ?? MAXIMUM_BYTES) - script.length * 1.05 - style.length * 1.05 - 4_000;
  const payload = await payloadOf(assessment, framework, meta, labels, { maximum: room });
  const data = SECTIONS.flatMap((section) => (payload[section] === undefined ? [] : `<script type="application/octet-stream" id="data-${section}">${payload[section]}</script>`));
  const body = [`<div id="page"><h1>${escapeText(zh)}</h1><p>${both(labels, 'page.loading')}</p></div>`, `<noscript><p>${both(labels, 'page.noScript')}</p></noscript>`, ...data];
  return pageOf({ title: zh, style, body, script });
}
