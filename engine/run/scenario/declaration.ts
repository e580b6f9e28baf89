/** A scenario as it is written: what runs, on which data, how often, what is compared, and what must come out. */
import type { Label } from '../../core/label.js';
import type { RulesDeclaration, WarnedDeclaration } from '../warned/declaration.js';
import type { StepText } from './clock.js';

/** A prior: what is known of a number before the run. Every member draws its own. */
export type Prior =
  | { readonly uniform: readonly [low: number, high: number] }
  | { readonly triangular: readonly [low: number, mode: number, high: number] }
  | { readonly normal: readonly [mean: number, deviation: number] }
  | { readonly lognormal: readonly [median: number, spread: number] };

/** A parameter: one number for all, a column of the file of entities or of sites, or a draw for every member. */
export type ParameterChoice = number | { readonly column: string } | Prior;

export interface ChainLink {
  readonly model: string;
  readonly parameters?: Readonly<Record<string, ParameterChoice>>;
  /** From the first link that says so on, the chain runs for every site, with what its entity gives it. */
  readonly at?: 'sites';
  /** Of a model that is fitted to a record of the past: which, and what is chosen of the fit. */
  readonly calibration?: CalibrationChoice;
}

export interface CalibrationChoice {
  /** CSV as a series, of days, of every entity. */
  readonly series: string;
  /** First and last day that is fitted, ends included; absent: of the record. */
  readonly from?: string;
  readonly to?: string;
  /** Settings of the model, by name. */
  readonly [setting: string]: string | number | undefined;
}

export const WITHIN = ['max', 'min', 'mean', 'sum', 'last'] as const;
export type Within = (typeof WITHIN)[number];

export interface OutputChoice {
  /** Made by the chain or the inundation, or of the weather. */
  readonly quantity: string;
  /** Share of members above this value [the quantity's unit]. */
  readonly above?: number;
  /** What one member's steps come to in one number, for comparisons and exceedance curves; absent: max. */
  readonly within?: Within;
  /** Columns of the file of sites or entities that hold named lines, such as warning_m: how likely each is reached. */
  readonly lines?: readonly string[];
}

export const STATISTICS = ['mean', 'q05', 'q50', 'q95', 'exceedance'] as const;
export type Statistic = (typeof STATISTICS)[number];
export const REDUCTIONS = ['max', 'min', 'mean'] as const;

/** A result the scenario must have: a statistic over members, reduced over times and entities. */
export interface Expectation {
  readonly quantity: string;
  readonly statistic: Statistic;
  readonly over: (typeof REDUCTIONS)[number];
  /** Only this entity or site; absent: all. */
  readonly entity?: string;
  /** Under this policy; absent: as the chain stands. */
  readonly policy?: string;
  readonly min?: number;
  readonly max?: number;
}

/** A change to one parameter: another choice, or the chain's own number times a factor or plus a shift. */
export type Change = ParameterChoice | { readonly factor: number } | { readonly shift: number };

/** What somebody could do, compared with the chain as it stands under the same random numbers. */
/** A point of the elevation model [m]. */
type At = readonly [x: number, y: number];
/** West, south, east and north ends of a rectangle [m]. */
type Area = readonly [west: number, south: number, east: number, north: number];

/** Something that is built: a dike along a line, to a crest above the datum or a height above the ground; a channel or a basin dug so deep; a drain that pumps so much out of an area. */
export type Work =
  | { readonly dike: readonly At[]; readonly crest: number }
  | { readonly dike: readonly At[]; readonly height: number }
  | { readonly channel: readonly At[]; readonly depth: number }
  | { readonly basin: Area; readonly depth: number }
  /** [m³/s], shared by the cells of the area, while there is water in them. */
  | { readonly drain: Area; readonly capacity: number };

/** Fields of an inundation that a policy can set. */
export const FLOOD_FIELDS = ['roughness', 'infiltration', 'rainFactor'] as const;
/** What the keys of such fields begin with. */
export const FLOOD_PREFIX = 'inundation.';
export const isFloodKey = (key: string): boolean => key.startsWith(FLOOD_PREFIX);
export type FloodField = (typeof FLOOD_FIELDS)[number];

export interface Policy {
  readonly name: string;
  readonly title: Label;
  /** By `model.parameter`, `inundation.field`, or `weather.quantity` for a change of the weather; absent: works alone. */
  readonly set?: Readonly<Record<string, Change | Delta>>;
  /** What is built in the valley of the inundation. */
  readonly works?: readonly Work[];
}

/** Columns of a file of others. */
export interface SeriesColumns {
  /** The entity all its rows are of. */
  readonly entity: string;
  /** Column of the time. */
  readonly time: string;
  /** By quantity with its unit, such as `rain [mm]`: the column. */
  readonly quantities: Readonly<Record<string, string>>;
}

