/** A7 and A8: training, medicine, insurance, credit, households at risk and what is done for them. */
import { derived, events, flag, part, share, size, type Rule } from '../rule.js';

export const SERVICE_RULES: readonly Rule[] = [
  share('adults_digital_trained', 'labour_force', 0.13, { slope: 0.5 }),
  flag('has_village_clinic', 0.93, { slope: 0.2 }),
  flag('clinic_telemedicine', 0.63, { slope: 0.6, needs: 'has_village_clinic' }),
  derived('_online_patients', ({ column }) => (row) => column('population_resident')[row]! * column('clinic_telemedicine')[row]!),
  size('tele_consults', 0.035, 0.7, { of: '_online_patients', slope: 0.3, growth: 0.05, max: 40_000 }),
  part('insured_medical', 'population_registered', 0.955, 0.2),
  share('med_evoucher', 'insured_medical', 0.62, { slope: 0.4 }),
  part('insured_pension', 'population_registered', 0.56, 0.15),
  share('e_social_cards', 'insured_pension', 0.5, { slope: 0.45 }),
  share('special_updated_90d', 'special_persons', 0.82, { slope: 0.4 }),
  share('elderly_assisted', 'elderly_60plus', 0.3),
  share('hh_credit_file', 'households', 0.62, { slope: 0.4 }),
  size('insurance_claims', 0.02, 0.6, { of: '_size', none: 0.12, flow: true }),
  share('insurance_claims_online', 'insurance_claims', 0.5),
  part('low_income_hh', 'households', 0.058, 0.3, { slope: -0.35 }),
  part('monitored_hh', 'low_income_hh', 0.32, 0.3),
  share('monitored_hh_cleared', 'monitored_hh', 0.66, { slope: 0.3 }),
  size('alerts', 0.45, 0.4, { of: 'low_income_hh', flow: true }),
  share('alerts_verified_15d', 'alerts', 0.87, { slope: 0.4 }),
  events('_fallen_back', 0.004, { of: 'monitored_hh', slope: -0.3 }),
  derived('hh_return_poverty', ({ column }) => (row) => Math.min(column('_fallen_back')[row]!, column('monitored_hh')[row]!)),
  size('aid_planned', 2.2, 0.15, { of: 'monitored_hh' }),
  share('aid_done', 'aid_planned', 0.91, { slope: 0.3 }),
  derived('_aided_sales', ({ column, first }) => {
    const online = column('agri_online_sales');
    const relieved = column('is_relieved_village');
    return (row) => (relieved[row] === 1 || first[row]! > 0.7 ? online[row]! : 0);
  }),
  share('aid_online_sales', '_aided_sales', 0.3, { slope: 0.3, spread: 0.5, digits: 2 }),
  derived('_relieved_part', ({ column, first }) => {
    const labour = column('labour_force');
    const relieved = column('is_relieved_village');
    return (row) => (relieved[row] === 1 ? 0.25 * labour[row]! : first[row]! < 0.4 ? 0 : 0.04 * labour[row]!);
  }, 0),
  part('relieved_labour', '_relieved_part', 0.9, 0.2),
  share('relieved_labour_trained', 'relieved_labour', 0.19, { slope: 0.4 }),
  share('charity_hh', 'low_income_hh', 0.25, { slope: 0.4 }),
];
