/**
 * The key that makes this browser a kiosk: an ECDSA P-256 pair whose private half the browser
 * gives to nobody, scripts included. It lies in IndexedDB; the server keeps the public half.
 *
 * What is signed is written in attendance/proofs.py; both sides must build the same text.
 */

const DATABASE = "muster-device";
const STORE = "key";
const SLOT = "this device";
const VERSION = "muster-kiosk-1";
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const CHALLENGE_URL = "/kiosk/challenge/";

/** This browser holds no key: it was never paired, or its storage was cleared. */
export class KeyMissing extends Error {}

export function canHoldKey() {
  return Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
}

/**
 * A new key, kept beside the one in use: only `adoptKey` makes it the key of this browser.
 * @returns {Promise<{privateKey: CryptoKey, publicKey: string}>} publicKey: SPKI, base64
 */
export async function makeKey() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
  const key = { privateKey: pair.privateKey, publicKey: encode(spki) };
  await change((store) => store.put(key, "new")); // a full storage says so before a code is used
  return key;
}

/** From now on this browser is the device, by the key that the server has just been given. */
export async function adoptKey(key, device) {
  await change((store) => {
    store.put({ ...key, device }, SLOT);
    return store.delete("new");
  });
  await navigator.storage?.persist?.(); // ask the browser not to clear it when space is short
}

/** The UUID of the device that this browser is. */
export async function recallDevice() {
  return (await recall()).device;
}

/** The answer to the server's `prove`. */
export async function proveDevice(challenge) {
  const { privateKey, device } = await recall();
  const signature = await sign(privateKey, "socket", device, challenge);
  return { type: "proof", device, signature };
}

/**
 * Headers that prove who sends a request; they are good for one request, within minutes.
 * @param {string} method
 * @param {string} path absolute on this host, with its query
 * @param {string | ArrayBuffer | Uint8Array | Blob} body exactly what will be sent; "" for nothing
 */
export async function signRequest(method, path, body = "") {
  const { privateKey, device } = await recall();
  const challenge = await askForChallenge();
  const digest = await digestBody(body);
  const facts = [device, challenge, method.toUpperCase(), path, digest];
  return {
    "Muster-Device": device,
    "Muster-Challenge": challenge,
    "Muster-Signature": await sign(privateKey, "request", ...facts),
  };
}

async function askForChallenge() {
  const response = await fetch(CHALLENGE_URL, { cache: "no-store" });
  if (!response.ok) throw new Error(`no challenge: ${response.status}`);
  return (await response.json()).challenge;
}

async function sign(privateKey, purpose, ...facts) {
  const host = location.hostname.replace(/^\[|\]$/g, "");
  const text = [VERSION, purpose, host, ...facts].join("\n");
  return encode(await crypto.subtle.sign(SIGNING, privateKey, new TextEncoder().encode(text)));
}

async function digestBody(body) {
  const bytes = await new Response(body).arrayBuffer();
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function encode(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)));
}

async function recall() {
  const key = canHoldKey() ? await change((store) => store.get(SLOT), "readonly") : null;
  if (!key) throw new KeyMissing("This browser holds no key.");
  return key;
}

/** Do something with the store; resolves with the last request's result once it is on the disk. */
async function change(act, mode = "readwrite") {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
