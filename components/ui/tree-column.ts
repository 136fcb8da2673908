export interface TreeColumn {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track of a length, or minmax() with a length as its least: "minmax(0px, 2fr)" or "12ch". */
  readonly width: string;
  readonly align?: "start" | "end";
}
