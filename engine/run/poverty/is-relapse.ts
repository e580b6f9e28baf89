/** Whether what a YAML file holds is meant for `shuxiang relapse`: a scenario of models has neither households nor triggers. */
export const isRelapse = (value: unknown): boolean => typeof value === 'object' && value !== null && 'households' in value && 'triggers' in value && !('chain' in value);
