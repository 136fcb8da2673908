import { inspect } from "node:util";

const SHOWN = "[redacted]";

/**
 * Holds a credential so that no log line, error report or JSON can show it by accident:
 * every way of turning it into text gives the same constant. Only `reveal` gives the value.
 */
export class Redacted<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toJSON(): string {
    return SHOWN;
  }

  toString(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
