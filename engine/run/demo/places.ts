/**
 * A point well inside each province [°], by its two digits, about which invented counties are scattered. Coordinates of
 * demo villages are made up: they lie in the right part of the country and nowhere in particular.
 */
export const PROVINCE_POINTS: Readonly<Record<string, readonly [lon: number, lat: number]>> = {
  11: [116.4, 40.2], 12: [117.3, 39.4], 13: [115.6, 38.2], 14: [112.3, 37.6], 15: [112.5, 42.2],
  21: [122.8, 41.5], 22: [126.2, 43.6], 23: [127.6, 47.0], 31: [121.4, 31.1], 32: [119.5, 32.9],
  33: [120.1, 29.2], 34: [117.2, 31.8], 35: [117.9, 26.2], 36: [115.7, 27.6], 37: [118.1, 36.2],
  41: [113.6, 33.9], 42: [112.3, 31.0], 43: [111.7, 27.6], 44: [113.5, 23.6], 45: [108.8, 23.8],
  46: [109.8, 19.2], 50: [107.6, 29.8], 51: [103.3, 30.4], 52: [106.8, 26.8], 53: [101.6, 24.9],
  54: [91.2, 30.0], 61: [108.9, 34.6], 62: [104.0, 36.0], 63: [99.0, 35.6], 64: [106.2, 37.4], 65: [86.5, 42.6],
};
