/** Options of commands whose households are a sample that a census by county is put in for. */
import type { Command } from 'commander';
import type { CensusSource } from '../../engine/run/poverty/census.js';
import { countyCode, somePath, wholeNumber } from './option-values.js';

export interface CensusOptions {
  readonly census?: string;
  readonly county?: string;
  readonly population?: number;
}

export const addCensusOptions = (command: Command): Command =>
  command
    .option('--census <xlsx>', '分县人口普查(2020 年格式),样本户据此放大到全县 / census by county in the layout of 2020, that the sample of households is fitted to', somePath)
    .option('--county <code>', '普查中的县,六位代码(样本各村属一县时可不写) / county of the census, six digits; not needed where all villages of the sample are of one', countyCode)
    .option('--population <n>', '合成户数(不写为普查户数) / households that are made; absent: as many as the census counts', wholeNumber(1, 5_000_000));

/** What the command line says of the census; it goes before what the scenario says. */
export const censusOf = ({ census, county, population }: CensusOptions): Partial<CensusSource> => ({ ...(census === undefined ? {} : { file: census }), ...(county === undefined ? {} : { county }), ...(population === undefined ? {} : { households: population }) });
