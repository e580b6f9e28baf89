/** A page of HTML that is complete in itself: its style and scripts are inside it, named by their hashes, and it asks the network for nothing. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LEVEL_PATTERNS } from '../charts/levels.js';
import { escapeText, HATCH, tag } from '../charts/svg.js';

/** A hash as a content security policy names it. */
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The style sheet of all pages. */
export const sharedStyle = (): string => readFileSync(new URL('./style.css', import.meta.url), 'utf8');

/** Patterns that are filled with even where the first drawing that has them is not shown: browsers look at the first of a name alone. */
const PATTERNS = tag('svg', { class: 'patterns', width: 0, height: 0, 'aria-hidden': 'true' }, tag('defs', {}, HATCH, LEVEL_PATTERNS));

export interface PageParts {
  readonly title: string;
  readonly style: string;
  /** Markup of the body, without the script. */
  readonly body: readonly string[];
  readonly script: string;
  /** Whom the page may ask; absent: nobody. */
  readonly connect?: "'self'";
}

/** The whole page. */
export function pageOf({ title, style, body, script, connect }: PageParts): string {
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; connect-src ${connect ?? "'none'"}; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="zh-CN">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeText(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    PATTERNS,
    ...body,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
