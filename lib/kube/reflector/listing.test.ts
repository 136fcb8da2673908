import { expect, test } from "vitest";
import { page, pod } from "@/lib/testing/scripted-source";
import type { ListHeard, ListPage } from "./lister-watcher";
import { pages } from "./listing";

const signal = new AbortController().signal;

/** A server whose answers begin and end when told to. */
function server() {
  const asked: (string | null)[] = [];
  const begun: ((token: string) => void)[] = [];
  const end: ((page: ListPage) => void)[] = [];
  return {
    asked,
    begun,
    end,
    list({ continueToken }: { continueToken: string | null }, _signal: AbortSignal, heard: ListHeard = {}) {
      asked.push(continueToken);
      begun.push((token) => heard.continues?.(token));
      return new Promise<ListPage>((resolve) => end.push(resolve));
    },
  };
}

const read = (from: ReturnType<typeof server>) => pages(from, { resourceVersion: "", paged: true }, signal);
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("the next page is asked for when the one before begins with its token, and no further", async () => {
  const kube = server();
  const all = read(kube);
  const first = all.next();
  kube.begun[0]?.("b");
  await turn();
  expect(kube.asked).toEqual([null, "b"]);
  kube.begun[1]?.("c");
  await turn();
  expect(kube.asked).toEqual([null, "b"]);
  kube.end[0]?.(page(10, [pod("a", 1)], { continueToken: "b" }));
  expect((await first).value?.objects).toHaveLength(1);
  const second = all.next();
  await turn();
  expect(kube.asked).toEqual([null, "b", "c"]);
  kube.end[1]?.(page(10, [], { continueToken: "c" }));
  await second;
  kube.end[2]?.(page(10, []));
  await all.next();
  expect(await all.next()).toMatchObject({ done: true });
  expect(kube.asked).toEqual([null, "b", "c"]);
});

test("what the whole answer says is what counts", async () => {
  const kube = server();
  const all = read(kube);
  const first = all.next();
  kube.begun[0]?.("wrong");
  await turn();
  kube.end[0]?.(page(10, [], { continueToken: "b" }));
  await first;
  expect(kube.asked).toEqual([null, "wrong", "b"]);
  const second = all.next();
  kube.end[2]?.(page(10, []));
  expect((await second).value?.continueToken).toBeNull();
});

test("without a word before, it is asked for when the page is there", async () => {
  const kube = server();
  const all = read(kube);
  const first = all.next();
  await turn();
  expect(kube.asked).toEqual([null]);
  kube.end[0]?.(page(10, [], { continueToken: "b" }));
  await first;
  expect(kube.asked).toEqual([null, "b"]);
});
