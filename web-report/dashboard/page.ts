/** The live page: one document that asks its own server and nobody else. */
import { readFileSync } from 'node:fs';
import { LEVEL_PATTERNS, levelColour } from '../charts/levels.js';
import { inkOn } from '../charts/palette.js';
import { escapeText } from '../charts/svg.js';
import { pageOf } from '../pages/document.js';
import { readLabels } from '../pages/labels.js';
import { liveCode } from './bundle.js';

const CLASSES = 5;

/** Each level has a colour, a pattern and, in the page, a word. */
const levelStyle = (): string =>
  Array.from({ length: CLASSES }, (_, k) => {
    const colour = levelColour(k, CLASSES);
    const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><defs>${LEVEL_PATTERNS}</defs><rect width="8" height="8" fill="url(#level-${k})"/></svg>`;
    return `.level-${k} { background: ${colour} url("data:image/svg+xml,${encodeURIComponent(tile)}"); color: ${inkOn(colour)}; } .level-${k} > span { background: ${colour}; }`;
  }).join('\n');

/** What is shown: what is so now, an exercise, a test, or a record told again. */
export type Shown = 'actual' | 'exercise' | 'test' | 'replay';

/** The whole page; it is the same until the program is another. */
export function livePage(kind: Shown): string {
  const labels = Object.fromEntries(Object.entries(readLabels()).filter(([key]) => key.startsWith('live.')));
  const style = `${readFileSync(new URL('./style.css', import.meta.url), 'utf8')}\n${levelStyle()}`;
  const title = labels['live.title']!;
  return pageOf({
    title: `${title.zh} ${title.en}`,
    style,
    body: [`<script type="application/json" id="labels">${JSON.stringify(labels).replaceAll('<', '\\u003c')}</script>`, `<noscript>${escapeText(`${labels['live.noScript']!.zh} ${labels['live.noScript']!.en}`)}</noscript>`, `<div id="page" data-kind="${kind}"></div>`],
    script: liveCode(),
    connect: "'self'",
  });
}
