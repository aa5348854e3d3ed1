/** Fills the screen from the first touch on, where the browser can and nobody has left it again. */

export function fillScreenOnTouch() {
  if (!document.fullscreenEnabled || matchMedia("(display-mode: fullscreen)").matches) return;
  document.addEventListener("pointerup", onTouch);
}

async function onTouch({ pointerType }) {
  if (pointerType === "mouse") return; // a desk, not a wall
  document.removeEventListener("pointerup", onTouch);
  if (document.fullscreenElement) return;
  try {
    await document.documentElement.requestFullscreen({ navigationUI: "hide" });
  } catch {
    // A browser's policy: the kiosk works in its window, too.
  }
}
