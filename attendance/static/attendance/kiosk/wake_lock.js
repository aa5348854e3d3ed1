/** Keeps the screen on while the page is visible, where the browser can. */

async function holdScreen() {
  if (document.hidden) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Low battery or a browser's policy: the kiosk works, only the screen may go dark.
  }
}

export function keepScreenOn() {
  if (!("wakeLock" in navigator)) return;
  document.addEventListener("visibilitychange", holdScreen);
  holdScreen();
}
