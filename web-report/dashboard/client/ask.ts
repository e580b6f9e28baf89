/** Asking the page's own server, with a time after which it counts as gone. */

/** Longest wait for an answer [ms]. */
const PATIENCE_MS = 15_000;
const KEY = 'key';

/** What the server says is wrong (RFC 9457). */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** The key of this tab; it is forgotten with the tab. */
export const keyOf = (): string | null => sessionStorage.getItem(KEY);
export function useKey(key: string | null): void {
  if (key === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, key);
}

async function refusal(answer: Response): Promise<RefusedError> {
  const { detail } = await answer.json().then((body: { readonly detail?: string }) => body, () => ({ detail: undefined }));
  return new RefusedError(answer.status, detail ?? answer.statusText);
}

/** The folder of the host that this page is, whether or not its address ends as one. */
const folder = location.pathname.endsWith('/') ? '.' : `./${location.pathname.slice(location.pathname.lastIndexOf('/') + 1)}`;

/** A path of the service below where this page is, which may be a folder of its host; paths that the service gives are whole. */
export const below = (path: string): string => (path.startsWith('/v1/') ? `${folder}${path}` : path);

/** @throws RefusedError where the server answers but refuses, another where it does not answer */
export async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(below(path), { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw await refusal(answer);
  return (await answer.json()) as T;
}

/** The same in the name of the key. */
export async function askWithKey(path: string, method = 'GET', body?: object, signal = AbortSignal.timeout(PATIENCE_MS)): Promise<Response> {
  const answer = await fetch(below(path), { method, signal, headers: { authorization: `Bearer ${keyOf() ?? ''}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw await refusal(answer);
  return answer;
}
