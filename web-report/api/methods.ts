/** Which methods a path has, so that a wrong one is told from a wrong path. */

const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/** `/v1/villages/:code` as an expression that its paths match; `*` is the rest. */
const expressionOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(SPECIAL, '\\$&')))
      .join('/')}$`,
  );

export class MethodList {
  readonly #routes: { readonly expression: RegExp; readonly methods: readonly string[] }[] = [];

  add(url: string, methods: string | readonly string[]): void {
    this.#routes.push({ expression: expressionOf(url), methods: [methods].flat() });
  }

  /** Methods of a path, ascending; none: there is no such path. */
  of(path: string): string[] {
    return [...new Set(this.#routes.filter(({ expression }) => expression.test(path)).flatMap(({ methods }) => methods))].sort();
  }
}
