/** The ledgers of a whole run, all members together: water as the chain stands; money and people under every policy. */
import { together, type Account } from './account.js';
import { lineOf, type LedgerLine } from './ledger-line.js';
import type { ScenarioRun } from './run.js';
import { siteAccounts } from './site-accounts.js';

const NOTHING: Account = { in: 0, out: 0, stored: 0 };

function waterLines({ scenario, results, floods }: ScenarioRun): LedgerLine[] {
  const sums = scenario.models.map((): Account => NOTHING);
  for (const { accounts } of results()) accounts.forEach((account, k) => (sums[k] = together(sums[k]!, account)!));
  const ofModels = scenario.models.flatMap((model, k): LedgerLine[] => (model.ledger === undefined ? [] : [lineOf({ model: model.name, of: model.ledger.of, unit: model.inputs[model.ledger.in[0]!]!.unit }, sums[k]!)]));
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
