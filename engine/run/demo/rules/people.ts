/** Identity, place, land and people of a village. */
import { choice, derived, flag, part, size, type Rule } from '../rule.js';

/** Half the side of the square in which a township's villages lie [km]. */
const TOWNSHIP_HALF_WIDTH = 9;
const KM_PER_DEGREE = 111.2;
/** 1 km² = 1,500 mu. */
const MU_PER_KM2 = 1_500;

export const TERRAINS = ['plain', 'hill', 'mountain'] as const;
export const VILLAGE_TYPES = ['cluster', 'suburb', 'heritage', 'relocate', 'other'] as const;
/** All but 111, the main urban area, where an administrative village needs an explanation. */
const URBAN_SHARES = { 112: 0.03, 121: 0.05, 122: 0.08, 123: 0.01, 210: 0.04, 220: 0.79 };

export const PEOPLE_RULES: readonly Rule[] = [
  choice('urban_rural_class', URBAN_SHARES),
  choice('reporter_role', { village: 0.82, township: 0.18 }),
  derived('report_year', ({ year }) => () => year),
  derived('village_type', ({ column, first }) => {
    const urban = column('urban_rural_class');
    return (row) => {
      const u = first[row]!;
      if (urban[row]! < 3 && u < 0.5) return VILLAGE_TYPES.indexOf('suburb');
      return u < 0.5 ? 0 : u < 0.58 ? 1 : u < 0.66 ? 2 : u < 0.72 ? 3 : 4;
    };
  }),
  derived('terrain', ({ column }) => {
    const relief = column('_relief');
    return (row) => (relief[row]! < -0.1 ? 0 : relief[row]! < 0.85 ? 1 : 2);
  }),
  flag('is_relieved_village', 0.2, { slope: -0.9, relief: 0.7, trend: 0, spread: 0.3 }),
  derived('lat', ({ column, first }) => {
    const middle = column('_township_lat');
    return (row) => middle[row]! + (TOWNSHIP_HALF_WIDTH / KM_PER_DEGREE) * (2 * first[row]! - 1);
  }, 5),
  derived('lon', ({ column, first }) => {
    const middle = column('_township_lon');
    const lat = column('lat');
    return (row) => middle[row]! + (TOWNSHIP_HALF_WIDTH / (KM_PER_DEGREE * Math.cos((lat[row]! * Math.PI) / 180))) * (2 * first[row]! - 1);
  }, 5),

  size('_size', 450, 0.5, { relief: -0.12, min: 40, max: 5_000, digits: 2 }),
  size('area_km2', 0.013, 0.35, { of: '_size', relief: 0.45, min: 0.3, max: 1_500, digits: 2 }),
  size('households', 1, 0.01, { of: '_size', growth: 0.002, min: 36 }),
  part('resident_households', 'households', 0.74, 0.3, { slope: 0.2 }),
  size('population_registered', 3.35, 0.08, { of: 'households' }),
  derived('population_resident', ({ column, first }) => {
    const households = column('resident_households');
    return (row) => households[row]! * (1.9 + 1.5 * first[row]!);
  }, 0),
  part('population_6plus', 'population_resident', 0.945, 0.12),
  part('labour_force', 'population_registered', 0.56, 0.12),
  part('women_labour', 'labour_force', 0.46, 0.1),
  part('elderly_60plus', 'population_registered', 0.23, 0.15),
  derived('_younger', ({ column }) => (row) => column('population_registered')[row]! - column('elderly_60plus')[row]!),
  part('children_under18', '_younger', 0.21, 0.15),
  part('special_persons', 'population_registered', 0.085, 0.25, { slope: -0.1 }),
  size('natural_villages', 0.018, 0.4, { of: '_size', relief: 0.2, min: 1, max: 60 }),
  size('income_pc', 21_600, 0.12, { slope: 0.24, growth: 0.055, min: 6_000, max: 120_000 }),

  // Cultivated land and forest are shares of the area that together stay below it.
  derived('_cultivated_share', ({ column, first, second }) => {
    const relief = column('_relief');
    return (row) => (second[row]! < 0.015 ? 0 : 0.02 + 0.6 / (1 + Math.exp(1.1 * relief[row]! - 1.2 + 2.4 * (first[row]! - 0.5))));
  }),
  derived('cultivated_mu', ({ column }) => (row) => column('area_km2')[row]! * MU_PER_KM2 * column('_cultivated_share')[row]!, 1),
  derived('forest_mu', ({ column, first }) => {
    const relief = column('_relief');
    return (row) => column('area_km2')[row]! * MU_PER_KM2 * (0.97 - column('_cultivated_share')[row]!) * (first[row]! / (1 + Math.exp(0.4 - 1.3 * relief[row]!)));
  }, 1),
];
