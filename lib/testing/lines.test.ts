import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { linesOf } from "./lines";

it("an answer that is torn off when nobody reads any longer is nobody's mistake", async () => {
  const answer = new PassThrough().on("error", () => {});
  answer.write("one\ntwo\n");
  for await (const line of linesOf(answer)) {
    expect(line).toBe("one");
    break;
  }
  const closed = new Promise((resolve) => answer.once("close", resolve));
  answer.destroy(new Error("aborted"));
  await closed;
});

it("one that is torn off while it is read is an error to its reader", async () => {
  const answer = new PassThrough();
  answer.write("one\n");
  const read = async () => {
    for await (const _ of linesOf(answer)) answer.destroy(new Error("aborted"));
  };
  await expect(read()).rejects.toThrow("aborted");
});
