// Who is in a picture, by the REST API. Runs in Node 20, Deno, Bun, and on a page of Muster's own host.
//
//   MUSTER_URL=http://127.0.0.1:8000 MUSTER_KEY=PREFIX.SECRET node recognise.js photo.jpg

/**
 * Every face in the picture, most probable first.
 * @param {Blob} photo
 * @param {{url: string, key: string}} server
 */
export async function recognise(photo, { url, key }) {
  const body = new FormData();
  body.append("image", photo, "photo.jpg");
  const answer = await fetch(`${url}/api/v1/faces/recognise`, {
    method: "POST",
    headers: { Authorization: `Api-Key ${key}` },
    body,
  });
  const content = await answer.json();
  // RFC 9457: a stable code, and a sentence that says what to do
  if (!answer.ok) throw new Error(`${content.code}: ${content.detail}`);
  return content.faces;
}

/** One line about a face. */
export function describe(face) {
  const place = `at ${face.box.map(Math.round).join(", ")}`;
  const score = face.score.toFixed(2);
  if (!face.person) return `${place}: nobody that is known (${face.reason}, score ${score})`;
  return `${place}: ${face.person.name} (score ${score})`;
}

if (globalThis.process?.argv[1]?.endsWith("recognise.js")) {
  const { readFile } = await import("node:fs/promises");
  const { MUSTER_URL: url, MUSTER_KEY: key } = process.env;
  try {
    const faces = await recognise(new Blob([await readFile(process.argv[2])]), { url, key });
    console.log(faces.map(describe).join("\n") || "No face in this picture.");
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
