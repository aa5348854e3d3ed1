/** A kept check-in as bytes; what they mean is written in attendance/deliveries/parcels.py. */

const VERSION = 1;
const LENGTH_BYTES = 4;

/**
 * @param {object} header what it is
 * @param {{bytes: Uint8Array, afterMs: number}[]} pictures JPEGs, in their order
 * @returns {Uint8Array}
 */
export function packParcel(header, pictures = []) {
  const described = pictures.map(({ bytes, afterMs }) => ({
    bytes: bytes.length,
    after_ms: afterMs,
  }));
  const text = new TextEncoder().encode(
    JSON.stringify({ version: VERSION, ...header, pictures: described }),
  );
  const parts = [writeLength(text.length), text, ...pictures.map(({ bytes }) => bytes)];
  const parcel = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    parcel.set(part, start);
    start += part.length;
  }
  return parcel;
}

/** The header and the pictures of a parcel that `packParcel` made. */
export function unpackParcel(parcel) {
  const view = new DataView(parcel.buffer, parcel.byteOffset, parcel.byteLength);
  let start = LENGTH_BYTES + view.getUint32(0);
  const text = new TextDecoder().decode(parcel.subarray(LENGTH_BYTES, start));
  const { pictures: described, ...header } = JSON.parse(text);
  const pictures = described.map(({ bytes: size, after_ms: afterMs }) => {
    const bytes = parcel.subarray(start, start + size);
    start += size;
    return { bytes, afterMs };
  });
  return { header, pictures };
}

function writeLength(length) {
  const bytes = new Uint8Array(LENGTH_BYTES);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}
