/** Counting marks in a drawing. */

/** How many elements carry a class. */
export const marks = (svg: string, name: string): number => svg.match(new RegExp(` class="${name}"`, 'g'))?.length ?? 0;

/** The numbers of an attribute of the elements that carry a class, in order. */
export const attribute = (svg: string, name: string, key: string): number[] =>
  [...svg.matchAll(new RegExp(`<\\w+ class="${name}"[^>]*? ${key}="([^"]+)"`, 'g'))].map((match) => Number(match[1]));

export const OPTIONS = { width: 600, title: 'a title', description: 'a description' };
