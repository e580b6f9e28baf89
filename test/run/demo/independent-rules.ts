/** The E, W and Q rules over the fields of one row, written down here once more by hand: an oracle that reads no rules.yaml. */

export type Row = Readonly<Record<string, number>>;

/** Numerators and denominators of the shares whose numerator may never exceed the denominator. */
const PAIRS = `
natural_villages_4g natural_villages, natural_villages_5g natural_villages, internet_users_6plus population_6plus, public_sites_100m public_sites,
road_km_digital road_km, water_works_monitored water_works, mapped_mu cultivated_mu, datasets_shared datasets_catalogued,
key_products_monitored key_products, rs_monitored_mu cultivated_mu, smart_machines major_machines, hh_online_extension farming_households,
ext_requests_48h ext_requests, agri_online_sales agri_sales, women_ecom_trained women_labour, hh_online_shopping resident_households,
complaints_resolved complaints, tourism_biz_online tourism_biz, party_members_online party_members, open_items_online open_items_due,
services_online_full services_total, collective_assets_online collective_assets, hh_online_deliberation resident_households,
grid_events_closed grid_events, key_points_video key_points, natural_villages_broadcast natural_villages, hh_warning_reach resident_households,
hazard_points_monitored hazard_points, media_app_mau county_pop_resident, hh_cyber_edu resident_households, heritage_digitised heritage_items,
scale_farms_online scale_farms, water_sections_monitored water_sections, forest_sensed_mu forest_mu, env_reports_resolved env_reports,
sewage_works_20t_ok sewage_works_20t, tk_water_works_auto tk_water_works, water_samples_ok water_samples, schools_three_class schools,
adults_digital_trained labour_force, med_evoucher insured_medical, e_social_cards insured_pension, job_matched_online job_seekers,
special_updated_90d special_persons, elderly_assisted elderly_60plus, hh_credit_file households, merchants_mobile_pay merchants,
insurance_claims_online insurance_claims, monitored_hh_cleared monitored_hh, alerts_verified_15d alerts, hh_return_poverty households,
aid_done aid_planned, aid_online_sales agri_sales, relieved_labour_trained relieved_labour, charity_hh low_income_hh`
  .split(',')
  .map((pair) => pair.trim().split(/\s+/) as [string, string]);

type Condition = (r: Row) => boolean;

const sum = (r: Row): number => r['out_crop']! + r['out_facility']! + r['out_livestock']! + r['out_aqua']!;
const people = (r: Row): number => Math.max(r['population_registered']!, r['population_resident']!);