/** A change of one quantity of the weather: a factor or a shift, one for the year or one for each of 12 months. */
export type Delta = { readonly factor: number | readonly number[] } | { readonly shift: number | readonly number[] };

export const AMOUNTS = ['mixed-exponential', 'extended-pareto'] as const;

/** How far and how long the error of a forecast quantity goes. */
export interface ErrorChoice {
  /** Lead [h] and deviation there: [unit of the quantity] of temperatures, of the logarithm [1] of anything else; straight lines between. */
  readonly deviation?: readonly (readonly [lead: number, deviation: number])[];
  /** In place of a deviation: CSV of forecasts of the past and what came, that a normal forecast is fitted to; of temperatures. */
  readonly emos?: string;
  /** Correlation with the error of the step before [1]. */
  readonly lag1: number;
  /** Between any two entities [1], or exp(-distance / length) by two columns of the file of entities, in the unit of the length. */
  readonly correlation: number | { readonly length: number; readonly x: string; readonly y: string };
}

/** A forecast, one or an ensemble, and what is known of its errors. */
export interface ForecastChoice {
  /** CSV as a series; with a column `member`, an ensemble, whose rows without a member are of all. */
  readonly series: string;
  /** Steps that end after this are forecast, those before are as observed; absent: the start of the clock. */
  readonly issued?: string;
  /** By quantity: CSV of forecasts of the past and what came, whose quantiles forecasts are mapped onto. */
  readonly quantileMapping?: Readonly<Record<string, string>>;
  /** By quantity; one that is not named is as forecast. */
  readonly errors?: Readonly<Record<string, ErrorChoice>>;
}

/** A Chicago storm of an intensity formula, the same at all entities; what has a prior is drawn for every member. */
export interface DesignStormChoice {
  /** q = 167 a (1 + c lg P) / (t + b)^n [L/s/ha], t and b in minutes. */
  readonly formula: Readonly<Record<'a' | 'c' | 'b' | 'n', number | Prior>>;
  /** P [years]. */
  readonly returnPeriod: number | Prior;
  /** Share of the duration before the peak [1]. */
  readonly peakRatio: number | Prior;
  /** [min] */
  readonly duration: number;
  /** After the start of the clock [min]; absent: 0. */
  readonly begins?: number;
  /** Other quantities with their units, the same at every step: `potentialEvapotranspiration [mm]`. */
  readonly constant?: Readonly<Record<string, number>>;
}

/** One number for all, or a column of entities. */
type PlaceChoice = number | { readonly column: string };

/** Weather that is not the series as it stands. */
export interface WeatherChoice {
  /** Every member its own weather, from a generator fitted to a record of days. */
  readonly generator?: {
    /** CSV as a series, of days: rain and, where it has them, temperatures are generated; other quantities are their mean of the month. */
    readonly fit: string;
    readonly amount?: (typeof AMOUNTS)[number];
    /** CSV as a series, of hours, that the parting of days into hours is fitted to; for steps of an hour. */
    readonly hourly?: string;
    /** Of the entities [°], for hours of temperature; longitude where nothing is said: 120, the meridian of the clock. */
    readonly latitude?: PlaceChoice;
    readonly longitude?: PlaceChoice;
  };
  /** Every member its own weather, from a forecast and its errors. */
  readonly forecast?: ForecastChoice;
  readonly designStorm?: DesignStormChoice;
  /** By quantity: what a changed climate makes of it, on any weather. */
  readonly delta?: Readonly<Record<string, Delta>>;
}

export const SIDES = ['north', 'east', 'south', 'west'] as const;

/** A number for all cells, a prior, the name of a grid of one for each cell, or such a grid times a factor. */
export type FieldChoice = number | Prior | string | { readonly grid: string; readonly factor: number | Prior };

/** A stretch of a side held at a series: of the water level outside, or of the discharge that enters. The ends are coordinates. */
interface HeldStretch {
  readonly from?: number;
  readonly to?: number;
}
export type HeldChoice = HeldStretch & ({ readonly stage: string } | { readonly discharge: string });
export type BoundaryChoice = 'wall' | 'open' | { readonly slope: number } | HeldChoice;

