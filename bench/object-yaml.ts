import type { Page } from "@playwright/test";
import { labWriter } from "@/lib/testing/lab-writer";
import { onPage, printSteps, type Step } from "./browser";

interface Options {
  readonly kubeconfig: string;
}

const NAMESPACE = "default";
/** As large as a ConfigMap may be: one of many fields, each with an owner, and one of many lines. */
const DATA: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "bench-yaml-fields": Object.fromEntries(
    Array.from({ length: 9_000 }, (_, i) => [`key-${i}`, `value ${i} ${"x".repeat(60)}`]),
  ),
  "bench-yaml-lines": { text: Array.from({ length: 60_000 }, (_, i) => `line ${i}: a`).join("\n") },
};

/** `npm run bench -- object-yaml`: what the page of a large object costs its tab. The objects are made, and removed again. */
export async function benchObjectYaml({ kubeconfig }: Options): Promise<void> {
  const writer = labWriter(kubeconfig);
  const pathOf = (name: string) => `/api/v1/namespaces/${NAMESPACE}/configmaps/${name}`;
  try {
    await onPage(kubeconfig, async (page, origin) => {
      const devtools = await page.context().newCDPSession(page);
      for (const [name, data] of Object.entries(DATA)) {
        await writer.apply(pathOf(name), {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name, namespace: NAMESPACE },
          data,
        });
        console.log(name);
        await printSteps(page, devtools, stepsOf(origin, name));
      }
    });
  } finally {
    for (const name of Object.keys(DATA)) await writer.remove(pathOf(name)).catch(() => {});
  }
}

const stepsOf = (origin: string, name: string): readonly Step[] => [
  [
    "open the page",
    async (page) => {
      await page.goto(`${origin}/object?v=1&resource=configmaps&namespace=${NAMESPACE}&name=${name}`);
      await page.getByRole("region", { name: "Data" }).waitFor();
    },
  ],
  [
    "as YAML",
    async (page) => {
      await page.getByRole("tab", { name: "YAML" }).click();
      await page.getByText("kind: ConfigMap").waitFor();
    },
  ],
  ["scroll by the wheel", wheel],
  ["find", (page) => page.getByRole("textbox", { name: "Find in the answer" }).fill("7777")],
  [
    "fold everything",
    async (page) => {
      await page.getByRole("button", { name: "Levels" }).click();
      await page.getByRole("menuitem", { name: "Fold everything" }).click();
    },
  ],
];

async function wheel(page: Page): Promise<void> {
  await page.mouse.move(600, 500);
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 1_200);
}
