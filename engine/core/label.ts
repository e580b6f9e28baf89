/** Text for people, in both languages. Labels live in YAML, never in code. */
export interface Label {
  readonly zh: string;
  readonly en: string;
}
