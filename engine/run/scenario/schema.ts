/** The JSON Schema of scenarios, made from the declarations of the models: names, units, ranges and defaults stand there once. */
import type { Calibration, Model, Quantity } from '../../core/model.js';
import { LEVELS } from '../../warning/rule.js';
import { DIURNAL_PLACE } from '../../weather/diurnal-temperature.js';
import { AMOUNTS, DESIGNS, FLOOD_DEPTH, REDUCTIONS, SIDES, SITE_QUANTITIES, STATISTICS, WITHIN } from './declaration.js';
import { INFILTRATION, LEAST_FACTOR, MOST_FACTOR, ROUGHNESS } from './inundation-fields.js';
import { STORM_RANGES } from './storm-weather.js';

type Schema = Readonly<Record<string, unknown>>;

const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema => ({ type: 'object', additionalProperties: false, properties, required });
const text = { type: 'string', minLength: 1 };
const word = { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', description: 'lower-case words joined by hyphens' };
const label = object({ zh: text, en: text }, ['zh', 'en']);
const file = { type: 'string', pattern: '^[\\p{L}\\p{N}_-][\\p{L}\\p{N}_.-]*(/[\\p{L}\\p{N}_-][\\p{L}\\p{N}_.-]*)*$', description: 'a path below the folder, without .. and without a leading /' };

/** The forms a parameter can take that are no plain number. */
const forms = (number: Schema): Readonly<Record<string, Schema>> => {
  const list = (length: number, items: Schema): Schema => ({ type: 'array', items, minItems: length, maxItems: length });
  return {
    column: text,
    uniform: { ...list(2, number), description: 'low, high' },
    triangular: { ...list(3, number), description: 'low, mode, high' },
    normal: { ...list(2, { type: 'number' }), description: 'mean, standard deviation; cut at the range of the parameter' },
    lognormal: { ...list(2, { type: 'number' }), description: 'median, geometric standard deviation; cut at the range of the parameter' },
  };
};

const oneOf = (number: Schema, properties: Readonly<Record<string, Schema>>): Schema => ({
  type: ['number', 'object'],
  if: { type: 'number' },
  then: number,
  else: { ...object(properties, []), minProperties: 1, maxProperties: 1 },
});

/** A number, or a prior that every member draws from. */
const drawn = (minimum: number, maximum: number): Schema => {
  const number = { type: 'number', minimum, maximum };
  return oneOf(number, Object.fromEntries(Object.entries(forms(number)).filter(([name]) => name !== 'column')));
};

/** A coordinate: one for all, or a column of entities. */
const place = ({ min, max }: { readonly min: number; readonly max: number }): Schema => oneOf({ type: 'number', minimum: min, maximum: max }, { column: text });

/** As `drawn`, or the name of a grid, or a grid and what it is multiplied by. */
const field = (minimum: number, maximum: number): Schema => ({
  type: ['number', 'string', 'object'],
  description: 'a number, a prior, the name of a grid, or a grid and a factor',
  if: { type: 'string' },
  then: file,
  else: { if: { type: 'object', required: ['grid'] }, then: object({ grid: file, factor: drawn(LEAST_FACTOR, MOST_FACTOR) }, ['grid', 'factor']), else: drawn(minimum, maximum) },
});

/** What a side of an inundation is. */
const boundary: Schema = {
  type: ['string', 'object'],
  description: 'wall, open, a slope, or a series of stage or discharge over a stretch of the side',
  if: { type: 'string' },
  then: { enum: ['wall', 'open'] },
  else: {
    if: { type: 'object', required: ['stage'] },
    then: object({ stage: file, from: { type: 'number' }, to: { type: 'number' } }, ['stage']),
    else: {
      if: { type: 'object', required: ['discharge'] },
      then: object({ discharge: file, from: { type: 'number' }, to: { type: 'number' } }, ['discharge']),
      else: object({ slope: { type: 'number', exclusiveMinimum: 0 } }, ['slope']),
    },
  },
};

/** What is built in a valley. */
const work = ((): Schema => {
  const at = { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 };
  const line = { type: 'array', items: at, minItems: 2, maxItems: 1_000, description: 'x, y of its points' };
  const area = { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4, description: 'west, south, east, north' };
  const metres = { type: 'number', exclusiveMinimum: 0, maximum: 100 };
  const when = (key: string, then: Schema, otherwise: Schema): Schema => ({ if: { required: [key] }, then, else: otherwise });
  return {
    type: 'object',
    description: 'a dike to a crest or of a height, a channel or a basin of a depth, a drain of a capacity [m3/s]',
    ...when('dike', when('crest', object({ dike: line, crest: { type: 'number' } }, ['dike', 'crest']), object({ dike: line, height: metres }, ['dike', 'height'])), when('channel', object({ channel: line, depth: metres }, ['channel', 'depth']), when('basin', object({ basin: area, depth: metres }, ['basin', 'depth']), object({ drain: area, capacity: { type: 'number', exclusiveMinimum: 0, maximum: 10_000 } }, ['drain', 'capacity'])))),
  };
})();

function parameter({ unit, min, max, default: given, doc }: Quantity): Schema {
  const number = { type: 'number', ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
  return { description: `${doc.zh} / ${doc.en} [${unit}]`, ...(given === undefined ? {} : { default: given }), ...oneOf(number, forms(number)) };
}

const needed = ({ parameters }: Model): string[] => Object.entries(parameters).flatMap(([name, { default: given }]) => (given === undefined ? [name] : []));

/** What is chosen of a fit to a record of the past. */
function calibration({ record, settings }: Calibration): Schema {
  const setting = ({ min, max, default: given, doc, unit }: Quantity): Schema => ({ type: 'integer', minimum: min, maximum: max, default: given, description: `${doc.zh} / ${doc.en} [${unit}]` });
  return { ...object({ series: { ...file, description: `CSV of days of the past: entity, time, ${record.join(', ')}` }, from: { ...text, description: 'first day that is fitted; that of the record where nothing is said' }, to: { ...text, description: 'last day that is fitted; that of the record where nothing is said' }, ...Object.fromEntries(Object.entries(settings).map(([name, quantity]) => [name, setting(quantity)])) }, ['series']), description: 'record of the past that the model is fitted to' };
}

/** What a link of the chain that names this model must be besides. */
export function link(model: Model): Schema {
  const parameters = Object.fromEntries(Object.entries(model.parameters).map(([name, quantity]) => [name, parameter(quantity)]));
  const required = needed(model);
  const keys = [...(required.length === 0 ? [] : ['parameters']), ...(model.calibration === undefined ? [] : ['calibration'])];
  return { if: { properties: { model: { const: model.name } }, required: ['model'] }, then: { properties: { parameters: object(parameters, required), ...(model.calibration === undefined ? {} : { calibration: calibration(model.calibration) }) }, ...(keys.length === 0 ? {} : { required: keys }) } };
}

function forecast(): Schema {
  const positive = { type: 'number', exclusiveMinimum: 0 };
  const pair = { type: 'array', items: { type: 'number', minimum: 0 }, minItems: 2, maxItems: 2 };
  const error = object(
    {
      deviation: { type: 'array', items: pair, minItems: 2, description: 'pairs of lead [h] and deviation: in the unit of temperatures, of the logarithm of anything else' },
      emos: { ...file, description: 'CSV of forecasts of the past and what came; of temperatures, in place of deviation' },
      lag1: { type: 'number', minimum: 0, exclusiveMaximum: 1, description: 'correlation with the error of the step before' },
      correlation: { type: ['number', 'object'], if: { type: 'number' }, then: { minimum: 0, maximum: 1 }, else: object({ length: positive, x: text, y: text }, ['length', 'x', 'y']), description: 'between any two entities, or by distance: columns of entities in the unit of the length' },
    },
    ['lag1', 'correlation'],
  );
  return object(
    {
      series: { ...file, description: 'CSV: entity, time, member where it is an ensemble, and quantities' },
      issued: { ...text, description: 'steps that end after this are forecast' },
      quantileMapping: { type: 'object', minProperties: 1, additionalProperties: file, description: 'by quantity: CSV of forecasts of the past and what came' },
      errors: { type: 'object', minProperties: 1, additionalProperties: error, description: 'by quantity' },
    },
    ['series'],
  );
}

function storm(): Schema {
  const of = (name: keyof typeof STORM_RANGES): Schema => drawn(STORM_RANGES[name][0], STORM_RANGES[name][1]);
  const minutes = (least: Schema): Schema => ({ type: 'number', ...least, description: 'minutes, whole steps of the clock' });
  return object(
    {
      formula: { ...object({ a: of('a'), c: of('c'), b: of('b'), n: of('n') }, ['a', 'c', 'b', 'n']), description: 'q = 167 a (1 + c lg P) / (t + b)^n [L/s/ha]' },
      returnPeriod: of('returnPeriod'),
      peakRatio: of('peakRatio'),
      duration: minutes({ exclusiveMinimum: 0 }),
      begins: minutes({ minimum: 0 }),
      constant: { type: 'object', minProperties: 1, additionalProperties: { type: 'number' }, description: 'other quantities with their units, the same at every step' },
    },
    ['formula', 'returnPeriod', 'peakRatio', 'duration'],
  );
}

function warning(): Schema {
  const share = { type: 'number', minimum: 0, maximum: 1 };
  const level = { type: 'string', enum: [...LEVELS] };
  const number = { type: 'number' };
  return {
    ...object(
      {
        title: label,
        rules: { type: 'array', minItems: 1, items: file, description: 'books: names of those that ship, or files beside the scenario' },
        hazards: { type: 'array', minItems: 1, items: text },
        forecast: object(
          {
            members: { type: 'integer', minimum: 1, maximum: 1_000 },
            horizon: { type: 'number', exclusiveMinimum: 0, maximum: 240, description: 'h' },
            deviation: { type: 'array', minItems: 1, items: { type: 'array', items: { type: 'number', minimum: 0 }, minItems: 2, maxItems: 2 }, description: 'lead [h], deviation of the logarithm of the rain' },
            lag1: { type: 'number', minimum: 0, exclusiveMaximum: 1 },
            correlation: share,
          },
          ['members', 'horizon', 'deviation', 'lag1', 'correlation'],
        ),
        event: object({ quantity: text, above: number }, ['quantity', 'above']),
        reach: object({ file, data: file, action: { type: 'number', minimum: 0, maximum: 1_440, description: 'time that acting takes [min]' } }, ['action']),
        avoided: object({ share, from: level, source: text, verified: { type: 'boolean' } }, ['share', 'from', 'source', 'verified']),
        expect: { type: 'array', minItems: 1, items: object({ measure: text, level, policy: word, min: number, max: number }, ['measure']) },
      },
      ['title', 'rules', 'forecast', 'event', 'reach', 'avoided', 'expect'],
    ),
    description: 'rules that warn of it, whom the warnings reach, and what that saves',
  };
}

/** Rules held in a run with nobody to warn. */
function rules(): Schema {
  const share = { type: 'number', minimum: 0, maximum: 1 };
  return {
    ...object(
      {
        books: { type: 'array', minItems: 1, maxItems: 20, uniqueItems: true, items: file, description: 'names of those that ship, or files beside the scenario' },
        hazards: { type: 'array', minItems: 1, items: text },
        expect: { type: 'array', minItems: 1, items: { ...object({ hazard: text, level: { type: 'string', enum: [...LEVELS] }, entity: text, min: share, max: share }, ['hazard', 'level']), description: 'greatest share of members at the level or above, over steps and entities' } },
      },
      ['books'],
    ),
    description: 'rules held against what the chain and the weather give each entity',
  };
}

/**
 * The schema of a scenario whose chain is made of `models`.
 *
 * @param detailed models whose parameters it spells out; without them each link is held against `link` of its model, which is compiled sooner
 */
export function scenarioSchema(models: readonly Model[], detailed: readonly Model[] = models): Schema {
  const quantities = [...new Set(models.flatMap(({ outputs }) => Object.keys(outputs)))].sort();
  /** Any name: quantities of the weather are those of its file; the others are offered. */
  const quantity = (...more: readonly string[]): Schema => ({ ...text, anyOf: [{ enum: [...quantities, ...Object.keys(SITE_QUANTITIES), ...more] }, {}], description: 'made by the chain or the inundation, or of the weather' });
  const number = { type: 'number' };
  const yearly = { type: ['number', 'array'], items: number, minItems: 12, maxItems: 12 };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: '情景 / scenario',
    ...object(
      {
        name: word,
        title: label,
        about: label,
        data: { ...file, pattern: `^\\.$|${file.pattern}`, description: 'a path below the folder of the scenario, or . for that folder itself' },
        series: file,
        seriesColumns: { ...object({ entity: text, time: text, quantities: { type: 'object', minProperties: 1, additionalProperties: text } }, ['entity', 'time', 'quantities']), description: 'of a file of others: whose it is, and its columns by quantity with unit' },
        entities: file,
        weather: object(
          {
            generator: object({ fit: file, amount: { type: 'string', enum: [...AMOUNTS] }, hourly: file, latitude: place(DIURNAL_PLACE.latitude), longitude: place(DIURNAL_PLACE.longitude) }, ['fit']),
            forecast: forecast(),
            designStorm: storm(),
            delta: { type: 'object', minProperties: 1, additionalProperties: { ...object({ factor: yearly, shift: yearly }, []), minProperties: 1, maxProperties: 1 }, description: 'by quantity: factor or shift, one or one for each of 12 months' },
          },
          [],
        ),
        inundation: object(
          {
            dem: { type: ['string', 'array'], description: 'a grid, or tiles of one', if: { type: 'string' }, then: file, else: { minItems: 1, maxItems: 100, uniqueItems: true, items: file } },
            entity: text,
            roughness: field(ROUGHNESS.min, ROUGHNESS.max),
            infiltration: field(INFILTRATION.min, INFILTRATION.max),
            rainFactor: drawn(0, 10),
            springs: { type: 'array', minItems: 1, maxItems: 100, items: object({ x: number, y: number, share: { type: 'number', minimum: 0, maximum: 1 }, entity: text }, ['x', 'y', 'share']) },
            boundaries: object(Object.fromEntries(SIDES.map((side) => [side, boundary])), []),
            theta: number,
            alpha: number,
            maxStep: { type: 'number', exclusiveMinimum: 0, maximum: 60, description: 's; 2 where nothing is said' },
            sites: { const: 'within-grid', description: 'sites of any entity that lie on the grid' },
            above: { type: 'number', minimum: 0.001 },
          },
          ['dem', 'entity', 'roughness', 'above'],
        ),
        criticalRainfall: {
          ...object(
            {
              quantity: { type: 'string', enum: quantities },
              lines: { type: 'array', minItems: 1, maxItems: 10, uniqueItems: true, items: text, description: 'columns of sites or entities, such as damage_m' },
              durations: { type: 'array', minItems: 1, maxItems: 12, uniqueItems: true, items: { type: 'number', exclusiveMinimum: 0, maximum: 240 }, description: 'h, whole steps of the clock; 1, 3, 6, 12 and 24 where they are' },
              patterns: { type: 'object', minProperties: 1, maxProperties: 6, additionalProperties: { type: 'array', minItems: 1, maxItems: 240, items: { type: 'number', minimum: 0 } }, description: 'by name: shares of the rain in equal parts of the duration, sum 1; even where nothing is said' },
              members: { type: 'integer', minimum: 1, maximum: 100, description: 'members whose parameters and soils are looked at; 10 where nothing is said' },
            },
            ['quantity', 'lines'],
          ),
          description: 'rain that takes a section to its lines, by the chain itself',
        },
        include: { type: ['string', 'array'], items: text, description: 'files laid under this one: what it does not say itself stands there' },
        downstream: { ...text, description: 'column of entities that names the entity downstream' },
        sites: { ...file, description: 'CSV: site, entity, and columns of parameters' },
        clock: object({ start: text, steps: { type: 'integer', minimum: 1, maximum: 1_000_000 }, step: { type: 'string', enum: ['10 min', '1 h', '1 d'] } }, ['start', 'steps', 'step']),
        ensemble: object({ members: { type: 'integer', minimum: 1, maximum: 1_000_000 }, seed: text, eachMember: { const: 'year', description: 'members are years: losses get exceedance curves' } }, ['members', 'seed']),
        chain: {
          type: 'array',
          minItems: 1,
          maxItems: 20,
          items: { type: 'object', additionalProperties: false, required: ['model'], properties: { model: { type: 'string', enum: models.map(({ name }) => name) }, parameters: { type: 'object' }, calibration: { type: 'object', description: 'of a model that is fitted to a record of the past' }, at: { const: 'sites', description: 'from here on for every site' } }, ...(detailed.length === 0 ? {} : { allOf: detailed.map(link) }) },
        },
        policies: {
          type: 'array',
          minItems: 1,
          maxItems: 50,
          items: object({ name: word, title: label, works: { type: 'array', minItems: 1, maxItems: 50, items: work, description: 'what is built in the valley of the inundation' }, set: { type: 'object', minProperties: 1, additionalProperties: oneOf(number, { ...forms(number), factor: yearly, shift: yearly }), description: 'by model.parameter, inundation.field, or weather.quantity' } }, ['name', 'title']),
        },
        sweep: object(
          {
            design: { type: 'string', enum: [...DESIGNS] },
            points: { type: 'integer', minimum: 1, maximum: 10_000 },
            parameters: { type: 'object', minProperties: 1, additionalProperties: { type: 'array', items: number, minItems: 2, maxItems: 2 }, description: 'by model.parameter: low, high' },
          },
          ['design', 'points', 'parameters'],
        ),
        warning: warning(),
        rules: rules(),
        outputs: { type: 'array', minItems: 1, items: object({ quantity: quantity(), above: number, within: { type: 'string', enum: [...WITHIN] }, lines: { type: 'array', minItems: 1, maxItems: 10, uniqueItems: true, items: text, description: 'columns of named lines of sites or entities, such as warning_m' } }, ['quantity']) },
        expect: {
          type: 'array',
          minItems: 1,
          items: object({ quantity: quantity(FLOOD_DEPTH), statistic: { type: 'string', enum: [...STATISTICS] }, over: { type: 'string', enum: [...REDUCTIONS] }, entity: text, policy: word, min: number, max: number }, ['quantity', 'statistic', 'over']),
        },
      },
      ['name', 'title', 'about', 'data', 'clock', 'ensemble', 'chain', 'outputs', 'expect'],
    ),
  };
}
