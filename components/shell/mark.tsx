/** Cutaway's mark: a box with a corner cut out, the cut surface hatched as on a drawing. */
export function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M10 1.5 17.5 5.75v8.5L10 18.5l-7.5-4.25v-8.5z" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="M10 10v8.5M10 10 2.5 5.75M10 10l7.5-4.25" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="m10 12.4 7.5-4.3M10 15.2l7.5-4.3M10 18l7.5-4.3" strokeWidth="0.9" />
    </svg>
  );
}
