/** Kinds of JSON values, as stored in one byte. Containers are the two lowest. */
export const OBJECT = 0;
export const ARRAY = 1;
export const STRING = 2;
export const NUMBER = 3;
export const TRUE = 4;
export const FALSE = 5;
export const NULL = 6;

/** "No such node"; also the parent of the root. */
export const NONE = 0xffff_ffff;

/**
 * The values of a JSON text as arrays of numbers: node i of the text, counted in
 * the order in which values begin, is `kind[i]`, `start[i]`, …. A node takes 13 bytes
 * and a container 12 more, whatever its text holds; nothing of the text is copied.
 */
export class JsonStore {
  /** Nodes, and containers among them. */
  length = 0;
  containers = 0;

  kind: Uint8Array<ArrayBuffer>;
  /** Byte offset at which the value begins. */
  start: Uint32Array<ArrayBuffer>;
  /** Node id of the container around it, NONE for the root. */
  parent: Uint32Array<ArrayBuffer>;
  /** Of a scalar: byte offset after it. Of a container: its number in the three arrays below. */
  link: Uint32Array<ArrayBuffer>;

  /** By container: byte offset after it, node id after its last descendant, and how many children. */
  end: Uint32Array<ArrayBuffer>;
  next: Uint32Array<ArrayBuffer>;
  count: Uint32Array<ArrayBuffer>;

  constructor(expectedNodes: number) {
    const nodes = Math.max(16, expectedNodes);
    const containers = Math.max(16, nodes >> 2);
    this.kind = new Uint8Array(nodes);
    this.start = new Uint32Array(nodes);
    this.parent = new Uint32Array(nodes);
    this.link = new Uint32Array(nodes);
    this.end = new Uint32Array(containers);
    this.next = new Uint32Array(containers);
    this.count = new Uint32Array(containers);
  }

  addScalar(kind: number, start: number, end: number, parent: number): void {
    // In two steps: adding may replace the array.
    const node = this.#add(kind, start, parent);
    this.link[node] = end;
  }

  /** A container whose end is not known yet; see `close`. */
  open(kind: number, start: number, parent: number): number {
    const node = this.#add(kind, start, parent);
    if (this.containers === this.end.length) this.#growContainers();
    this.link[node] = this.containers;
    this.count[this.containers] = 0;
    this.containers += 1;
    return node;
  }

  close(node: number, end: number): void {
    const container = this.link[node] as number;
    this.end[container] = end;
    this.next[container] = this.length;
  }

  /** Bytes held by the arrays. */
  get byteLength(): number {
    return this.kind.length * 13 + this.end.length * 12;
  }

  #add(kind: number, start: number, parent: number): number {
    const node = this.length;
    if (node === this.kind.length) this.#growNodes();
    this.kind[node] = kind;
    this.start[node] = start;
    this.parent[node] = parent;
    if (parent !== NONE) {
      const container = this.link[parent] as number;
      this.count[container] = (this.count[container] as number) + 1;
    }
    this.length = node + 1;
    return node;
  }

  #growNodes(): void {
    const capacity = this.kind.length * 2;
    const kind = new Uint8Array(capacity);
    kind.set(this.kind);
    this.kind = kind;
    this.start = grown(this.start, capacity);
    this.parent = grown(this.parent, capacity);
    this.link = grown(this.link, capacity);
  }

  #growContainers(): void {
    const capacity = this.end.length * 2;
    this.end = grown(this.end, capacity);
    this.next = grown(this.next, capacity);
    this.count = grown(this.count, capacity);
  }
}

function grown(array: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(array);
  return larger;
}
