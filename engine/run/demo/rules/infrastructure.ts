/** A1: networks, roads, power, water, cold storage. */
import { share, size, type Rule } from '../rule.js';

export const INFRASTRUCTURE_RULES: readonly Rule[] = [
  share('hh_fixed_broadband', 'resident_households', 0.81, { slope: 0.5, spread: 0.3 }),
  share('hh_gigabit_ready', 'resident_households', 0.56, { slope: 0.7 }),
  share('natural_villages_4g', 'natural_villages', 0.955, { slope: 0.4 }),
  share('natural_villages_5g', 'natural_villages_4g', 0.62, { slope: 0.8 }),
  share('internet_users_6plus', 'population_6plus', 0.67, { slope: 0.35, spread: 0.25 }),
  size('download_mbps_median', 92, 0.3, { slope: 0.28, growth: 0.04, min: 5, max: 900, digits: 1 }),
  size('public_sites', 3, 0.4, { none: 0.03, max: 15 }),
  share('public_sites_100m', 'public_sites', 0.84),
  size('_station_systems', 5, 0),
  share('integrated_functions', '_station_systems', 0.5, { slope: 0.6 }),
  size('road_km', 1.6, 0.3, { of: 'area_km2', growth: 0.004, min: 0.8, digits: 2, none: 0.005 }),
  share('road_km_digital', 'road_km', 0.5, { slope: 0.7, digits: 2 }),
  size('outage_hours', 16, 0.35, { slope: -0.28, growth: -0.035, min: 2, max: 160, digits: 1 }),
  size('water_works', 5, 0.6, { relief: 0.2, none: 0.14, max: 60 }),
  share('water_works_monitored', 'water_works', 0.42),
  size('perishable_output_t', 0.9, 0.8, { of: '_size', none: 0.1, flow: true, max: 60_000, digits: 1 }),
  share('cold_storage_t', 'perishable_output_t', 0.065, { slope: 0.5, spread: 0.6, digits: 1 }),
];
