/**
 * The service worker that lets this kiosk start while the server is away, and its updates: when
 * the server has new files, the page loads itself anew as soon as nobody stands before it.
 */

const UPDATE_EVERY_MS = 3_600_000;
const LOOK_EVERY_MS = 1_000;

/**
 * @param {string} workerUrl
 * @param {() => boolean} isIdle nobody is interrupted when the page loads itself anew now
 * @returns {() => void} call it when the server was away: it may have been upgraded
 */
export function keepInstalled(workerUrl, isIdle) {
  const container = navigator.serviceWorker;
  if (!container) return () => {};
  if (container.controller) {
    container.addEventListener("controllerchange", () => reloadWhen(isIdle), { once: true });
  }
  const registering = container
    .register(workerUrl, { updateViaCache: "none" })
    .catch((error) => console.warn("This kiosk cannot start without the server:", error));
  const update = async () => {
    const registration = await registering;
    await registration?.update().catch(() => {}); // the server is away: the next hour is as good
  };
  setInterval(update, UPDATE_EVERY_MS);
  return update;
}

function reloadWhen(isIdle) {
  setInterval(() => {
    if (isIdle()) location.reload();
  }, LOOK_EVERY_MS);
}
