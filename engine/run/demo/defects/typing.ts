/** Cells typed in ways that people type them. */
import { defect, type Defect } from './defect.js';

const FULL_WIDTH_ZERO = 0xff10;

/** `120` as `１２０`. */
const fullWidth = (value: number): string => String(value).replace(/\d/g, (digit) => String.fromCharCode(FULL_WIDTH_ZERO + Number(digit)));
/** `12345` as `12,345`. */
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

export const TYPING_DEFECTS: readonly Defect[] = [
  defect('text-in-number', 'C25', (form) => ({ merchants: `约${form('merchants')}` })),
  defect('negative-count', 'C25', () => ({ certified_products: -3 })),
  defect('out-of-range', 'C25', () => ({ download_mbps_median: 99_999 })),
  defect('fraction-in-count', 'C25', (form) => ({ key_points: `${form('key_points')}.5` })),
  defect('full-width-digits', 'harmless', (form) => ({ households: fullWidth(form('households')) })),
  defect('thousands-separator', 'harmless', (form) => ({ income_pc: grouped(form('income_pc')) })),
  defect('blank-cells', 'missing', () => ({ warning_latency_min: null, hh_warning_reach: null, internet_users_6plus: null })),
  defect('suppressed', 'suppressed', () => ({ hh_return_poverty: '*' })),
  defect('unknown-class', 'C06 C25', () => ({ urban_rural_class: '113' })),
];
