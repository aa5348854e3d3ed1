// Who stands before a camera, live. Runs where there is a WebSocket: browsers, Node 22, Deno, Bun.
//
//   const stream = await openStream({ url: "https://muster.example", key });
//   const seen = await stream.look(jpeg);   // a Blob or an ArrayBuffer
//
// A key on a page can be read by whoever opens the page. A page of Muster's own host needs none:
// whoever is signed in there may leave `key` out. See also `watchCamera` below.

const ANSWER_WITHIN_MS = 10_000;

/** Open a stream; rejects with the reason when the server lets nobody in. */
export async function openStream({ url, key }) {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws/v1/stream`);
  socket.binaryType = "arraybuffer";
  const messages = readMessages(socket);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", () => reject(new Error("No connection.")), { once: true });
  });
  if (key) socket.send(JSON.stringify({ type: "hello", key })); // never in the address
  const hello = await messages.next();
  const stream = {
    framesPerS: hello.frames_per_s,
    close: () => socket.close(),

    /** Send a frame, and wait for what was seen in it. */
    async look(jpeg) {
      socket.send(jpeg);
      for (;;) {
        const message = await messages.next();
        if (message.type !== "rate") return message;
        stream.framesPerS = message.frames_per_s;
      }
    },
  };
  return stream;
}

/** Look through a camera (a playing <video>) until `signal` ends it. */
export async function watchCamera(stream, video, onSeen, signal) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640 });
  canvas.height = Math.round((640 * video.videoHeight) / video.videoWidth);
  while (!signal.aborted) {
    const pause = new Promise((resolve) => setTimeout(resolve, 1000 / stream.framesPerS));
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    onSeen(await stream.look(jpeg));
    await pause;
  }
}

/** The server's messages, one by one; an error that ends the stream rejects. */
function readMessages(socket) {
  const arrived = [];
  const waiting = [];
  const hand = () => {
    while (arrived.length && waiting.length) waiting.shift()(arrived.shift());
  };
  socket.addEventListener("message", ({ data }) => {
    arrived.push(JSON.parse(data));
    hand();
  });
  socket.addEventListener("close", ({ code }) => {
    arrived.push({ type: "error", code: "closed", message: `Closed (${code}).`, fatal: true });
    hand();
  });
  return {
    async next() {
      const message = await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("No answer.")), ANSWER_WITHIN_MS);
        waiting.push((found) => {
          clearTimeout(timer);
          resolve(found);
        });
        hand();
      });
      if (message.type === "error" && message.fatal) {
        throw new Error(`${message.code}: ${message.message}`);
      }
      return message;
    },
  };
}
