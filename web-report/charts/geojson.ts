/** Polygons out of a user's GeoJSON (RFC 7946), with everything that is wrong with it. */
import { quote, throwIfAny, type Problem } from '../../engine/core/errors.js';

/** A closed ring of [east, north]. */
export type Ring = readonly (readonly [number, number])[];

export interface Outline {
  /** Code that the properties of the feature carry. */
  readonly code: string;
  /** Outer rings and holes alike; filled by the even-odd rule. */
  readonly rings: readonly Ring[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isRing = (value: unknown): value is Ring =>
  Array.isArray(value) && value.length >= 4 && value.every((point) => Array.isArray(point) && point.length >= 2 && Number.isFinite(point[0]) && Number.isFinite(point[1]));
const say = (value: unknown): string => (value === undefined ? 'nothing' : quote(JSON.stringify(value)));

/** The rings of a Polygon or MultiPolygon; null where it is neither. */
function ringsOf(geometry: unknown): readonly Ring[] | null {
  if (!isObject(geometry) || !Array.isArray(geometry['coordinates'])) return null;
  const parts: unknown[] = geometry['type'] === 'Polygon' ? geometry['coordinates'] : geometry['type'] === 'MultiPolygon' ? geometry['coordinates'].flat() : [];
  return parts.length > 0 && parts.every(isRing) ? parts : null;
}

/**
 * Outlines of a FeatureCollection.
 *
 * @param key property of a feature that holds its code, as text or as a whole number
 * @throws InputError `map/not-geojson`, `map/no-code`, `map/not-polygon`, every feature that is wrong
 */
export function outlinesOf(geojson: unknown, key: string, place: string): Outline[] {
  const problems: Problem[] = [];
  const features = isObject(geojson) && geojson['type'] === 'FeatureCollection' && Array.isArray(geojson['features']) ? (geojson['features'] as unknown[]) : null;
  if (features === null || features.length === 0) problems.push({ place, expected: 'a GeoJSON FeatureCollection with at least one feature', found: isObject(geojson) ? say(geojson['type']) : say(geojson), code: 'map/not-geojson' });
  const outlines = (features ?? []).flatMap((feature, k): Outline[] => {
    const at = `${place} features[${k}]`;
    const code = isObject(feature) && isObject(feature['properties']) ? feature['properties'][key] : undefined;
    const geometry = isObject(feature) ? feature['geometry'] : undefined;
    const rings = ringsOf(geometry);
    const named = typeof code === 'string' || Number.isInteger(code);
    if (!named) problems.push({ place: `${at}.properties.${key}`, expected: 'the code of the place', found: say(code), code: 'map/no-code' });
    if (rings === null) problems.push({ place: `${at}.geometry`, expected: 'a Polygon or MultiPolygon of closed rings of numbers', found: isObject(geometry) ? say(geometry['type']) : say(geometry), code: 'map/not-polygon' });
    return named && rings !== null ? [{ code: String(code), rings }] : [];
  });
  throwIfAny(problems);
  return outlines;
}
