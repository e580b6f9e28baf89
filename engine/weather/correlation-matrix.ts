/**
 * Correlation matrices: the factor that makes correlated normals of independent ones, and the repair of a matrix whose
 * elements were estimated pair by pair and so need not be one.
 *
 * Source: Golub & Van Loan (1996) Matrix Computations, sections 4.2 (Cholesky) and 8.4 (Jacobi); clipping of eigenvalues
 * with the diagonal scaled back to one: Rebonato & Jäckel (1999) J. Risk 2(2), 17-27, section 3.
 */

export type Matrix = readonly (readonly number[])[];

/** Least square of a diagonal element of a factor: below, the matrix counts as singular. */
const LEAST_PIVOT = 1e-9;
/** Least eigenvalue left by the repair. */
const LEAST_EIGENVALUE = 1e-6;
const SWEEPS = 60;

/**
 * Lower factor L of `matrix` = L Lᵀ, packed by rows: element (i, j) at i (i + 1) / 2 + j; null where the matrix is not
 * positive definite.
 */
export function choleskyFactor(matrix: Matrix): Float64Array | null {
  const n = matrix.length;
  const factor = new Float64Array((n * (n + 1)) / 2);
  for (let i = 0; i < n; i++) {
    const row = (i * (i + 1)) / 2;
    for (let j = 0; j <= i; j++) {
      const other = (j * (j + 1)) / 2;
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= factor[row + k]! * factor[other + k]!;
      if (j < i) factor[row + j] = rest / factor[other + j]!;
      else if (rest < LEAST_PIVOT) return null;
      else factor[row + i] = Math.sqrt(rest);
    }
  }
  return factor;
}

/** Turn rows and columns p and q of `a` so that a[p][q] is 0, and the columns of `v` with them. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (row: number[]): void => {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  };
  a.forEach(turn);
  const [rowP, rowQ] = [a[p]!, a[q]!];
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rowP[k]!, rowQ[k]!];
    rowP[k] = c * x - s * y;
    rowQ[k] = s * x + c * y;
  }
  v.forEach(turn);
}

/** Eigenvalues of a symmetric matrix, and its eigenvectors as columns, by cyclic Jacobi rotations. */
function eigen(matrix: Matrix): { readonly values: readonly number[]; readonly vectors: Matrix } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = matrix.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p]![q]!) < 1e-15) continue;
        off += a[p]![q]! ** 2;
        rotate(a, v, p, q);
      }
    }
    if (off < 1e-24) break;
  }
  return { values: a.map((row, i) => row[i]!), vectors: v };
}

/** The matrix itself where it is positive definite, else the one with its eigenvalues clipped and its diagonal scaled to 1. */
export function asCorrelationMatrix(matrix: Matrix): number[][] {
  if (choleskyFactor(matrix) !== null) return matrix.map((row) => [...row]);
  const { values, vectors } = eigen(matrix);
  const clipped = values.map((value) => Math.max(LEAST_EIGENVALUE, value));
  const product = (i: number, j: number): number => clipped.reduce((sum, value, k) => sum + value * vectors[i]![k]! * vectors[j]![k]!, 0);
  const scale = matrix.map((_, i) => 1 / Math.sqrt(product(i, i)));
  const repaired = matrix.map((row, i) => row.map((_, j) => (j < i ? scale[i]! * scale[j]! * product(i, j) : i === j ? 1 : 0)));
  return repaired.map((row, i) => row.map((value, j) => (j > i ? repaired[j]![i]! : value)));
}
