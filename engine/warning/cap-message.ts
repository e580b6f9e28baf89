/** A CAP 1.2 message, as it was read or is to be written. Source: OASIS (2010), section 3.2. */

export interface NamedValue {
  readonly valueName: string;
  readonly value: string;
}

export interface CapArea {
  readonly areaDesc: string;
  /** Closed rings of [latitude, longitude] in degrees. */
  readonly polygons: readonly (readonly (readonly [number, number])[])[];
  readonly geocodes: readonly NamedValue[];
}

export interface CapInfo {
  readonly language: string;
  readonly categories: readonly string[];
  readonly event: string;
  readonly responseTypes: readonly string[];
  readonly urgency: string;
  readonly severity: string;
  readonly certainty: string;
  readonly eventCodes: readonly NamedValue[];
  /** Times as CAP writes them; '' where there is none. */
  readonly effective: string;
  readonly onset: string;
  readonly expires: string;
  readonly senderName: string;
  readonly headline: string;
  readonly description: string;
  readonly instruction: string;
  readonly parameters: readonly NamedValue[];
  readonly areas: readonly CapArea[];
}

export interface CapReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
}

export interface CapAlert {
  readonly identifier: string;
  readonly sender: string;
  readonly sent: string;
  readonly status: string;
  readonly msgType: string;
  readonly scope: string;
  readonly restriction: string;
  readonly addresses: string;
  readonly codes: readonly string[];
  readonly note: string;
  readonly references: readonly CapReference[];
  readonly infos: readonly CapInfo[];
}
