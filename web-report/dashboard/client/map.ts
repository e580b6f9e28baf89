/** The user's own boundaries, each coloured by the highest level inside it, with pattern and mark, and the review number below. The grid says the same to the keyboard. */
import { extent, select } from 'd3';
import { LEVEL_PATTERNS, levelColour, levelFill } from '../../charts/levels.js';
import { inkOn } from '../../charts/palette.js';
import { HATCH, px } from '../../charts/svg.js';
import { beginningOf } from '../beginning.js';
import type { Boundaries, Village } from './data.js';
import { LEVELS, levelClass, levelWord } from './levels.js';
import type { Say } from './words.js';

type Ring = Boundaries['outlines'][number]['rings'][number];

export interface MapOptions {
  readonly say: Say;
  readonly selected: string | null;
  /** A village, or the beginning of the codes of an area. */
  readonly onSelect: (code: string) => void;
}

interface Shape {
  readonly code: string;
  readonly d: string;
  readonly middle: readonly [number, number];
  /** Room for a mark [px]. */
  readonly room: number;
}

const WIDTH = 640;
/** Greatest height for the width [1]. */
const TALLEST = 0.8;
const MARK_ROOM = 20;

/** The middle of a ring's outline: where a mark is put. */
const middleOf = (ring: Ring): [number, number] => {
  const [[west = 0, east = 0], [south = 0, north = 0]] = [extent(ring, ([x]) => x), extent(ring, ([, y]) => y)];
  return [(west + east) / 2, (south + north) / 2];
};

/** Width and height of a ring [°]. */
const sizeOf = (ring: Ring): [number, number] => {
  const [[west = 0, east = 0], [south = 0, north = 0]] = [extent(ring, ([x]) => x), extent(ring, ([, y]) => y)];
  return [east - west, north - south];
};

/** Degrees onto pixels, true to scale at the middle latitude. */
function shapesOf({ outlines }: Boundaries): { readonly shapes: readonly Shape[]; readonly height: number } {
  const points = outlines.flatMap(({ rings }) => rings.flat());
  const [[west = 0, east = 1], [south = 0, north = 1]] = [extent(points, ([x]) => x), extent(points, ([, y]) => y)];
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [across, up] = [Math.max((east - west) * shrink, 1e-9), Math.max(north - south, 1e-9)];
  const scale = Math.min((WIDTH - 4) / across, (WIDTH * TALLEST) / up);
  const left = (WIDTH - across * scale) / 2;
  const at = ([x, y]: readonly [number, number]): [number, number] => [left + (x - west) * shrink * scale, 2 + (north - y) * scale];
  const shapes = outlines.map(({ code, rings }): Shape => {
    const largest = rings.reduce((best, ring) => (sizeOf(ring)[0] > sizeOf(best)[0] ? ring : best));
    const [wide, high] = sizeOf(largest);
    const d = rings.map((ring) => `M${ring.slice(0, -1).map((point) => at(point).map(px).join(' ')).join('L')}Z`).join('');
    return { code, d, middle: at(middleOf(largest)), room: Math.min(wide * shrink, high) * scale };
  });
  return { shapes, height: up * scale + 4 };
}

/** The highest level of the villages in each area, by its code; null where none of them was judged. */
function levelsIn(codes: readonly string[], villages: readonly Village[]): Map<string, number | null> {
  const begins = codes.map(beginningOf);
  const highest = new Map<string, number>();
  for (const length of new Set(begins.map((begin) => begin.length))) {
    for (const { code, level } of villages) if (level !== null) highest.set(code.slice(0, length), Math.max(level, highest.get(code.slice(0, length)) ?? 0));
  }
  return new Map(codes.map((code, k) => [code, highest.get(begins[k]!) ?? null]));
}

const drawn = new WeakMap<Boundaries, ReturnType<typeof shapesOf>>();

export function drawMap(box: HTMLElement, boundaries: Boundaries, villages: readonly Village[], { say, selected, onSelect }: MapOptions): void {
  let made = drawn.get(boundaries);
  if (made === undefined) drawn.set(boundaries, (made = shapesOf(boundaries)));
  const { shapes, height } = made;
  const levels = levelsIn(shapes.map(({ code }) => code), villages);
  const levelOf = ({ code }: Shape): number | null => levels.get(code) ?? null;
  const names = new Map(villages.map(({ code, name }) => [code, name]));
  const svg = select(box)
    .selectAll<SVGSVGElement, null>('svg')
    .data([null])
    .join((enter) => {
      const added = enter.append('svg').attr('class', 'map').attr('role', 'img').attr('viewBox', `0 0 ${WIDTH} ${px(height)}`);
      added.append('defs').html(LEVEL_PATTERNS + HATCH);
      return added;
    })
    .attr('aria-label', LEVELS.map((_, level) => `${levelWord(say, level)} ${shapes.filter((shape) => levelOf(shape) === level).length}`).join(', '));
  svg
    .selectAll<SVGPathElement, Shape>('path.area')
    .data(shapes, ({ code }) => code)
    .join((enter) => {
      const path = enter.append('path').attr('fill-rule', 'evenodd').attr('d', ({ d }) => d);
      path.append('title');
      return path;
    })
    .attr('class', (shape) => `area ${levelClass(levelOf(shape))}${selected?.startsWith(beginningOf(shape.code)) === true ? ' chosen' : ''}`)
    .attr('data-area', ({ code }) => code)
    .attr('fill', (shape) => (levelOf(shape) === null ? 'url(#hatch)' : levelFill(levelOf(shape)!, LEVELS.length)))
    .on('click', (_event, { code }) => onSelect(beginningOf(code)))
    .select('title')
    .text((shape) => `${names.get(shape.code) ?? ''} ${shape.code} ${levelWord(say, levelOf(shape))}`.trim());
  svg
    .selectAll<SVGTextElement, Shape>('text.mark')
    .data(shapes.filter((shape) => (levelOf(shape) ?? 0) > 0 && shape.room >= MARK_ROOM), ({ code }) => code)
    .join('text')
    .attr('class', 'mark')
    .attr('x', ({ middle }) => px(middle[0]))
    .attr('y', ({ middle }) => px(middle[1] + 4))
    .attr('text-anchor', 'middle')
    .attr('fill', (shape) => inkOn(levelColour(levelOf(shape)!, LEVELS.length)))
    .attr('stroke', (shape) => levelColour(levelOf(shape)!, LEVELS.length))
    .text((shape) => say(`mark.${LEVELS[levelOf(shape)!]!}`));
}
