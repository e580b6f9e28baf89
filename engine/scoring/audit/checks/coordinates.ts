/** C19: a village lies inside its county's box, and not far from the middle of its township. */
import { median } from '../../../core/statistics.js';
import { PRESENT, type NumberColumn } from '../../../core/table.js';
import { checked, notChecked, parameter, unitLevel, type Check, type CheckContext, type CheckFinding } from '../check.js';

const EARTH_RADIUS_KM = 6_371.0088;
/** Far more than the rounding errors of a distance [1]. */
const SLACK = 1e-6;

/** Great-circle distance [km] between two points [degrees] (Sinnott 1984, haversine formula). */
export function distanceKm(lon1: number, lat1: number, lon2: number, lat2: number): number {
  const radians = Math.PI / 180;
  const a = Math.sin(((lat2 - lat1) * radians) / 2) ** 2 + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * Math.sin(((lon2 - lon1) * radians) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

const KM_PER_DEGREE = (EARTH_RADIUS_KM * Math.PI) / 180;

/** A degree of longitude where it is longest between two latitudes [km]. */
function longestDegree(south: number, north: number): number {
  const nearest = south <= 0 && north >= 0 ? 0 : Math.min(Math.abs(south), Math.abs(north));
  return KM_PER_DEGREE * Math.cos((nearest * Math.PI) / 180);
}

/** Numbers up to which sorting by insertion is quickest. */
const FEW = 64;

/** Median of the first `n` numbers, which are put in order. */
function middleOf(values: Float64Array, n: number): number {
  if (n > FEW) return median(values.subarray(0, n));
  for (let k = 1; k < n; k++) {
    const own = values[k]!;
    let at = k;
    for (; at > 0 && values[at - 1]! > own; at--) values[at] = values[at - 1]!;
    values[at] = own;
  }
  const middle = n >> 1;
  return n % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}

interface Coordinates {
  readonly lon: NumberColumn;
  readonly lat: NumberColumn;
  readonly fields: readonly [string, string];
}

function coordinates(context: CheckContext): Coordinates | null {
  const { longitude, latitude } = context.framework.unit;
  const lon = longitude === undefined ? undefined : context.table.columns.get(longitude);
  const lat = latitude === undefined ? undefined : context.table.columns.get(latitude);
  if (lon?.kind !== 'number' || lat?.kind !== 'number') return null;
  return { lon, lat, fields: [longitude!, latitude!] };
}

const present = ({ lon, lat }: Coordinates, row: number): boolean => lon.missing[row] === PRESENT && lat.missing[row] === PRESENT;

export const countyBox: Check = {
  name: 'county-box',
  run(context, rule) {
    const place = coordinates(context);
    if (place === null) return notChecked('the framework declares no coordinates');
    if (context.boxes === null) return notChecked('no county boxes were given (county-boxes.csv in the folder of --divisions)');
    const prefix = parameter(rule, 'prefix', 6);
    const findings: CheckFinding[] = [];
    let compared = 0;
    context.codes.forEach((unit, row) => {
      const box = context.boxes!.get(unit.slice(0, prefix));
      if (box === undefined || !present(place, row)) return;
      compared++;
      const [lon, lat] = [place.lon.values[row]!, place.lat.values[row]!];
      if (lon >= box.west && lon <= box.east && lat >= box.south && lat <= box.north) return;
      findings.push({ level: unitLevel(context), unit, row, fields: place.fields, found: `(${lon}, ${lat}) outside ${box.west}..${box.east}, ${box.south}..${box.north}` });
    });
    return compared === 0 ? notChecked('no county of the data has a box') : { ...checked(findings), rejects: 'cells' };
  },
};

export const townshipDistance: Check = {
  name: 'township-distance',
  run(context, rule) {
    const place = coordinates(context);
    if (place === null || context.levels.length === 0) return notChecked('the framework declares no coordinates or no level above the unit');
    const limit = parameter(rule, 'km', 30);
    const starts = context.levels[0]!.start;
    const findings: CheckFinding[] = [];
    let [compared, tooFew, doubtful] = [0, 0, 0];
    const [lons, lats] = [new Float64Array(context.table.rows), new Float64Array(context.table.rows)];
    for (let group = 0; group + 1 < starts.length; group++) {
      let units = 0;
      let [south, north] = [Infinity, -Infinity];
      for (let row = starts[group]!; row < starts[group + 1]!; row++) {
        if (!present(place, row)) continue;
        const lat = place.lat.values[row]!;
        south = Math.min(south, lat);
        north = Math.max(north, lat);
        lons[units] = place.lon.values[row]!;
        lats[units++] = lat;
      }
      // The middle of two points says nothing about which of them is wrong.
      if (units < 3) {
        tooFew++;
        continue;
      }
      compared++;
      const before = findings.length;
      const [lon, lat] = [middleOf(lons, units), middleOf(lats, units)];
      const degree = longestDegree(south, north);
      for (let row = starts[group]!; row < starts[group + 1]!; row++) {
        if (!present(place, row)) continue;
        // By the way along a meridian and then along a parallel, which is no shorter: most villages need no closer look.
        if (KM_PER_DEGREE * Math.abs(place.lat.values[row]! - lat) + degree * Math.abs(place.lon.values[row]! - lon) < limit * (1 - SLACK)) continue;
        const km = distanceKm(lon, lat, place.lon.values[row]!, place.lat.values[row]!);
        if (km > limit) findings.push({ level: unitLevel(context), unit: context.codes[row]!, row, fields: place.fields, found: `${km.toFixed(1)} km from the middle of its township` });
      }
      if (2 * (findings.length - before) >= units) doubtful++;
    }
    if (compared === 0) return notChecked('no township has three units with coordinates');
    const notes = [
      ...(tooFew === 0 ? [] : [`not checked in ${tooFew} townships with fewer than three units with coordinates`]),
      ...(doubtful === 0 ? [] : [`in ${doubtful} townships half the units or more lie far from the middle, which may itself be wrong`]),
    ];
    return checked(findings, notes.length === 0 ? null : notes.join('; '));
  },
};
