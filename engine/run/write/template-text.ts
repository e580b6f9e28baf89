/** The words printed on the form to fill in, and in which of the two languages they stand there. */
import type { Label } from '../../core/label.js';

export type TemplateLanguage = 'zh' | 'en' | 'both';

/** A label in the form's language or languages. */
export function inLanguage({ zh, en }: Label, language: TemplateLanguage): string {
  if (language === 'both') return zh === en ? zh : `${zh} ${en}`;
  return language === 'zh' ? zh : en;
}

/** The one language for what a cell may hold: a drop-down offers each answer once. */
export const answerIn = ({ zh, en }: Label, language: TemplateLanguage): string => (language === 'en' ? en : zh);

export const SHEETS = {
  form: { zh: '填报', en: 'Form' },
  instructions: { zh: '填报说明', en: 'Instructions' },
  glossary: { zh: '名词解释', en: 'Glossary' },
  rules: { zh: '核对规则', en: 'Checks' },
  lists: { zh: '选项', en: 'Lists' },
} as const satisfies Record<string, Label>;

export const YES: Label = { zh: '是', en: 'yes' };
export const NO: Label = { zh: '否', en: 'no' };

/** The mark behind the heading of a column that must be filled in. */
export const REQUIRED = '*';

export const TYPE_TITLES = {
  code: { zh: '代码', en: 'code' },
  text: { zh: '文本', en: 'text' },
  enum: { zh: '单选', en: 'one of a list' },
  bool: { zh: '是/否', en: 'yes or no' },
  int: { zh: '整数', en: 'whole number' },
  num: { zh: '数值', en: 'number' },
} as const satisfies Record<string, Label>;

export const INSTRUCTIONS: readonly Label[] = [
  { zh: '每行填一个单位；第一行至表头行、代码和已填好的名称不可更改。', en: 'One row per unit. The heading rows, the codes and the names already given cannot be changed.' },
  { zh: '代码按文本填写，不得省略开头的0，不得写成科学计数法。', en: 'Codes are text: keep every digit, leading zeros included, and no scientific notation.' },
  {
    zh: '没有就填0；不知道或无法取得就留空。0和空白含义不同，空白不按0处理。',
    en: 'Enter 0 where there is none; leave the cell empty where it is not known. Empty is never taken as 0.',
  },
  {
    zh: '数值只填数字，不写单位；单位见表头。百分比填0至100的数，例如45表示45%。',
    en: 'Numbers without units; the heading says the unit. Percentages are from 0 to 100: 45 means 45 %.',
  },
  { zh: '有下拉选项的单元格只能从选项中选择。', en: 'Cells with a drop-down list take only what is on the list.' },
  { zh: '带*的列必须填写。', en: 'Columns marked * must be filled in.' },
  {
    zh: '表头注明层级高于本单位的数据（如乡镇、县），同一乡镇或县的各行应填同一个数。',
    en: 'A value of a higher level (township, county) is the same in every row of that township or county.',
  },
  { zh: '不要增加、删除或移动列；需要说明的事项另行书面报告。', en: 'Do not add, delete or move columns; report explanations separately in writing.' },
  { zh: '工作表保护没有密码，只为防止误改。', en: 'The sheet protection has no password; it only guards against slips.' },
];

export const GLOSSARY_HEADINGS = {
  field: { zh: '字段', en: 'Field' },
  zh: { zh: '中文名称', en: 'Chinese title' },
  en: { zh: '英文名称', en: 'English title' },
  group: { zh: '分组', en: 'Group' },
  type: { zh: '类型', en: 'Type' },
  unit: { zh: '计量单位', en: 'Unit' },
  range: { zh: '取值范围', en: 'Range' },
  level: { zh: '层级', en: 'Level' },
  provider: { zh: '填报主体', en: 'Provided by' },
  indicators: { zh: '用于指标', en: 'Indicators that use it' },
} as const satisfies Record<string, Label>;

export const RULE_HEADINGS = {
  id: { zh: '编号', en: 'Rule' },
  severity: { zh: '级别', en: 'Severity' },
  title: { zh: '规则', en: 'In words' },
  condition: { zh: '条件', en: 'Condition' },
  rejects: { zh: '不通过时剔除的单元格', en: 'Cells rejected where it fails' },
  why: { zh: '理由', en: 'Why' },
} as const satisfies Record<string, Label>;

export const SEVERITIES = {
  E: { zh: '错误：剔除', en: 'error: rejected' },
  W: { zh: '警告：须书面说明', en: 'warning: explain in writing' },
  Q: { zh: '疑问：待核实', en: 'query: to be verified' },
} as const satisfies Record<string, Label>;
