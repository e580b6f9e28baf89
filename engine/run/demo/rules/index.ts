/** All rules by level, in the order in which columns are made. */
import type { DemoLevel, Rule } from '../rule.js';
import { AGRICULTURE_RULES } from './agriculture.js';
import { BUSINESS_RULES } from './business.js';
import { COUNTY_RULES, TOWNSHIP_RULES } from './county.js';
import { ECOLOGY_RULES } from './ecology.js';
import { GOVERNANCE_RULES } from './governance.js';
import { INFRASTRUCTURE_RULES } from './infrastructure.js';
import { PEOPLE_RULES } from './people.js';
import { SERVICE_RULES } from './services.js';

export const RULES: Readonly<Record<DemoLevel, readonly Rule[]>> = {
  county: COUNTY_RULES,
  township: TOWNSHIP_RULES,
  village: [...PEOPLE_RULES, ...INFRASTRUCTURE_RULES, ...AGRICULTURE_RULES, ...BUSINESS_RULES, ...GOVERNANCE_RULES, ...ECOLOGY_RULES, ...SERVICE_RULES],
};
