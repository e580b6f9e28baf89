/**
 * The bivariate normal distribution function.
 *
 * Source: Plackett (1954) Biometrika 41, 351-360: dΦ2/dρ is the density; Drezner & Wesolowsky (1990) J. Statist. Comput.
 * Simul. 35, 101-107 integrate it over θ = arcsin ρ by Gauss-Legendre quadrature.
 */
import { normalCdf } from '../core/normal.js';

/** Positive nodes and weights of Gauss-Legendre quadrature with 20 points on (-1, 1): Abramowitz & Stegun (1964) table 25.4. */
const NODES = [0.07652652113349734, 0.22778585114164507, 0.37370608871541955, 0.5108670019508271, 0.636053680726515, 0.7463319064601508, 0.8391169718222188, 0.912234428251326, 0.9639719272779138, 0.9931285991850949] as const;
const WEIGHTS = [0.15275338713072584, 0.14917298647260374, 0.14209610931838204, 0.13168863844917664, 0.11819453196151841, 0.10193011981724044, 0.08327674157670475, 0.06267204833410907, 0.04060142980038694, 0.017614007139152118] as const;
/** Beyond this correlation the integrand bends sharply, and the arc is cut into panels. */
const STRONG = 0.9;
const PANELS = 6;

/** ∫ exp(-(h² + k² - 2hk sin θ) / (2 cos² θ)) dθ from `from` to `to`. */
function arc(h: number, k: number, from: number, to: number): number {
  const [centre, half] = [(from + to) / 2, (to - from) / 2];
  let sum = 0;
  for (let node = 0; node < NODES.length; node++) {
    for (let side = -1; side <= 1; side += 2) {
      const sin = Math.sin(centre + side * half * NODES[node]!);
      sum += WEIGHTS[node]! * Math.exp((h * k * sin - (h * h + k * k) / 2) / (1 - sin * sin));
    }
  }
  return half * sum;
}

/**
 * P(X <= h, Y <= k) of standard normals with correlation `rho`.
 *
 * @param h,k limits [1], infinite ones allowed
 * @param rho correlation [1], -1 < rho < 1
 * @returns probability [1], to about 1e-9 for |rho| <= 0.999
 */
export function bivariateNormalCdf(h: number, k: number, rho: number): number {
  if (h === -Infinity || k === -Infinity) return 0;
  if (h === Infinity) return normalCdf(k);
  if (k === Infinity) return normalCdf(h);
  const end = Math.asin(rho);
  const panels = Math.abs(rho) > STRONG ? PANELS : 1;
  let integral = 0;
  for (let panel = 0; panel < panels; panel++) integral += arc(h, k, (end * panel) / panels, (end * (panel + 1)) / panels);
  return Math.max(0, normalCdf(h) * normalCdf(k) + integral / (2 * Math.PI));
}
