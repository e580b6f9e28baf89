/** Distances between the members of an ensemble, in WebAssembly SIMD: eight members against each later one, so that one load serves as many. */

@inline
function at(members: usize, i: i32): f64 {
  return load<f64>(members + ((<usize>i) << 3));
}

@inline
function apart(a: f64, b: f64): f64 {
  return Math.abs(a - b);
}

@inline
function bothApart(pair: v128, x: v128): v128 {
  return f64x2.abs(f64x2.sub(pair, x));
}

/** Sum of |x_i - x_j| over pairs i < j of `m` members. */
function pairDistances(members: usize, m: i32): f64 {
  let s0: f64 = 0;
  let s1: f64 = 0;
  let s2: f64 = 0;
  let s3: f64 = 0;
  const end = members + ((<usize>m) << 3);
  let i = 0;
  for (; i + 7 < m; i += 8) {
    const a = at(members, i);
    const b = at(members, i + 1);
    const c = at(members, i + 2);
    const d = at(members, i + 3);
    const e = at(members, i + 4);
    const f = at(members, i + 5);
    const g = at(members, i + 6);
    const h = at(members, i + 7);
    s0 += apart(a, b) + apart(c, d) + (apart(e, f) + apart(g, h)) + (apart(a, e) + apart(b, f) + apart(c, g));
    s1 += apart(a, c) + apart(b, d) + (apart(e, g) + apart(f, h)) + (apart(d, h) + apart(a, f) + apart(b, g));
    s2 += apart(a, d) + apart(b, c) + (apart(e, h) + apart(f, g)) + (apart(c, h) + apart(d, e) + apart(a, g));
    s3 += apart(b, h) + apart(c, e) + (apart(d, f) + apart(a, h)) + (apart(b, e) + apart(c, f) + apart(d, g));
    const from = members + ((<usize>i) << 3);
    const ab = v128.load(from);
    const cd = v128.load(from, 16);
    const ef = v128.load(from, 32);
    const gh = v128.load(from, 48);
    let s01 = f64x2.replace_lane(f64x2.splat(s0), 1, s1);
    let s23 = f64x2.replace_lane(f64x2.splat(s2), 1, s3);
    for (let other = from + 64; other < end; other += 8) {
      const x = v128.load64_splat(other);
      s01 = f64x2.add(s01, f64x2.add(bothApart(ab, x), bothApart(ef, x)));
      s23 = f64x2.add(s23, f64x2.add(bothApart(cd, x), bothApart(gh, x)));
    }
    s0 = f64x2.extract_lane(s01, 0);
    s1 = f64x2.extract_lane(s01, 1);
    s2 = f64x2.extract_lane(s23, 0);
    s3 = f64x2.extract_lane(s23, 1);
  }
  if (i + 3 < m) {
    const a = at(members, i);
    const b = at(members, i + 1);
    const c = at(members, i + 2);
    const d = at(members, i + 3);
    s0 += apart(a, b) + apart(c, d);
    s1 += apart(a, c) + apart(b, d);
    s2 += apart(a, d) + apart(b, c);
    for (i += 4; i < m; i++) {
      const x = at(members, i);
      s0 += apart(a, x);
      s1 += apart(b, x);
      s2 += apart(c, x);
      s3 += apart(d, x);
    }
    i = m - (m & 3);
  }
  for (; i < m; i++) {
    for (let j = i + 1; j < m; j++) s0 += apart(at(members, i), at(members, j));
  }
  return s0 + s1 + (s2 + s3);
}

/**
 * CRPS of each case: mean |x - y| - Σ_{i<j} |x_i - x_j| / divisor.
 *
 * @param members case after case, `m` each
 */
export function crps(members: usize, observed: usize, m: i32, cases: i32, divisor: f64, out: usize): void {
  for (let c = 0; c < cases; c++) {
    const y = load<f64>(observed);
    let error: f64 = 0;
    for (let i = 0; i < m; i++) error += apart(at(members, i), y);
    store<f64>(out, error / <f64>m - (m == 1 ? 0 : pairDistances(members, m) / divisor));
    members += (<usize>m) << 3;
    observed += 8;
    out += 8;
  }
}
