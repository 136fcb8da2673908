/** Whether an Accept-Encoding takes gzip: named with a weight that is not zero. `*` is not enough, nobody sends it who means gzip. */
export function takesGzip(header: string | readonly string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((clause) =>
      /^\s*(?:x-)?gzip\s*(?:;\s*q=(?:1(?:\.0{0,3})?|0\.(?!0{1,3}\s*$)\d{1,3})\s*)?$/i.test(clause),
    );
}
