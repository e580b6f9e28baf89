/** Forms that contradict themselves: one for each E and W rule over the fields of one row, and for the unit slips. */
import { defect, type CellValue, type Defect, type Form } from './defect.js';

interface Branch {
  readonly activity: string;
  readonly digital: string;
  readonly output: string;
}

const BRANCHES = {
  crop: { activity: 'crop_sown_mu', digital: 'crop_digital_mu', output: 'out_crop' },
  facility: { activity: 'facility_mu', digital: 'facility_digital_mu', output: 'out_facility' },
  livestock: { activity: 'livestock_units', digital: 'livestock_digital_units', output: 'out_livestock' },
  aqua: { activity: 'aqua_mu', digital: 'aqua_digital_mu', output: 'out_aqua' },
} as const satisfies Record<string, Branch>;

const OUTPUTS = Object.values(BRANCHES).map(({ output }) => output);
const totalOutput = (form: Form): number => OUTPUTS.reduce((sum, output) => sum + form(output), 0);
const cents = (value: number): number => Math.round(value * 100) / 100;

/** Digital production of a branch the village does not have; sales shrink with the output. */
function digitalNothing({ activity, digital, output }: Branch, form: Form): Record<string, CellValue> {
  const sales = cents(Math.min(form('agri_sales'), totalOutput(form) - form(output)));
  const online = Math.min(form('agri_online_sales'), sales);
  return { [activity]: 0, [digital]: 10, [output]: 0, agri_sales: sales, agri_online_sales: online, aid_online_sales: Math.min(form('aid_online_sales'), online) };
}

/** Output of a branch the village does not have. */
const outputOfNothing = ({ activity, digital, output }: Branch, form: Form): Record<string, CellValue> => ({ [activity]: 0, [digital]: 0, [output]: Math.max(12, form(output)) });

const PEOPLE: readonly Defect[] = [
  defect('population-6plus', 'C07a', (form) => ({ population_6plus: form('population_resident') + 20 })),
  defect('labour-force', 'C07b', (form) => ({ labour_force: Math.max(form('population_registered'), form('population_resident')) + 15 })),
  defect('women-labour', 'C07c', (form) => ({ women_labour: form('labour_force') + 5 })),
  defect('young-and-old', 'C07d', (form) => ({ children_under18: Math.max(form('population_registered'), form('population_resident')) - form('elderly_60plus') + 10 })),
  defect('fewer-people-than-households', 'C08a', (form) => {
    const people = form('resident_households') - 2;
    return { population_resident: people, population_6plus: people - 1, internet_users_6plus: Math.min(form('internet_users_6plus'), people - 1) };
  }),
  defect('nine-to-a-household', 'C08b', (form) => ({ population_resident: 9 * form('resident_households') })),
  defect('more-residents-than-registered', 'C08c', (form) => {
    const households = Math.ceil(1.6 * form('households'));
    return { resident_households: households, population_resident: Math.max(form('population_resident'), 2 * households) };
  }),
  defect('broadband-above-residents', 'pairs-a', (form) => ({ hh_fixed_broadband: form('resident_households') + 1 }), (form) => form('resident_households') + 1 <= 1.2 * form('households')),
  defect('broadband-above-households', 'pairs-b', (form) => ({ hh_fixed_broadband: Math.ceil(1.3 * form('households')) })),
  defect('5g-without-4g', 'C09', () => ({ natural_villages_4g: 0, natural_villages_5g: 1 })),
];

const LAND: readonly Defect[] = [
  defect('mapped-above-cultivated', 'C10a', (form) => ({ mapped_mu: form('cultivated_mu') + 10 })),
  defect('sensed-above-cultivated', 'C10b', (form) => ({ rs_monitored_mu: form('cultivated_mu') + 10 })),
  defect('sown-four-times', 'C10c', (form) => ({ crop_sown_mu: cents(4 * form('cultivated_mu')) }), (form) => form('cultivated_mu') > 0),
  defect('facility-above-cultivated', 'C10d', (form) => ({ facility_mu: form('cultivated_mu') + 10 })),
  defect('more-land-than-area', 'C17', (form) => ({ forest_mu: Math.ceil(1_500 * 1.2 * form('area_km2')) })),
];

