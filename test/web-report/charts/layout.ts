/** Where the texts of a drawing stand, without a browser: to see whether any leaves the drawing or lies on another. */
import { emsOf } from '../../../web-report/charts/svg.js';

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const attributeOf = (attributes: string, name: string): string | undefined => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
const plain = (text: string): string => text.replace(/&(?:lt|gt|amp|quot|#39);/g, '<');

/** Boxes of all texts, moved as the groups around them are (by `translate` alone). */
function textBoxes(svg: string): Box[] {
  const moves: [number, number][] = [[0, 0]];
  const boxes: Box[] = [];
  for (const [, close, name, attributes = '', text = ''] of svg.matchAll(/<(\/?)(g|text)((?: [\w:-]+="[^"]*")*)>([^<]*)/g)) {
    if (name === 'g') {
      if (close === '/') moves.pop();
      else {
        const [dx = 0, dy = 0] = (/translate\(([^)]*)\)/.exec(attributeOf(attributes, 'transform') ?? '')?.[1] ?? '0 0').split(' ').map(Number);
        const [x, y] = moves.at(-1)!;
        moves.push([x + dx, y + dy]);
      }
      continue;
    }
    if (close === '/') continue;
    const [dx, dy] = moves.at(-1)!;
    const size = Number(attributeOf(attributes, 'font-size') ?? 12);
    const wide = emsOf(plain(text)) * size;
    const anchor = attributeOf(attributes, 'text-anchor') ?? 'start';
    const x = dx + Number(attributeOf(attributes, 'x')) - (anchor === 'end' ? wide : anchor === 'middle' ? wide / 2 : 0);
    const y = dy + Number(attributeOf(attributes, 'y'));
    boxes.push({ text: plain(text), left: x, right: x + wide, top: y - size * 0.8, bottom: y + size * 0.15 });
  }
  return boxes;
}

/** Pairs of texts that lie on each other, and texts that leave the drawing, each as words. */
export function layoutFaults(svg: string): string[] {
  const [, , wide = 0, high = 0] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? '').split(' ').map(Number);
  const boxes = textBoxes(svg).filter(({ text }) => text !== '');
  const outside = boxes.filter(({ left, right, top, bottom }) => left < -1 || right > wide + 1 || top < -1 || bottom > high + 1).map(({ text }) => `outside: ${text}`);
  const over = boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1).map((b) => `${a.text} over ${b.text}`));
  return [...outside, ...over];
}
