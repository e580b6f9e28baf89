/** The order of test files: the longest first, so that the processes that share them end together. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of more than some three seconds, the longest first; the cache that would tell is not there in a fresh checkout. */
const LONGEST = [
  'web-report/cli/run-resume',
  'web-report/cli/same-bytes',
  'web-report/cli/run-generator',
  'monitor/kill',
  'web-report/dashboard/live-browser',
  'web-report/cli/run-scenario',
  'web-report/cli/bad-input',
  'web-report/pages/assessment-browser',
  'web-report/cli/serve',
  'run/scenario/execute',
  'web-report/cli/amend',
  'run/demo/write-demo',
  'web-report/dashboard/restart-browser',
  'web-report/cli/inundation',
  'web-report/cli/serve-runs',
  'run/write-kernels',
  'web-report/cli/warned',
  'web-report/api/runs',
  'web-report/cli/relapse-demo',
  'web-report/cli/template',
  'web-report/cli/year-on-year',
  'web-report/cli/program',
  'run/demo/defects',
  'run/demo/plausible',
  'scoring/against-the-oracle',
  'flood/calibrate',
  'web-report/cli/relapse',
  'web-report/cli/assess',
  'run/demo/county',
  'monitor/deliverer',
  'web-report/cli/reach',
  'core/expression/kernels',
  'scoring/properties',
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
