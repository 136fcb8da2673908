import { whyNot } from "./cutaway";
import { expect, test } from "./fixtures";

const reason = whyNot();
test.skip(reason !== null, reason ?? "");

const TABS = 8;

/** In the page: one socket with one view, and resolves with how many rows it shows once it is live. */
async function rowsOnceLive(): Promise<number> {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/stream`);
  const say = (message: object) => socket.send(JSON.stringify(message));
  socket.onopen = () => say({ op: "hello", v: 1 });
  const query = { version: "v1", resource: "namespaces", fieldSelector: "metadata.name=kube-system" };
  let rows: number | null = null;
  let live = false;
  return new Promise((resolve, reject) => {
    socket.onclose = () => reject(new Error("the socket closed"));
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data));
      if (message.t === "hello") {
        say({ op: "credit", frames: 8 });
        say({ op: "subscribe", ref: 1, view: "objects", query, window: { offset: 0, count: 50 } });
      }
      if (message.t === "window" || message.t === "delta") rows = message.total;
      if (message.t === "state") live = message.status.phase === "live";
      if (live && rows !== null && rows > 0) resolve(rows);
    };
  });
}

test(`${TABS} tabs of one browser are live at once, on one watch upstream`, async ({ page, context }) => {
  test.slow(true, "eight pages at once");
  await page.goto("/raw");
  const others = await Promise.all(
    Array.from({ length: TABS - 1 }, async () => {
      const tab = await context.newPage();
      await tab.goto("/raw");
      return tab;
    }),
  );
  const shown = await Promise.all([page, ...others].map((tab) => tab.evaluate(rowsOnceLive)));
  expect(shown).toEqual(Array(TABS).fill(1));
  const records = await (await page.request.get("/api/evidence")).text();
  expect(records.match(/watch=true[^"]*name%3Dkube-system|name%3Dkube-system[^"]*watch=true/g)).toHaveLength(
    1,
  );
});
