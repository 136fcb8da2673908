import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * A thread that is started when first needed and never keeps the process alive. Bundled, it is a file beside us;
 * from the sources, tsx has to load its TypeScript.
 * @param name of the file in server/, without its ending: an entry point of scripts/build/bundle.ts
 */
export function startThread(name: string, options: WorkerOptions = {}): Worker {
  const worker = openThread(name, options);
  worker.unref();
  return worker;
}

function openThread(name: string, options: WorkerOptions): Worker {
  const here = import.meta.url;
  if (!here.endsWith(".ts")) return new Worker(new URL(`./${name}.mjs`, here), options);
  const [entry, base] = [new URL(`./${name}.ts`, here).href, here].map((url) => JSON.stringify(url));
  const boot = `import("tsx/esm/api").then(({ tsImport }) => tsImport(${entry}, ${base}))`;
  return new Worker(boot, { ...options, eval: true });
}
