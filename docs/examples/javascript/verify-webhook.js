// Whether a webhook came from Muster. Needs nothing but Web Crypto: Node 20, Deno, Bun, browsers.
//
//   if (!(await isGenuine(request.headers.get("Muster-Signature"), body, secret))) return 400;

const TOLERANCE_S = 300;

/**
 * @param {string | null} header `Muster-Signature`: t=SECONDS,v1=HEX
 * @param {Uint8Array} body the bytes as they came, before anything parses them
 * @param {string} secret the whole secret, whsec_ included
 * @param {number} [nowS] seconds since 1970
 */
export async function isGenuine(header, body, secret, nowS = Date.now() / 1000) {
  const fields = Object.fromEntries((header ?? "").split(",").map((part) => part.split("=", 2)));
  if (!/^\d+$/.test(fields.t ?? "") || !/^[0-9a-f]{64}$/.test(fields.v1 ?? "")) return false;
  if (Math.abs(nowS - Number(fields.t)) > TOLERANCE_S) return false;
  const text = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", text.encode(secret), algorithm, false, ["verify"]);
  const start = text.encode(`${fields.t}.`);
  const signed = new Uint8Array(start.length + body.length);
  signed.set(start);
  signed.set(body, start.length);
  const signature = Uint8Array.from(fields.v1.match(/../g), (byte) => parseInt(byte, 16));
  return crypto.subtle.verify("HMAC", key, signature, signed); // in constant time
}
