/**
 * `npm run wasm`: compile the kernels in AssemblyScript and write them as modules of the source. What is written is
 * committed, so that neither a build nor a run needs the compiler; a test compiles them again and compares.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { packagePath } from './package-root.js';

/** The source of a kernel, the module made of it, the name it has there, and the memory it is given: shared memory may grow under the views of it. */
export const KERNELS = [
  { source: 'engine/core/assembly/random.ts', module: 'engine/core/random-module.ts', name: 'RANDOM_MODULE', memory: 'own' },
  { source: 'engine/core/assembly/columns.ts', module: 'engine/core/columns-module.ts', name: 'COLUMNS_MODULE', memory: 'shared' },
  { source: 'engine/scoring/assembly/tile.ts', module: 'engine/scoring/tile-module.ts', name: 'TILE_MODULE', memory: 'shared' },
  { source: 'engine/scoring/assembly/rank.ts', module: 'engine/scoring/rank-module.ts', name: 'RANK_MODULE', memory: 'own' },
  { source: 'engine/flood/assembly/inundation.ts', module: 'engine/flood/inundation-module.ts', name: 'INUNDATION_MODULE', memory: 'own' },
  { source: 'engine/flood/assembly/gr4.ts', module: 'engine/flood/gr4-module.ts', name: 'GR4_MODULE', memory: 'own' },
  { source: 'engine/flood/assembly/xinanjiang.ts', module: 'engine/flood/xinanjiang-module.ts', name: 'XINANJIANG_MODULE', memory: 'own' },
  { source: 'engine/weather/assembly/fire-weather.ts', module: 'engine/weather/fire-weather-module.ts', name: 'FIRE_WEATHER_MODULE', memory: 'own' },
  { source: 'engine/poverty/assembly/year.ts', module: 'engine/poverty/year-module.ts', name: 'YEAR_MODULE', memory: 'own' },
  { source: 'engine/warning/assembly/values.ts', module: 'engine/warning/values-module.ts', name: 'VALUES_MODULE', memory: 'own' },
  { source: 'engine/warning/assembly/votes.ts', module: 'engine/warning/votes-module.ts', name: 'VOTES_MODULE', memory: 'own' },
  { source: 'engine/verification/assembly/crps.ts', module: 'engine/verification/crps-module.ts', name: 'CRPS_MODULE', memory: 'own' },
  { source: 'engine/run/read/assembly/parquet.ts', module: 'engine/run/read/parquet-module.ts', name: 'PARQUET_MODULE', memory: 'own' },
  { source: 'engine/run/read/assembly/cells.ts', module: 'engine/run/read/cells-module.ts', name: 'CELLS_MODULE', memory: 'shared' },
  { source: 'engine/run/write/assembly/csv.ts', module: 'engine/run/write/csv-module.ts', name: 'CSV_MODULE', memory: 'own' },
] as const;

const OPTIONS = { own: [], shared: ['--enable', 'threads', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '16384'] } as const;

/** By a name that no type is looked up for: those of the compiler declare the language of the kernels for all files, and change ours. */
const COMPILER: string = 'assemblyscript/asc';

/** What is used of it. */
interface Compiler {
  readonly default: {
    readonly main: (
      options: readonly string[],
      io: { readonly writeFile: (name: string, content: string | Uint8Array) => void; readonly stderr: { readonly write: (text: string | Uint8Array) => void } },
    ) => Promise<{ readonly error: Error | null }>;
  };
}

/** Text of the module of a kernel; the compiler runs in this process, where the second kernel finds it warm. */
export async function compileKernel({ source, name, memory }: (typeof KERNELS)[number]): Promise<string> {
  const { default: asc } = (await import(COMPILER)) as Compiler;
  let made: Uint8Array = new Uint8Array(0);
  const writeFile = (_: string, content: string | Uint8Array): void => {
    made = Buffer.from(content);
  };
  let said = '';
  const stderr = {
    write: (text: string | Uint8Array) => {
      said += Buffer.from(text).toString();
    },
  };
  const { error } = await asc.main([source, '--baseDir', packagePath(), '--outFile', 'kernel.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd', ...OPTIONS[memory]], { writeFile, stderr });
  if (error !== null) throw new Error(`${source}: ${said}`);
  return `/** Made of \`${source}\` by \`npm run wasm\`: a WebAssembly module in base64. */\nexport const ${name} = '${Buffer.from(made).toString('base64')}';\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const kernel of KERNELS) writeFileSync(packagePath(kernel.module), await compileKernel(kernel));
}
