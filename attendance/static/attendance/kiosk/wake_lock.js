/** Keeps the screen on while the page is visible, where the browser can. */

let lock = null;

async function holdScreen() {
  if (document.hidden || (lock && !lock.released)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", holdScreen); // the system took it: low battery, sleep
  } catch {
    // A browser's policy: the kiosk works, only the screen may go dark. The next touch asks again.
  }
}

export function keepScreenOn() {
  if (!("wakeLock" in navigator)) return;
  document.addEventListener("visibilitychange", holdScreen);
  document.addEventListener("pointerup", holdScreen);
  holdScreen();
}
