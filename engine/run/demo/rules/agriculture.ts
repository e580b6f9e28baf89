/** A2: land in the registers, production in four branches and what of it is digital, machines, extension. */
import { derived, events, part, share, size, type Rule } from '../rule.js';

export const AGRICULTURE_RULES: readonly Rule[] = [
  share('mapped_mu', 'cultivated_mu', 0.83, { digits: 1 }),
  share('rs_monitored_mu', 'cultivated_mu', 0.58, { slope: 0.6, digits: 1 }),
  events('field_sensor_stations', 0.0008, { of: 'cultivated_mu', slope: 0.3, max: 200 }),
  derived('crop_sown_mu', ({ column, first }) => {
    const land = column('cultivated_mu');
    return (row) => land[row]! * (0.8 + 1.3 * first[row]!);
  }, 1),
  share('crop_digital_mu', 'crop_sown_mu', 0.26, { slope: 0.7, digits: 1 }),
  derived('facility_mu', ({ column, first, second }) => {
    const land = column('cultivated_mu');
    return (row) => (second[row]! < 0.35 ? 0 : land[row]! * 0.16 * first[row]! ** 2);
  }, 1),
  share('facility_digital_mu', 'facility_mu', 0.36, { slope: 0.7, digits: 1 }),
  size('livestock_units', 1.4, 0.8, { of: '_size', none: 0.12, flow: true, max: 400_000, digits: 1 }),
  share('livestock_digital_units', 'livestock_units', 0.34, { slope: 0.7, digits: 1 }),
  size('aqua_mu', 60, 0.8, { none: 0.55, relief: -0.2, max: 20_000, digits: 1 }),
  share('aqua_digital_mu', 'aqua_mu', 0.3, { slope: 0.7, digits: 1 }),
  size('out_crop', 0.125, 0.25, { of: 'crop_sown_mu', growth: 0.02, digits: 2 }),
  size('out_facility', 1.15, 0.3, { of: 'facility_mu', growth: 0.02, digits: 2 }),
  size('out_livestock', 0.16, 0.3, { of: 'livestock_units', growth: 0.02, digits: 2 }),
  size('out_aqua', 0.75, 0.35, { of: 'aqua_mu', growth: 0.02, digits: 2 }),
  derived('_output', ({ column }) => {
    const branches = ['out_crop', 'out_facility', 'out_livestock', 'out_aqua'].map(column);
    return (row) => branches.reduce((sum, branch) => sum + branch[row]!, 0);
  }),
  share('traced_output', '_output', 0.27, { slope: 0.6, digits: 2 }),
  size('major_machines', 14, 0.6, { relief: -0.2, none: 0.06, max: 300 }),
  share('smart_machines', 'major_machines', 0.3, { slope: 0.6 }),
  part('farming_households', 'resident_households', 0.7, 0.3, { slope: -0.2 }),
  share('hh_online_extension', 'farming_households', 0.42, { slope: 0.6 }),
];
