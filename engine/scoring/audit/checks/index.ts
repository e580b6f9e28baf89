/** The checks that rules can name, in documentation order. */
import type { Check } from '../check.js';
import { bunching } from './bunching.js';
import { copiedForm } from './copied-form.js';
import { countyBox, townshipDistance } from './coordinates.js';
import { codeForm, developmentZone, divisionTables, missingCountyLevel } from './division-codes.js';
import { heaping } from './heaping.js';
import { reconcile } from './reconcile.js';
import { fallingStock, yearOnYear } from './year-on-year.js';
import { yearbook } from './yearbook.js';

export const CHECKS: readonly Check[] = [
  codeForm,
  divisionTables,
  missingCountyLevel,
  developmentZone,
  yearbook,
  countyBox,
  townshipDistance,
  yearOnYear,
  copiedForm,
  heaping,
  bunching,
  fallingStock,
  reconcile,
];

/** Checks that are part of another step, by name: where their findings come from. */
export const BUILT_IN_CHECKS = {
  'ratio-pairs': 'row rules derived from the formulas',
  'inherited-fields-agree': 'resolving of township and county fields',
  'codes-only': 'the reader: a row without a code is an error, names are never joined on',
  bounds: 'the reader: type and range of every cell',
} as const;