/** A valley or village whose flood is simulated cell by cell, every member by itself. */
export interface InundationChoice {
  /** Grid of the ground, GeoTIFF or ESRI ASCII, projected, in metres; or tiles of it that lie on one grid. */
  readonly dem: string | readonly string[];
  /** Entity whose weather and discharge drive it. */
  readonly entity: string;
  /** Manning's n [s/m^(1/3)]. */
  readonly roughness: FieldChoice;
  /** Infiltration where there is water [mm/h]; absent: 0. */
  readonly infiltration?: FieldChoice;
  /** What the rain is multiplied by; absent: 1. */
  readonly rainFactor?: number | Prior;
  /** Where the discharge of a chain enters, and which share of it: that of the inundation's entity, or of another; absent: rain alone. */
  readonly springs?: readonly { readonly x: number; readonly y: number; readonly share: number; readonly entity?: string }[];
  /** What each side is: a wall (where nothing is said), open, open with the slope of the ground beyond, or held at a series. */
  readonly boundaries?: Partial<Readonly<Record<(typeof SIDES)[number], BoundaryChoice>>>;
  readonly theta?: number;
  /** Courant number; at most √(theta / 2). */
  readonly alpha?: number;
  /** Longest step [s]; absent: 2, for rain on steep ground; without rain on the grid the waves alone set it. */
  readonly maxStep?: number;
  /** `within-grid`: sites of any entity that lie on the ground of the grid; absent: all those of its entity, which must. */
  readonly sites?: 'within-grid';
  /** Depth [m] whose exceedance is told. */
  readonly above: number;
}

/** What expectations call the greatest depth of each cell. */
export const FLOOD_DEPTH = 'floodDepth';

/** What an inundation gives at the sites of its entity, by name: what it is, its unit, and the column of the file of sites that it needs. */
export const SITE_QUANTITIES = {
  /** Greatest depth above the floor. */
  siteDepth: { title: { zh: '各地点最大水深', en: 'greatest depth at sites' }, unit: 'm', column: null },
  /** What that depth damages. */
  siteLoss: { title: { zh: '各地点损失', en: 'loss at sites' }, unit: '元', column: 'value' },
  /** People where it is deeper than `above` of the inundation. */
  sitePeople: { title: { zh: '各地点受淹人口', en: 'people flooded at sites' }, unit: '人', column: 'people' },
  /** Area deeper than `above`, of the whole valley; it needs no sites. */
  floodArea: { title: { zh: '淹没面积', en: 'area flooded' }, unit: '公顷', column: null },
} as const;
export type SiteQuantity = keyof typeof SITE_QUANTITIES;
export const isSiteQuantity = (name: string): name is SiteQuantity => Object.hasOwn(SITE_QUANTITIES, name);

/** Critical rainfall by the chain itself: the rain of each duration that takes a section to its lines. */
export interface CriticalChoice {
  /** Discharge or stage, made by the chain before its sites. */
  readonly quantity: string;
  /** Columns of the file of sites or entities, such as damage_m. */
  readonly lines: readonly string[];
  /** [h], whole steps of the clock; absent: of 1, 3, 6, 12 and 24 those that are. */
  readonly durations?: readonly number[];
  /** By name: shares of the rain in equal parts of the duration; absent: even. */
  readonly patterns?: Readonly<Record<string, readonly number[]>>;
  /** Members of the run whose parameters and soils are looked at; absent: 10. */
  readonly members?: number;
}

export const DESIGNS = ['grid', 'latin-hypercube', 'sobol'] as const;

/** Points of parameters that stand between two numbers. */
export interface Sweep {
  readonly design: (typeof DESIGNS)[number];
  /** Number of points; of a grid, points along each parameter. */
  readonly points: number;
  /** By `model.parameter`: lower and upper end. */
  readonly parameters: Readonly<Record<string, readonly [low: number, high: number]>>;
}

export interface ScenarioDeclaration {
  readonly name: string;
  readonly title: Label;
  readonly about: Label;
  /** Folder of the data, below that of the scenario. */
  readonly data: string;
  /** CSV of forcing: entity, time, and a column `name [unit]` for each quantity. */
  readonly series?: string;
  /** Where the series is a file of others: whose it is, and which of its columns is what. */
  readonly seriesColumns?: SeriesColumns;
  /** Needed where there is no series. */
  readonly weather?: WeatherChoice;
  /** CSV of entities: entity and a column for each parameter taken from it. */
  readonly entities?: string;
  /** Column of the file of entities that names the entity downstream; blank: none. */
  readonly downstream?: string;
  /** CSV of sites, such as villages: site, entity (the catchment it is in), and a column for each parameter taken from it. */
  readonly sites?: string;
  readonly clock: { readonly start: string; readonly steps: number; readonly step: StepText };
  /** `eachMember: year`: members are years as likely as each other, and losses get exceedance curves. */
  readonly ensemble: { readonly members: number; readonly seed: string; readonly eachMember?: 'year' };
  readonly chain: readonly ChainLink[];
  readonly inundation?: InundationChoice;
  readonly criticalRainfall?: CriticalChoice;
  readonly policies?: readonly Policy[];
  readonly sweep?: Sweep;
  readonly outputs: readonly OutputChoice[];
  readonly expect: readonly Expectation[];
  /** Rules that warn of it, whom the warnings reach, and what that saves. */
  readonly warning?: WarnedDeclaration;
  /** Rules held against what the chain and the weather give its entities, with nobody to warn. */
  readonly rules?: RulesDeclaration;
}
