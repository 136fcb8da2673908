import AxeBuilder from "@axe-core/playwright";
import { whyNot } from "./cutaway";
import { expect, idle, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

/** Every view there is; a new one is added here with its first commit. */
const VIEWS = [
  "/",
  "/apis",
  "/apis?v=1&tab=chain&at=metrics.k8s.io/v1beta1",
  "/apis?v=1&tab=path&path=/apis/broken.cutaway.dev/v1",
  "/apis?v=1&tab=requests",
  "/apis?v=1&at=apps/v1/deployments&schema=1&field=spec.strategy",
  "/raw?v=1&path=/api/v1/namespaces",
  "/trees?v=1&depth=2",
  "/trees?v=1&look=map",
  "/cgroups",
  "/cgroups?v=1&node=lab-node",
  "/cgroups?v=1&node=lab-node&panel=map",
  "/cgroups?v=1&node=lab-node&panel=paste",
  "/watch?v=1&streams=coordination.k8s.io/v1/leases,v1/pods",
  "/object?v=1&version=v1&resource=pods&namespace=shop&name=db-0",
  "/object?v=1&version=v1&resource=pods&namespace=shop&name=db-0&tab=yaml",
  "/object?v=1&version=v1&resource=pods&namespace=shop&name=db-0&tab=events",
  "/object?v=1&version=v1&resource=pods&namespace=shop&name=db-0&tab=relations&graph=1",
  "/object?v=1&version=v1&resource=pods&namespace=shop&name=db-0&tab=logs",
  "/object?v=1&version=v1&resource=pods&namespace=shop&name=db-0&tab=cgroup",
  "/object?v=1&version=v1&resource=pods&namespace=shop&name=db-0&tab=requests",
  "/about",
  "/nowhere",
];

/** Each theme and each width once: contrast hangs on the theme, what is cut or overlaps on the width. */
const LOOKS = [
  { colorScheme: "light", width: 1440 },
  { colorScheme: "dark", width: 800 },
] as const;

for (const { colorScheme, width } of LOOKS) {
  test.describe(`${colorScheme}, ${width} px`, { tag: "@once" }, () => {
    test.use({ colorScheme, viewport: { width, height: 900 } });
    for (const view of VIEWS) {
      test(`${view} has no violation that axe finds`, async ({ page, open }) => {
        test.slow(true, "axe looks at every element, which takes long beside a whole cluster");
        await open(view);
        await page.getByRole("region", { name: "Evidence", exact: true }).getByRole("button").first().click();
        await idle(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
        ).toEqual([]);
      });
    }
  });
}
