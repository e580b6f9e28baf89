/** The ledgers of a whole run, all members together: water as the chain stands; money and people under every policy. */
import { together, type Account } from './account.js';
import { lineOf, type LedgerLine } from './ledger-line.js';
import type { Scenario } from './load.js';
import type { ScenarioRun } from './run.js';
import { siteAccounts } from './site-accounts.js';

const NOTHING: Account = { in: 0, out: 0, stored: 0 };

/** The flow of a unit such as 立方米/s that a step of `seconds` carries, and its unit; of any other unit itself. */
function volumeOf(unit: string, account: Account, seconds: number): { readonly unit: string; readonly account: Account } {
  const [, volume] = /^(.+)\/s$/.exec(unit) ?? [];
  return volume === undefined ? { unit, account } : { unit: volume, account: { in: account.in * seconds, out: account.out * seconds, stored: account.stored * seconds } };
}

/** Water models of a run that keep no ledger, by name. */
export const withoutLedger = ({ models }: Pick<Scenario, 'models'>): string[] => models.filter(({ ledger, inputs, outputs }) => ledger === undefined && 'rain' in inputs && 'runoff' in outputs).map(({ name }) => name);

function waterLines({ scenario, results, floods }: ScenarioRun): LedgerLine[] {
  const sums = scenario.models.map((): Account => NOTHING);
  for (const { accounts } of results()) accounts.forEach((account, k) => (sums[k] = together(sums[k]!, account)!));
  const { clock, links } = scenario.job;
  const ofModels = scenario.models.flatMap((model, k): LedgerLine[] => {
    if (model.ledger === undefined) return [];
    const { unit, account } = volumeOf(model.inputs[model.ledger.in[0]!]!.unit, sums[k]!, clock.dt * links[k]!.factor);
    return [lineOf({ model: model.name, of: model.ledger.of, unit }, account)];
  });
  const { inundation, variants } = scenario.job;
  if (inundation === null) return ofModels;
  const all = floods();
  const ofFloods = inundation.setups.filter(({ swept }) => !swept).map(({ variant }) => {
    const sum = all.filter((flood) => flood.variant === variant).reduce((total, { balance }) => together(total, balance)!, NOTHING);
    return lineOf({ model: 'inundation-local-inertial', of: 'water', ...(variant === 0 ? {} : { policy: variants[variant]!.name }), unit: '立方米' }, sum);
  });
  return [...ofModels, ...ofFloods];
}

/** What is lost and left by sector, and whom it affects, of every variant that is no point of a sweep. */
function divisionLines({ scenario: { job, models }, results }: ScenarioRun): LedgerLine[] {
  const sums = new Map<string, Account>();
  for (const { divided } of results()) {
    for (const { variant, links } of divided) {
      links.forEach((accounts, k) => {
        accounts.forEach((account, d) => sums.set(`${variant} ${k} ${d}`, together(sums.get(`${variant} ${k} ${d}`) ?? null, account)!));
      });
    }
  }
  return job.variants.flatMap(({ name, kind }, v) =>
    models.flatMap((model, k) =>
      (model.divisions ?? []).flatMap(({ of, title, whole }, d): LedgerLine[] => {
        const sum = sums.get(`${v} ${k} ${d}`);
        // a sector of which nothing stands there says nothing
        return sum === undefined || sum.in === 0 ? [] : [lineOf({ model: model.name, of, part: title, ...(kind === 'policy' ? { policy: name } : {}), unit: model.parameters[whole]!.unit }, sum)];
      }),
    ),
  );
}

/** Every ledger of a run. */
export const ledgersOf = (run: ScenarioRun): LedgerLine[] => [...waterLines(run), ...divisionLines(run), ...siteAccounts(run)];
