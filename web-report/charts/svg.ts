/** The few words in which every chart is written: escaped text, elements, a frame with its title and description. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** What every chart needs to be told: its width and what it says to those who cannot see it. */
export interface ChartOptions {
  /** Width of the drawing [px]. */
  readonly width: number;
  readonly title: string;
  readonly description: string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text made safe for element content and for quoted attributes. */
export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** A coordinate to a hundredth of a pixel: shorter files, and the same bytes on every machine. */
export const px = (value: number): number => Math.round(value * 100) / 100;

/** An element; attribute values are escaped, children are markup already. Attributes that are undefined are left out. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let written = '';
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) written += ` ${key}="${typeof value === 'number' ? px(value) : escapeText(value)}"`;
  }
  return `<${name}${written}>${children.join('')}</${name}>`;
}

/** A line of text at a place. */
export const words = (text: string, attributes: Attributes): string => tag('text', attributes, escapeText(text));

/** What a mark says when pointed at. */
export const hint = (text: string): string => tag('title', {}, escapeText(text));

/** Width of a text in ems: a Chinese character is one, a Latin letter a little over half. */
export function emsOf(text: string): number {
  let ems = 0;
  for (const character of text) ems += character.codePointAt(0)! >= 0x2e80 ? 1 : 0.56;
  return ems;
}

/** The text, cut with an ellipsis where it is wider than `room` [px] at `size` [px]. */
export function fit(text: string, room: number, size = 12): string {
  if (emsOf(text) * size <= room) return text;
  let kept = '';
  for (const character of text) {
    if ((emsOf(kept + character) + 1) * size > room) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Least size of a caption [px]. */
const SMALL = 9;

/** A line of text that keeps within `room` [px]: smaller where it is too wide, and cut where it would be too small. */
export function caption(text: string, room: number, attributes: Attributes): string {
  const size = Math.max(SMALL, Math.min(12, Math.floor((10 * room) / emsOf(text)) / 10));
  return words(fit(text, room, size), { ...attributes, 'font-size': size === 12 ? undefined : size });
}

/** A text in lines no wider than `room` [px], broken at spaces and between Chinese characters. */
export function wrapped(text: string, room: number, size = 12): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s+/g) ?? []) {
    if (line !== '' && emsOf((line + part).trimEnd()) * size > room) {
      lines.push(line.trimEnd());
      line = part.trimStart();
    } else line += part;
  }
  return [...lines, line.trimEnd()].filter((one, k) => one !== '' || k === 0);
}

/** Hatching for what is missing, so that absence is a pattern and never only a colour. */
export const HATCH = tag(
  'pattern',
  { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
  tag('rect', { width: 6, height: 6, fill: '#f4f5f7' }),
  tag('line', { x1: 0, y1: 0, x2: 0, y2: 6, stroke: '#8b95a5', 'stroke-width': 1.5 }),
);

/** The whole drawing, an image with a title and a description. */
export function drawing(options: ChartOptions, height: number, ...children: readonly string[]): string {
  const { width, title, description } = options;
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${px(width)} ${px(height)}`, width, height, role: 'img', class: 'chart', 'font-size': 12 },
    hint(title),
    tag('desc', {}, escapeText(description)),
    ...children,
  );
}
