/** The name of each operation in the description: it follows from method and path alone, so that it is as stable as they are. */

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `/v1/villages/:code/observations` by GET: `getVillagesByCodeObservations`. A later version than the first is named in it. */
export function operationId(method: string, url: string): string {
  const segments = url.split('/').filter((segment) => segment !== '' && segment !== 'v1');
  const words = segments.flatMap((segment) => (segment.startsWith(':') ? ['by', segment.slice(1)] : segment.split(/[^A-Za-z0-9]+/)));
  return method.toLowerCase() + words.map(capital).join('');
}
