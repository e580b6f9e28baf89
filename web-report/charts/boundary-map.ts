/** A map of the user's own boundaries, coloured by class; drawn only with the review number (审图号) that a public map must carry. */
import { extent } from 'd3';
import { throwIfAny, type Problem } from '../../engine/core/errors.js';
import { outlinesOf, type Outline, type Ring } from './geojson.js';
import { LEVEL_PATTERNS, levelFill, levelLegend } from './levels.js';
import { INK, MUTED } from './palette.js';
import { HATCH, drawing, emsOf, hint, px, tag, words, type ChartOptions } from './svg.js';

export interface BoundarySource {
  /** A FeatureCollection of polygons, in degrees east and north. */
  readonly geojson: unknown;
  /** Property of a feature that holds the code of its place. */
  readonly codeProperty: string;
  /** Who published the boundaries. */
  readonly source: string;
  /** Number under which the map was reviewed, such as GS(2024)0650号. */
  readonly reviewNumber: string;
  readonly coordinates: 'CGCS2000' | 'WGS84' | 'GCJ-02';
}

export interface MappedPlace {
  readonly name: string;
  /** Class, 0 lowest; null: no value. */
  readonly level: number | null;
  readonly value: string;
}

export interface BoundaryMapOptions extends ChartOptions {
  /** Lowest first. */
  readonly classes: readonly string[];
  readonly missing: string;
  readonly words: { readonly reviewNumber: string; readonly source: string; readonly coordinates: string };
}

/** GS(2024)0650号, 京S(2023)012号, 浙S(2022)31号: letters, a year in brackets, a number. */
const REVIEW_NUMBER = /^[\p{L}]{1,6}\s?[(（[〔]\d{4}[)）\]〕]\s?(?:第\s?)?\d+\s?号?$/u;
/** Greatest height for the width of a map [1]. */
const TALLEST = 0.8;

/**
 * A map may be shown to the public only after review (《地图管理条例》 2015, 审图号 on every copy); without one there is none.
 *
 * @throws InputError `map/no-review-number`, `map/bad-review-number`, `map/no-source`
 */
export function checkBoundarySource({ reviewNumber, source }: BoundarySource, place = 'boundary'): void {
  const problems: Problem[] = [];
  const number = reviewNumber.trim();
  if (number === '') problems.push({ place: `${place} reviewNumber`, expected: 'the review number (审图号) of the boundaries, such as GS(2024)0650号; without one use the code grid', found: '""', code: 'map/no-review-number' });
  else if (!REVIEW_NUMBER.test(number)) problems.push({ place: `${place} reviewNumber`, expected: 'a review number (审图号) such as GS(2024)0650号', found: JSON.stringify(number.slice(0, 60)), code: 'map/bad-review-number' });
  if (source.trim() === '') problems.push({ place: `${place} source`, expected: 'who published the boundaries', found: '""', code: 'map/no-source' });
  throwIfAny(problems);
}

interface Frame {
  readonly x: (east: number) => number;
  readonly y: (north: number) => number;
  readonly height: number;
}

/** Degrees onto pixels, true to scale at the middle latitude. */
function frameOf(outlines: readonly Outline[], width: number, top: number): Frame {
  const points = outlines.flatMap(({ rings }) => rings.flat());
  const [west = 0, east = 1] = extent(points, ([value]) => value);
  const [south = 0, north = 1] = extent(points, ([, value]) => value);
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [across, up] = [Math.max((east - west) * shrink, 1e-9), Math.max(north - south, 1e-9)];
  const scale = Math.min((width - 4) / across, (width * TALLEST) / up);
  const left = (width - across * scale) / 2;
  return { x: (value) => left + (value - west) * shrink * scale, y: (value) => top + (north - value) * scale, height: up * scale };
}

const pathOf = (rings: readonly Ring[], { x, y }: Frame): string => rings.map((ring) => `M${ring.slice(0, -1).map(([east, north]) => `${px(x(east))} ${px(y(north))}`).join('L')}Z`).join('');

/**
 * Boundaries coloured by the class of their place; places without an outline are not drawn, outlines without a place are hatched.
 *
 * @param places by code
 * @throws InputError `map/no-review-number`, `map/bad-review-number`, `map/no-source`, and what `outlinesOf` throws
 */
export function boundaryMap(boundary: BoundarySource, places: ReadonlyMap<string, MappedPlace>, options: BoundaryMapOptions): string {
  checkBoundarySource(boundary);
  const { width, classes, missing } = options;
  const outlines = outlinesOf(boundary.geojson, boundary.codeProperty, 'boundary.geojson');
  const legend = levelLegend(classes.map((label) => ({ label })), width, { fill: 'url(#hatch)', label: missing });
  const top = legend.height + 8;
  const frame = frameOf(outlines, width, top);
  const shapes = outlines.map(({ code, rings }) => {
    const place = places.get(code);
    const level = place?.level ?? null;
    const said = `${place?.name ?? code} ${code}: ${level === null ? missing : `${place!.value}, ${level + 1} ${classes[level] ?? ''}`}`;
    return tag('path', { class: level === null ? 'mark area missing' : `mark area level-${level}`, 'data-place': code, d: pathOf(rings, frame), fill: level === null ? 'url(#hatch)' : levelFill(level, classes.length), 'fill-rule': 'evenodd', stroke: INK, 'stroke-width': 0.7 }, hint(said));
  });
  const credits = [`${options.words.reviewNumber} ${boundary.reviewNumber.trim()}`, `${options.words.source} ${boundary.source.trim()}`, `${options.words.coordinates} ${boundary.coordinates}`];
  const foot = top + frame.height;
  const lines = emsOf(credits.join(' · ')) * 12 <= width ? [credits.join(' · ')] : credits;
  return drawing(options, foot + 12 + lines.length * 17, tag('defs', {}, HATCH, LEVEL_PATTERNS), legend.markup, ...shapes, ...lines.map((line, k) => words(line, { class: 'credit', x: 0, y: foot + 20 + k * 17, fill: MUTED })));
}
