/** The order of test files: the longest first, so that the processes that share them end together. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of more than some three seconds, the longest first; the cache that would tell is not there in a fresh checkout. */
const LONGEST = [
  'web-report/cli/run-resume',
  'web-report/cli/same-bytes',
  'web-report/cli/run-generator',
  'monitor/kill',
  'run/scenario/execute',
  'web-report/cli/run-scenario',
  'run/write-kernels',
  'web-report/dashboard/live-browser',
  'web-report/cli/warned',
  'web-report/cli/serve-runs',
  'web-report/cli/serve',
  'web-report/cli/inundation',
  'web-report/cli/year-on-year',
  'web-report/cli/bad-input',
  'web-report/pages/assessment-browser',
  'web-report/cli/relapse-demo',
  'web-report/cli/amend',
  'web-report/api/runs',
  'web-report/cli/template',
  'run/demo/write-demo',
  'web-report/cli/program',
  'web-report/dashboard/restart-browser',
  'flood/calibrate',
  'run/models.contract',
  'run/read/parquet-stored',
  'web-report/cli/reach',
  'web-report/cli/relapse',
  'flood/inundation-local-inertial',
  'web-report/api/observations',
  'scoring/against-the-oracle',
  'core/expression/kernels',
  'warning/evaluate-plain',
  'run/write-shipped',
  'store/kill',
  'web-report/cli/warm-start',
  'web-report/cli/assess',
  'run/poverty/census',
  'web-report/cli/hydrology',
  'architecture',
  'web-report/api/households',
  'scoring/properties',
  'run/demo/defects',
  'run/demo/county',
  'monitor/deliverer',
].map((name) => `/test/${name}.test.ts`);

/** Of files that are not among the longest: as vitest has them, by what they took last time, else by their size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((path) => moduleId.endsWith(path));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}
