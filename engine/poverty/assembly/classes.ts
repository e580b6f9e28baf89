/** The monitored group and the layer of low income of a household: rules and sources are said in `groups.ts`. */
import { CLASS_FAILS, CLASS_INCOME, CLASS_LINE, CLASS_PERSONS, CLASS_RIGID, CLASS_TRAITS, DIBAO, DISPOSABLE, EDGE, GROUP, HAS_LAYERS, LAYER, number, RIGID_SHARE } from './layout';

const LIFTED: i32 = 1;
const MONITORED: i32 = 2;
const LABOUR: i32 = 4;

/** Positions among `CLASSES`. */
const UNSTABLE: i32 = 0;
const BORDERLINE: i32 = 1;
const SUDDEN_HARDSHIP: i32 = 2;
const IN_DIBAO: i32 = 3;
const DESTITUTE: i32 = 4;
const IN_MONITORED: i32 = 5;
const DIBAO_EDGE: i32 = 6;
const RIGID_SPENDING: i32 = 7;
const OTHER: i32 = 8;
const NONE: i32 = -1;

/** Who is registered already and in no layer is `other`; nobody who can work and nobody bound to support them: destitute below the standard. */
function layerOf(income: f64, rigid: f64, traits: i32, group: i32): i32 {
  const dibao = number(DIBAO);
  if (income < dibao) return (traits & LABOUR) == 0 ? DESTITUTE : IN_DIBAO;
  if (group != NONE) return IN_MONITORED;
  if (income < number(EDGE) * dibao) return DIBAO_EDGE;
  if (income < number(DISPOSABLE) && rigid >= number(RIGID_SHARE) * income) return RIGID_SPENDING;
  return (traits & MONITORED) != 0 ? OTHER : NONE;
}

/** Find the group and the layer of what stands in the numbers of the classes. */
export function classify(): void {
  const income = number(CLASS_INCOME);
  const rigid = number(CLASS_RIGID);
  const persons = number(CLASS_PERSONS);
  const traits = <i32>number(CLASS_TRAITS);
  const line = number(CLASS_LINE) * persons;
  let group = NONE;
  if (income / line < 1) group = (traits & LIFTED) != 0 ? UNSTABLE : BORDERLINE;
  else if ((income - rigid) / line < 1 || number(CLASS_FAILS) != 0) group = SUDDEN_HARDSHIP;
  store<f64>(GROUP, <f64>group);
  store<f64>(LAYER, <f64>(number(HAS_LAYERS) != 0 ? layerOf(income / persons, rigid / persons, traits, group) : NONE));
}
