/** The file in a folder of results that says what they were made from. */
export const MANIFEST_NAME = 'manifest.json';
