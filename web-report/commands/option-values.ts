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

/** A text that says something. */
export function someText(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('expected a text, found nothing.');
  return text;
}

/** A county's code of six digits. */
export function countyCode(text: string): string {
  if (!/^\d{6}$/.test(text)) throw new InvalidArgumentError(`expected a county's code of six digits, found ${text}.`);
  return text;
}

/** A number above 0. */
export function above0(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError(`expected a number > 0, found ${text}.`);
  return value;
}

/** A share above 0 and up to 1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1)) throw new InvalidArgumentError(`expected a share above 0 and up to 1, found ${text}.`);
  return value;
}

/** A share above 0 and up to 1, as a decimal or a fraction: `0.33`, `1/3`. */
export function fraction(text: string): number {
  const parts = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(text);
  const value = parts === null ? (text.trim() === '' ? NaN : Number(text)) : Number(parts[1]) / Number(parts[2]);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError(`expected a share above 0 and up to 1, such as 0.33 or 1/3, found ${text}.`);
  return value;
}

/** Positive numbers parted by commas, in their order. */
export function weights(text: string): number[] {
  const values = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (!values.every((value) => value > 0 && value < Infinity)) throw new InvalidArgumentError(`expected numbers above 0 parted by commas, found ${text}.`);
  return values;
}

/** Numbers parted by commas, each between `low` and `high` and neither of them, ascending and once each. */
export function numbersBetween(low: number, high: number): (text: string) => number[] {
  return (text) => {
    const values = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
    if (!values.every((value) => value > low && value < high)) throw new InvalidArgumentError(`expected numbers between ${low} and ${high} parted by commas, found ${text}.`);
    return [...new Set(values)].sort((a, b) => a - b);
  };
}
