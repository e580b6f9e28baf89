/** A6: fires, farms, waters, forest, living environment. */
import { events, share, size, type Rule } from '../rule.js';

export const ECOLOGY_RULES: readonly Rule[] = [
  events('straw_fire_points', 0.00009, { of: 'cultivated_mu', slope: -0.4, max: 60 }),
  size('scale_farms', 2.6, 0.6, { none: 0.44, max: 60 }),
  share('scale_farms_online', 'scale_farms', 0.5),
  size('water_sections', 2, 0.4, { none: 0.33, max: 12 }),
  share('water_sections_monitored', 'water_sections', 0.6),
  share('forest_sensed_mu', 'forest_mu', 0.42, { slope: 0.6, digits: 1 }),
  size('env_reports', 0.055, 0.6, { of: '_size', flow: true }),
  share('env_reports_resolved', 'env_reports', 0.87, { slope: 0.4 }),
  size('sewage_works_20t', 1.5, 0.4, { none: 0.48, max: 8 }),
  share('sewage_works_20t_ok', 'sewage_works_20t', 0.74),
  size('water_samples', 7, 0.4, { min: 2, max: 40 }),
  share('water_samples_ok', 'water_samples', 0.93, { slope: 0.3 }),
];
