import {
  addOwn,
  addSums,
  countAll,
  type ForestNode,
  type Group,
  groupNode,
  objectNode,
  takeOwn,
  takeSums,
} from "./forest-node";
import type { TreeObject } from "./tree-object";

/** What is put under what, and what is looked for. Each answer must depend on the objects alone. */
export interface ForestRules {
  /** Where a tree that begins with this object is put; null leaves it out. */
  group(root: TreeObject): Group | null;
  /** Whether an object is shown below this owner rather than as a root of its own. */
  follows(child: TreeObject, owner: TreeObject): boolean;
  /** Whether an object is what the filter looks for. */
  hit(object: TreeObject): boolean;
}

/**
 * Trees of ownership over any objects, kept as they change. An object is below the controller that it names by uid,
 * else below the first owner that is there. What a change costs follows the references of the object
 * that changed and its depth, never the number of objects.
 *
 * A cycle of owners is cut above its smallest uid, so that the forest does not depend on the order of events.
 */
export class Forest {
  readonly root: ForestNode = groupNode({ id: "", title: "", rank: 0 });
  readonly #rules: ForestRules;
  readonly #nodes = new Map<string, ForestNode>();
  readonly #groups = new Map<string, ForestNode>();
  /** Everybody who names an owner, whether it is there or not, by its uid. */
  readonly #dependents = new Map<string, Set<ForestNode>>();
  #counting = true;
  /** Grows when a node was added, removed or put elsewhere. */
  shape = 0;

  constructor(rules: ForestRules) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** The node of an object. */
  get(uid: string): ForestNode | undefined {
    return this.#nodes.get(uid);
  }

  nodes(): IterableIterator<ForestNode> {
    return this.#nodes.values();
  }

  /** Adds many objects at once: what is counted is counted once, at the end. */
  load(objects: Iterable<TreeObject>): void {
    const added: ForestNode[] = [];
    for (const object of objects) {
      if (this.#nodes.has(object.uid)) this.#change(this.#nodes.get(object.uid) as ForestNode, object);
      else added.push(this.#learn(object));
    }
    this.#counting = false;
    for (const node of added) this.#settle(node);
    for (const node of added) {
      for (const dependent of this.dependents(node.key))
        if (dependent.owner !== node) this.#settle(dependent);
    }
    this.#counting = true;
    countAll(this.root);
  }

  /** Adds an object, or takes its new state. */
  put(object: TreeObject): void {
    const known = this.#nodes.get(object.uid);
    if (known === undefined) this.#add(object);
    else this.#change(known, object);
  }

  remove(uid: string): void {
    const node = this.#nodes.get(uid);
    if (node === undefined) return;
    this.#nodes.delete(uid);
    for (const dependent of this.dependents(uid)) this.#settle(dependent);
    this.#forgetOwners(node);
    this.#detach(node);
  }

  /** Everybody who names this uid as an owner. */
  dependents(uid: string): ReadonlySet<ForestNode> {
    return this.#dependents.get(uid) ?? NOBODY;
  }

  #add(object: TreeObject): void {
    this.#settle(this.#learn(object));
    for (const dependent of this.dependents(object.uid)) this.#settle(dependent);
  }

  #learn(object: TreeObject): ForestNode {
    const node = objectNode(object, this.#rules.hit(object));
    this.#nodes.set(object.uid, node);
    this.#learnOwners(node, object);
    return node;
  }

  #change(node: ForestNode, object: TreeObject): void {
    if (node.parent !== null) takeOwn(node.parent, node);
    this.#forgetOwners(node);
    node.object = object;
    node.hit = this.#rules.hit(object);
    this.#learnOwners(node, object);
    if (node.parent !== null) addOwn(node.parent, node);
    // Its place among its siblings may be another one now.
    if (node.parent !== null) node.parent.order = null;
    this.#settle(node);
  }

  #learnOwners(node: ForestNode, object: TreeObject): void {
    for (const { uid } of object.owners) {
      const named = this.#dependents.get(uid);
      if (named === undefined) this.#dependents.set(uid, new Set([node]));
      else named.add(node);
    }
  }

  #forgetOwners(node: ForestNode): void {
    for (const { uid } of node.object?.owners ?? []) {
      const named = this.#dependents.get(uid);
      if (named?.delete(node) && named.size === 0) this.#dependents.delete(uid);
    }
  }

  /** Puts a node where it belongs by what is known now. */
  #settle(node: ForestNode): void {
    const owner = this.#ownerOf(node);
    if (owner === node.owner) {
      this.#place(node);
      return;
    }
    const before = this.#cycleThrough(node);
    this.#detach(node);
    node.owner = owner;
    const after = this.#cycleThrough(node);
    if (before !== null) before.cut = false;
    if (after !== null) after.cut = true;
    if (after !== null) this.#place(after);
    this.#place(node);
    if (before !== null) this.#place(before);
  }

  #ownerOf({ object }: ForestNode): ForestNode | null {
    if (object === null) return null;
    let first: ForestNode | null = null;
    for (const { uid, controller } of object.owners) {
      const owner = this.#nodes.get(uid);
      if (owner?.object == null || !this.#rules.follows(object, owner.object)) continue;
      if (controller) return owner;
      first ??= owner;
    }
    return first;
  }

  /** Where the cycle of owners through this node is cut: at its smallest uid. Null when there is none. */
  #cycleThrough(node: ForestNode): ForestNode | null {
    if (node.owner === node) return node;
    // Whom nobody else names as owner is on no cycle: nearly everything.
    if (!this.#dependents.has(node.key)) return null;
    const passed = new Set<ForestNode>([node]);
    let least = node;
    for (let at = node.owner; at !== null; at = at.owner) {
      if (at === node) return least;
      if (passed.has(at)) return null;
      passed.add(at);
      if (at.key < least.key) least = at;
    }
    return null;
  }

  #place(node: ForestNode): void {
    if (node.object === null || this.#nodes.get(node.key) !== node) return;
    const parent = (node.cut ? null : node.owner) ?? this.#groupFor(node.object);
    if (parent === node.parent) return;
    this.#detach(node);
    if (parent !== null) this.#attach(node, parent);
  }

  #groupFor(object: TreeObject): ForestNode | null {
    const group = this.#rules.group(object);
    if (group === null) return null;
    const known = this.#groups.get(group.id);
    if (known !== undefined) return known;
    const made = groupNode(group);
    this.#groups.set(group.id, made);
    this.#attach(made, this.root);
    return made;
  }

  #attach(node: ForestNode, parent: ForestNode): void {
    node.parent = parent;
    parent.children ??= new Set();
    parent.children.add(node);
    parent.order = null;
    if (this.#counting) addSums(parent, node);
    this.shape += 1;
  }

  #detach(node: ForestNode): void {
    const { parent } = node;
    if (parent === null) return;
    if (this.#counting) takeSums(parent, node);
    parent.children?.delete(node);
    parent.order = null;
    node.parent = null;
    this.shape += 1;
    if (parent.group === null || parent === this.root || parent.children?.size !== 0) return;
    this.#groups.delete(parent.group.id);
    this.#detach(parent);
  }
}

const NOBODY: ReadonlySet<ForestNode> = new Set();
