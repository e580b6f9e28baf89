/**
 * `npm run wasm`: compile the kernels in AssemblyScript and write them as modules of the source. What is written is
 * committed, so that neither a build nor a run needs the compiler; a test compiles them again and compares.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packagePath } from './package-root.js';

/** The source of a kernel, the module made of it, and the name it has there. */
export const KERNELS = [
  { source: 'engine/core/assembly/random.ts', module: 'engine/core/random-module.ts', name: 'RANDOM_MODULE' },
  { source: 'engine/flood/assembly/inundation.ts', module: 'engine/flood/inundation-module.ts', name: 'INUNDATION_MODULE' },
] as const;

export const COMPILER = packagePath('node_modules', 'assemblyscript', 'bin', 'asc.js');

/** Text of the module of a kernel. */
export function compileKernel({ source, name }: (typeof KERNELS)[number]): string {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
  try {
    const file = join(folder, 'kernel.wasm');
    const { status, stderr } = spawnSync(process.execPath, [COMPILER, source, '--outFile', file, '-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd'], { cwd: packagePath(), encoding: 'utf8' });
    if (status !== 0) throw new Error(`${source}: ${stderr}`);
    return `/** Made of \`${source}\` by \`npm run wasm\`: a WebAssembly module in base64. */\nexport const ${name} = '${readFileSync(file).toString('base64')}';\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const kernel of KERNELS) writeFileSync(packagePath(kernel.module), compileKernel(kernel));
}
