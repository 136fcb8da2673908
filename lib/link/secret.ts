/** A JSON Web Token, a bearer or basic header, a PEM block, a launch code in a fragment. */
const SECRET =
  /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|\b(?:bearer|basic)\s+[\w+/=.~-]{16,}|-----BEGIN [A-Z ]+-----|[#&?]code=/i;

/**
 * True for text of a shape that only credentials have. A net below the real rule (links hold
 * declared fields only): it catches what somebody pasted into the wrong box.
 */
export function looksSecret(text: string): boolean {
  return SECRET.test(text);
}
