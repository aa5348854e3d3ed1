/**
 * Where kept check-ins lie: IndexedDB, in the order in which they came, each sealed with AES-GCM
 * under a key that the browser gives to nobody, our own scripts included.
 */

const DATABASE = "muster-kept";
const ITEMS = "items";
const FACTS = "facts";
const KEY_SLOT = "key";
const CIPHER = { name: "AES-GCM", length: 256 };
const IV_BYTES = 12;

/** There is no room for another check-in; those that are kept stay. */
export class StorageFull extends Error {}

/**
 * @typedef {{order: number, nonce: string, page: string, keptAt: number, iv: Uint8Array,
 *   sealed: ArrayBuffer}} Kept `page` and `keptAt`: which page kept it, and when by its own clock
 */

export class KeptStore {
  #database;
  #key;

  /** @returns {Promise<KeptStore>} */
  static async open() {
    const store = new KeptStore();
    store.#database = await openDatabase();
    store.#key = await store.#recallKey();
    return store;
  }

  /**
   * Keep bytes; resolves once they are on the disk.
   * @param {{nonce: string, page: string, keptAt: number}} label what may be read without the key
   * @throws {StorageFull}
   */
  async add(label, bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const additionalData = new TextEncoder().encode(label.nonce);
    const sealed = await crypto.subtle.encrypt({ ...CIPHER, iv, additionalData }, this.#key, bytes);
    try {
      await this.#change(ITEMS, (items) => items.add({ ...label, iv, sealed }));
    } catch (error) {
      if (error?.name === "QuotaExceededError") throw new StorageFull(error.message);
      throw error;
    }
  }

  /** @returns {Promise<Uint8Array>} what was kept; rejects when it was damaged */
  async read({ nonce, iv, sealed }) {
    const additionalData = new TextEncoder().encode(nonce);
    const bytes = await crypto.subtle.decrypt({ ...CIPHER, iv, additionalData }, this.#key, sealed);
    return new Uint8Array(bytes);
  }

  /** The places of all that is kept, oldest first. */
  listOrders() {
    return this.#change(ITEMS, (items) => items.getAllKeys(), "readonly");
  }

  /** @returns {Promise<Kept | undefined>} */
  find(order) {
    return this.#change(ITEMS, (items) => items.get(order), "readonly");
  }

  count() {
    return this.#change(ITEMS, (items) => items.count(), "readonly");
  }

  remove(order) {
    return this.#change(ITEMS, (items) => items.delete(order));
  }

  recall(name) {
    return this.#change(FACTS, (facts) => facts.get(name), "readonly");
  }

  remember(name, value) {
    return this.#change(FACTS, (facts) => facts.put(value, name));
  }

  /** Two tabs that start together agree on one key: whoever adds it first. */
  async #recallKey() {
    const known = await this.recall(KEY_SLOT);
    if (known) return known;
    const made = await crypto.subtle.generateKey(CIPHER, false, ["encrypt", "decrypt"]);
    try {
      await this.#change(FACTS, (facts) => facts.add(made, KEY_SLOT));
    } catch (error) {
      if (error?.name !== "ConstraintError") throw error;
    }
    return this.recall(KEY_SLOT);
  }

  #change(name, act, mode = "readwrite") {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(name, mode, { durability: "strict" });
      const request = act(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error ?? request.error);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  }
}

function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ITEMS, { keyPath: "order", autoIncrement: true });
      request.result.createObjectStore(FACTS);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
