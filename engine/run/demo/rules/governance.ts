/** A4 and A5: Party building, village affairs, order, warning, culture. */
import { derived, events, flag, part, share, size, type Rule } from '../rule.js';
import { VILLAGE_TYPES } from './people.js';

export const GOVERNANCE_RULES: readonly Rule[] = [
  part('party_members', 'population_registered', 0.046, 0.2),
  share('party_members_online', 'party_members', 0.76),
  size('open_items_due', 37, 0.25, { min: 8, max: 200 }),
  share('open_items_online', 'open_items_due', 0.76),
  flag('has_gov_extranet', 0.8, { slope: 0.7 }),
  size('village_service_items', 20, 0.45, { slope: 0.3, growth: 0.05, min: 0, max: 160 }),
  size('collective_assets', 1.35, 0.8, { of: '_size', slope: 0.25, growth: 0.04, none: 0.02, max: 600_000, digits: 2 }),
  share('collective_assets_online', 'collective_assets', 0.78, { digits: 2 }),
  share('hh_online_deliberation', 'resident_households', 0.28, { slope: 0.5 }),
  size('grid_events', 0.12, 0.5, { of: '_size', flow: true }),
  share('grid_events_closed', 'grid_events', 0.86, { slope: 0.4 }),
  size('key_points', 0.03, 0.45, { of: '_size', none: 0.01, max: 500 }),
  share('key_points_video', 'key_points', 0.76),
  flag('has_legal_point', 0.77, { slope: 0.4 }),
  share('natural_villages_broadcast', 'natural_villages', 0.8),
  share('hh_warning_reach', 'resident_households', 0.85, { slope: 0.4 }),
  size('hazard_points', 3, 0.6, { relief: 0.5, none: 0.22, max: 60 }),
  share('hazard_points_monitored', 'hazard_points', 0.46),
  size('warning_latency_min', 42, 0.4, { slope: -0.3, growth: -0.04, min: 3, max: 480, digits: 1 }),
  events('drills', 2.2, { slope: 0.1, max: 12 }),
  share('hh_cyber_edu', 'resident_households', 0.68, { slope: 0.4 }),
  size('heritage_items', 3, 0.7, { none: 0.42, max: 60 }),
  share('heritage_digitised', 'heritage_items', 0.5),
  size('_centre_functions', 4, 0),
  share('culture_centre_functions', '_centre_functions', 0.5, { slope: 0.6 }),
  derived('listed_village', ({ column, first }) => {
    const type = column('village_type');
    return (row) => (first[row]! < (type[row] === VILLAGE_TYPES.indexOf('heritage') ? 0.6 : 0.05) ? 1 : 0);
  }),
  flag('listed_village_archived', 0.5, { needs: 'listed_village' }),
];