/** True where the rule is kept. A comparison with a blank (undefined) keeps nothing and breaks nothing: see `broken`. */
const RULES: Readonly<Record<string, readonly [fields: string, keeps: Condition]>> = {
  ...Object.fromEntries(PAIRS.map(([a, b]) => [`pairs ${a}`, [`${a} ${b}`, (r: Row) => r[a]! <= r[b]!] as const])),
  'pairs-a': ['hh_fixed_broadband resident_households', (r) => r['hh_fixed_broadband']! <= r['resident_households']!],
  'pairs-b': ['hh_fixed_broadband households', (r) => r['hh_fixed_broadband']! <= 1.2 * r['households']!],
  'pairs-c': ['hh_gigabit_ready resident_households', (r) => r['hh_gigabit_ready']! <= r['resident_households']!],
  'pairs-d': ['hh_gigabit_ready households', (r) => r['hh_gigabit_ready']! <= 1.2 * r['households']!],
  C07a: ['population_6plus population_resident', (r) => r['population_6plus']! <= r['population_resident']!],
  C07b: ['labour_force population_registered population_resident', (r) => r['labour_force']! <= people(r)],
  C07c: ['women_labour labour_force', (r) => r['women_labour']! <= r['labour_force']!],
  C07d: ['children_under18 elderly_60plus population_registered population_resident', (r) => r['children_under18']! + r['elderly_60plus']! <= people(r)],
  C08a: ['population_resident resident_households', (r) => r['population_resident']! >= r['resident_households']!],
  C08b: ['population_resident resident_households', (r) => r['population_resident']! <= 8 * r['resident_households']!],
  C08c: ['resident_households households', (r) => r['resident_households']! <= 1.5 * r['households']!],
  C09: ['natural_villages_5g natural_villages_4g', (r) => r['natural_villages_5g']! <= r['natural_villages_4g']!],
  C10a: ['mapped_mu cultivated_mu', (r) => r['mapped_mu']! <= r['cultivated_mu']!],
  C10b: ['rs_monitored_mu cultivated_mu', (r) => r['rs_monitored_mu']! <= r['cultivated_mu']!],
  C10c: ['crop_sown_mu cultivated_mu', (r) => r['crop_sown_mu']! <= 3.2 * r['cultivated_mu']!],
  C10d: ['facility_mu cultivated_mu', (r) => r['facility_mu']! <= r['cultivated_mu']!],
  C11a: ['aid_online_sales agri_online_sales', (r) => r['aid_online_sales']! <= r['agri_online_sales']!],
  C11b: ['agri_online_sales agri_sales', (r) => r['agri_online_sales']! <= r['agri_sales']!],
  C11c: ['agri_sales out_crop out_facility out_livestock out_aqua', (r) => r['agri_sales']! <= 1.3 * sum(r)],
  C12a: ['agri_online_sales parcels_out', (r) => r['agri_online_sales'] === 0 || r['parcels_out']! > 0],
  C12b: ['courier_brands_direct parcels_in', (r) => r['courier_brands_direct'] === 0 || r['parcels_in']! > 0],
  C13a: ['clinic_telemedicine has_village_clinic', (r) => r['clinic_telemedicine']! <= r['has_village_clinic']!],
  C13b: ['tele_consults clinic_telemedicine', (r) => r['tele_consults'] === 0 || r['clinic_telemedicine'] === 1],
  C14a: ['listed_village_archived listed_village', (r) => r['listed_village_archived']! <= r['listed_village']!],
  C14b: ['integrated_functions', (r) => r['integrated_functions']! <= 5],
  C14c: ['culture_centre_functions', (r) => r['culture_centre_functions']! <= 4],
  C15a: ['monitored_hh low_income_hh', (r) => r['monitored_hh']! <= r['low_income_hh']!],
  C15b: ['low_income_hh households', (r) => r['low_income_hh']! <= r['households']!],
  C15c: ['hh_return_poverty monitored_hh', (r) => r['hh_return_poverty']! <= r['monitored_hh']!],
  C15d: ['alerts_verified_15d alerts', (r) => r['alerts_verified_15d']! <= r['alerts']!],
  C16a: ['crop_digital_mu crop_sown_mu', (r) => r['crop_digital_mu'] === 0 || r['crop_sown_mu']! > 0],
  C16b: ['facility_digital_mu facility_mu', (r) => r['facility_digital_mu'] === 0 || r['facility_mu']! > 0],
  C16c: ['livestock_digital_units livestock_units', (r) => r['livestock_digital_units'] === 0 || r['livestock_units']! > 0],
  C16d: ['aqua_digital_mu aqua_mu', (r) => r['aqua_digital_mu'] === 0 || r['aqua_mu']! > 0],
  C16e: ['out_crop crop_sown_mu', (r) => r['out_crop'] === 0 || r['crop_sown_mu']! > 0],
  C16f: ['out_facility facility_mu', (r) => r['out_facility'] === 0 || r['facility_mu']! > 0],
  C16g: ['out_livestock livestock_units', (r) => r['out_livestock'] === 0 || r['livestock_units']! > 0],
  C16h: ['out_aqua aqua_mu', (r) => r['out_aqua'] === 0 || r['aqua_mu']! > 0],
  C17: ['cultivated_mu forest_mu area_km2', (r) => (r['cultivated_mu']! + r['forest_mu']!) / 1500 <= 1.05 * r['area_km2']!],
  C20a: ['agri_sales population_resident', (r) => r['agri_sales']! <= 20 * r['population_resident']!],
  C20b: ['outage_hours', (r) => r['outage_hours']! >= 1],
  C20c: ['income_pc', (r) => r['income_pc']! >= 2_000],
  C20d: ['income_pc', (r) => r['income_pc']! <= 150_000],
};

export const RULE_IDS = [...new Set(Object.keys(RULES).map((id) => id.split(' ')[0]!))];

const JUDGED = Object.entries(RULES).map(([id, [fields, keeps]]) => ({ id, fields: fields.split(' '), keeps }));

/** Ids of the rules that a row breaks; a rule over a cell that is not there is neither kept nor broken. */
export function broken(row: Row): string[] {
  return JUDGED.filter(({ fields, keeps }) => fields.every((field) => row[field] !== undefined) && !keeps(row)).map(({ id }) => id);
}

/** Shares of all pairs of a row whose denominator is not zero [1]. */
export const sharesOf = (row: Row): number[] => PAIRS.flatMap(([a, b]) => (row[a] !== undefined && row[b] !== undefined && row[b] > 0 ? [row[a] / row[b]] : []));
export const SHARE_PAIRS: readonly (readonly [string, string])[] = PAIRS;
