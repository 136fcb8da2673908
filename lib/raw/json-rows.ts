import { type JsonIndex, lastAtMost } from "./json-index";
import { NONE } from "./json-store";

/**
 * The rows of a tree view over an index: which containers are open, and so which nodes
 * are on view, in order. Rows ascend by node, so that a node's row is a binary search and
 * what lies inside a container is one run of rows.
 */
export class JsonRows {
  #rows = new Uint32Array(64);
  #length = 0;
  /** By container number: 1 when open. */
  #open = new Uint8Array(64);

  /** `openDepth` levels are open at first; 1 shows the root's children. */
  constructor(
    readonly json: JsonIndex,
    openDepth: number,
  ) {
    this.reset(openDepth);
  }

  get length(): number {
    return this.#length;
  }

  node(row: number): number {
    return this.#rows[row] as number;
  }

  isOpen(node: number): boolean {
    return this.json.isContainer(node) && this.#open[this.#container(node)] === 1;
  }

  /** The row of a node, or of the innermost container on view that holds it. */
  rowOf(node: number): number {
    let row = this.#find(node);
    for (let at = node; this.node(row) !== at && at !== NONE; row = this.#find(at)) at = this.json.parent(at);
    return row;
  }

  /** Opens or closes one container; what is open inside it stays so. */
  toggle(node: number): void {
    if (!this.json.isContainer(node)) return;
    const row = this.#find(node);
    const isOpen = this.isOpen(node);
    this.#setOpen(node, !isOpen);
    if (this.node(row) !== node) return;
    if (isOpen) this.#remove(row + 1, this.#find(this.json.next(node) - 1) + 1);
    else this.#insert(row + 1, this.#visibleInside(node));
  }

  /** Opens everything around a node and returns its row. */
  reveal(node: number): number {
    const closed: number[] = [];
    for (let at = this.json.parent(node); at !== NONE; at = this.json.parent(at)) {
      if (!this.isOpen(at)) closed.push(at);
    }
    for (const container of closed.reverse()) this.toggle(container);
    return this.#find(node);
  }

  /** Opens `depth` levels and closes the rest. Infinity opens all. */
  reset(depth: number): void {
    this.#open = new Uint8Array(Math.max(64, this.json.store.containers));
    if (depth === Number.POSITIVE_INFINITY) this.#open.fill(1);
    else this.#openLevels(depth);
    this.#length = 0;
    if (this.json.length === 0) return;
    this.#insert(0, Uint32Array.of(0));
    if (this.isOpen(0)) this.#insert(1, this.#visibleInside(0));
  }

  /** Takes in children that the index has gained at the end of its root (a watch's events). */
  extend(fromNode: number): void {
    if (!this.isOpen(0)) return;
    const added: number[] = [];
    for (let node = fromNode; node < this.json.length; node = this.json.next(node)) added.push(node);
    this.#insert(this.#length, Uint32Array.from(added));
  }

  #container(node: number): number {
    return this.json.store.link[node] as number;
  }

  #setOpen(node: number, open: boolean): void {
    const container = this.#container(node);
    if (container >= this.#open.length) {
      const larger = new Uint8Array(Math.max(container + 1, this.#open.length * 2));
      larger.set(this.#open);
      this.#open = larger;
    }
    this.#open[container] = open ? 1 : 0;
  }

  #openLevels(depth: number): void {
    let level = this.json.length === 0 ? [] : [0];
    for (let left = depth; left > 0 && level.length > 0; left -= 1) {
      const below: number[] = [];
      for (const node of level) {
        if (!this.json.isContainer(node)) continue;
        this.#setOpen(node, true);
        if (left > 1) for (const child of this.json.children(node)) below.push(child);
      }
      level = below;
    }
  }

  /** The nodes below an open container that its open descendants put on view. */
  #visibleInside(container: number): Uint32Array {
    const end = this.json.next(container);
    let visible = new Uint32Array(Math.max(16, this.json.count(container)));
    let length = 0;
    for (let node = container + 1; node < end; ) {
      if (length === visible.length) visible = resized(visible, length * 2);
      visible[length] = node;
      length += 1;
      node = this.isOpen(node) ? node + 1 : this.json.next(node);
    }
    return visible.subarray(0, length);
  }

  #find(node: number): number {
    return lastAtMost(this.#rows.subarray(0, this.#length), node);
  }

  #insert(row: number, nodes: Uint32Array): void {
    const length = this.#length + nodes.length;
    if (length > this.#rows.length) this.#rows = resized(this.#rows, Math.max(length, this.#length * 2));
    this.#rows.copyWithin(row + nodes.length, row, this.#length);
    this.#rows.set(nodes, row);
    this.#length = length;
  }

  #remove(from: number, to: number): void {
    this.#rows.copyWithin(from, to, this.#length);
    this.#length -= to - from;
  }
}

function resized(array: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
