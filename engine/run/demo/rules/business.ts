/** A3: sales, e-commerce, parcels, brands, tourism. */
import { derived, events, flag, part, share, size, type Rule } from '../rule.js';

/** Sales per resident beyond which a figure is taken for a slip of the unit is 20; demo villages stay below this [10,000 yuan]. */
const MOST_SALES_PER_RESIDENT = 15;

export const BUSINESS_RULES: readonly Rule[] = [
  derived('agri_sales', ({ column, first }) => {
    const output = column('_output');
    const residents = column('population_resident');
    return (row) => Math.min(output[row]! * (0.62 + 0.46 * first[row]!), MOST_SALES_PER_RESIDENT * residents[row]!);
  }, 2),
  share('agri_online_sales', 'agri_sales', 0.15, { slope: 0.6, spread: 0.8, digits: 2 }),
  flag('has_ecom_station', 0.82, { slope: 0.6 }),
  size('_courier_brands', 6, 0),
  share('courier_brands_direct', '_courier_brands', 0.56, { slope: 0.6 }),
  size('parcels_out', 9.5, 0.7, { of: 'resident_households', slope: 0.35, growth: 0.04, min: 1, max: 2_000_000 }),
  size('parcels_in', 40, 0.35, { of: 'resident_households', slope: 0.2, growth: 0.04, min: 1, max: 4_000_000 }),
  events('certified_products', 1.1, { slope: 0.35, max: 12 }),
  share('women_ecom_trained', 'women_labour', 0.075, { slope: 0.5 }),
  share('hh_online_shopping', 'resident_households', 0.62, { slope: 0.4 }),
  size('tourism_biz', 4, 0.7, { slope: 0.2, none: 0.55, max: 80 }),
  share('tourism_biz_online', 'tourism_biz', 0.52),
  events('new_biz', 0.0065, { of: 'resident_households', slope: 0.4, max: 200 }),
  part('job_seekers', 'labour_force', 0.14, 0.25),
  share('job_matched_online', 'job_seekers', 0.24, { slope: 0.5 }),
  size('merchants', 0.022, 0.5, { of: '_size', none: 0.02, max: 400 }),
  share('merchants_mobile_pay', 'merchants', 0.88),
];
