/** Counties and townships: what their offices report once for all their villages, and where they lie on the invented map. */
import { normalQuantile } from '../../../core/normal.js';
import { derived, part, share, size, type Rule, type Sources } from '../rule.js';

/** A point scattered about another: `degrees` is the standard deviation, 2 of them the limit [°]. */
const scattered =
  (about: string, degrees: number) =>
  ({ column, first }: Sources) => {
    const centre = column(about);
    return (row: number): number => centre[row]! + degrees * Math.max(-2, Math.min(2, normalQuantile(first[row]!)));
  };

export const COUNTY_RULES: readonly Rule[] = [
  derived('_county_lon', scattered('_province_lon', 0.8)),
  derived('_county_lat', scattered('_province_lat', 0.5)),
  size('datasets_catalogued', 180, 0.4, { slope: 0.1, min: 20, max: 5000 }),
  share('datasets_shared', 'datasets_catalogued', 0.42),
  size('key_products', 8, 0.3, { min: 3, max: 20 }),
  share('key_products_monitored', 'key_products', 0.55),
  size('_base_sites', 6, 0.2),
  share('innovation_bases', '_base_sites', 0.28),
  size('ext_requests', 640, 0.6, { flow: true, min: 30 }),
  share('ext_requests_48h', 'ext_requests', 0.82, { slope: 0.4 }),
  size('services_total', 310, 0.2, { min: 60 }),
  share('services_online_full', 'services_total', 0.66),
  size('county_pop_resident', 1_250, 0.12, { of: '_county_villages', min: 5_000, max: 3_000_000 }),
  share('media_app_mau', 'county_pop_resident', 0.17, { slope: 0.4 }),
  size('tk_water_works', 6, 0.4, { min: 1 }),
  share('tk_water_works_auto', 'tk_water_works', 0.64),
  part('county_broadband_rate', '_one', 0.81, 0.15, { slope: 0.5, trend: 0.05, digits: 4 }),
];

export const TOWNSHIP_RULES: readonly Rule[] = [
  derived('_township_lon', scattered('_county_lon', 0.12)),
  derived('_township_lat', scattered('_county_lat', 0.1)),
  size('complaints', 22, 0.6, { slope: 0.1, none: 0.05, flow: true }),
  share('complaints_resolved', 'complaints', 0.86, { slope: 0.4 }),
  size('schools', 2.6, 0.45, { none: 0.04, max: 8 }),
  share('schools_three_class', 'schools', 0.56),
];
