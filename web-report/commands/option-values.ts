/** Values of options as commander checks them. */
import { InvalidArgumentError } from 'commander';

/** A whole number between `low` and `high`. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low || value > high) throw new InvalidArgumentError(`expected a whole number from ${low} to ${high}, found ${text}.`);
    return value;
  };
}

/** A path that is not empty: an empty one would mean the folder one happens to be in. */
export function somePath(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('expected a path, found nothing.');
  return text;
}
