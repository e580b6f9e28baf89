/** What the live page draws of the user's own boundaries: outlines by code, with the review number they must be shown with. */
import { checkBoundarySource, type BoundarySource } from '../charts/boundary-map.js';
import { outlinesOf } from '../charts/geojson.js';

export type { BoundarySource };

/** Five places of a degree: a metre. */
const place = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

/**
 * As JSON; without boundaries there are no outlines.
 *
 * @throws InputError `map/…`
 */
export function outlinesText(boundary: BoundarySource | null): string {
  if (boundary === null) return JSON.stringify({ reviewNumber: null, source: null, coordinates: null, outlines: [] });
  checkBoundarySource(boundary);
  const outlines = outlinesOf(boundary.geojson, boundary.codeProperty, 'boundary.geojson').map(({ code, rings }) => ({ code, rings: rings.map((ring) => ring.map(([east, north]) => [place(east), place(north)])) }));
  return JSON.stringify({ reviewNumber: boundary.reviewNumber.trim(), source: boundary.source.trim(), coordinates: boundary.coordinates, outlines });
}