const MONEY: readonly Defect[] = [
  defect('aid-sales-above-online', 'C11a', (form) => ({ aid_online_sales: cents((form('agri_online_sales') + form('agri_sales')) / 2) }), (form) => form('agri_online_sales') + 1 < form('agri_sales')),
  defect('online-above-sales', 'C11b', (form) => ({ agri_online_sales: cents(form('agri_sales') + 5) })),
  defect('sales-above-output', 'C11c', (form) => ({ agri_sales: cents(1.6 * totalOutput(form)) }), (form) => totalOutput(form) > 5 && 1.6 * totalOutput(form) < 15 * form('population_resident')),
  defect('online-without-parcels', 'C12a', () => ({ parcels_out: 0 }), (form) => form('agri_online_sales') > 0),
  defect('courier-without-parcels', 'C12b', () => ({ parcels_in: 0 }), (form) => form('courier_brands_direct') > 0),
  defect('sales-in-yuan', 'C20a', (form) => ({ agri_sales: 25 * form('population_resident') })),
  defect('outage-in-days', 'C20b', () => ({ outage_hours: 0.6 })),
  defect('income-in-10000-yuan', 'C20c', (form) => ({ income_pc: cents(form('income_pc') / 10_000) })),
  defect('income-too-high', 'C20d', () => ({ income_pc: 216_000 })),
];

const SERVICES: readonly Defect[] = [
  defect('telemedicine-without-clinic', 'C13a', () => ({ has_village_clinic: 0, clinic_telemedicine: 1 })),
  defect('consultations-unconnected', 'C13b', () => ({ has_village_clinic: 1, clinic_telemedicine: 0, tele_consults: 20 })),
  defect('archived-but-not-listed', 'C14a', () => ({ listed_village: 0, listed_village_archived: 1 })),
  defect('six-station-functions', 'C14b C25', () => ({ integrated_functions: 6 })),
  defect('five-centre-functions', 'C14c C25', () => ({ culture_centre_functions: 5 })),
  defect('monitored-above-low-income', 'C15a', (form) => ({ monitored_hh: form('low_income_hh') + 2 })),
  defect('low-income-above-households', 'C15b', (form) => ({ low_income_hh: form('households') + 3 })),
  defect('fallen-back-above-monitored', 'C15c', (form) => ({ hh_return_poverty: form('monitored_hh') + 1 })),
  defect('verified-above-alerts', 'C15d', (form) => ({ alerts_verified_15d: form('alerts') + 2 })),
  defect('numerator-above-denominator', 'pairs', (form) => ({ grid_events_closed: form('grid_events') + 3 })),
];

const PRODUCTION: readonly Defect[] = [
  defect('digital-crop-of-nothing', 'C16a', (form) => digitalNothing(BRANCHES.crop, form)),
  defect('digital-facility-of-nothing', 'C16b', (form) => digitalNothing(BRANCHES.facility, form)),
  defect('digital-livestock-of-nothing', 'C16c', (form) => digitalNothing(BRANCHES.livestock, form)),
  defect('digital-aqua-of-nothing', 'C16d', (form) => digitalNothing(BRANCHES.aqua, form)),
  defect('crop-output-of-nothing', 'C16e', (form) => outputOfNothing(BRANCHES.crop, form)),
  defect('facility-output-of-nothing', 'C16f', (form) => outputOfNothing(BRANCHES.facility, form)),
  defect('livestock-output-of-nothing', 'C16g', (form) => outputOfNothing(BRANCHES.livestock, form)),
  defect('aqua-output-of-nothing', 'C16h', (form) => outputOfNothing(BRANCHES.aqua, form)),
];

const NEIGHBOURS: readonly Defect[] = [
  defect('main-urban-area', 'C06', () => ({ urban_rural_class: '111' })),
  defect('township-field-differs', 'C18a', (form) => ({ complaints: form('complaints') + 1 })),
  defect('far-from-township', 'C19b', (form) => ({ lon: Math.round((form('lon') + 0.8) * 1e5) / 1e5 })),
  { ...defect('stock-fell', 'C24', (form) => ({ road_km: cents(form('road_km') / 2), road_km_digital: cents(Math.min(form('road_km_digital'), form('road_km') / 2)) }), (form) => form('road_km') > 1), needs: 'the file of the year before' },
];

export const CONSISTENCY_DEFECTS: readonly Defect[] = [...PEOPLE, ...LAND, ...MONEY, ...SERVICES, ...PRODUCTION, ...NEIGHBOURS];
