/** Resolves once `condition` holds, asked again at each turn of the event loop: for states without an event. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
