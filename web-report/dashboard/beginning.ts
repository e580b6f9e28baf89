/** What the codes of an area's villages begin with: codes of townships and counties may be filled up with zeros. */
export const beginningOf = (code: string): string => (code.length === 12 ? code.replace(/(000){1,2}$/, '') : code);
