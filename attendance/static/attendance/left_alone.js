/** A page on a wall that nobody touches any more goes back to the kiosk by itself. */

const AFTER_MS = 90_000;
const LOOK_EVERY_MS = 5_000;

/** @param {() => boolean} isBusy the person does something that no finger shows */
export function goHomeWhenLeft(goHome, isBusy = () => false) {
  let touchedAt = performance.now();
  const touch = () => (touchedAt = performance.now());
  for (const name of ["pointerdown", "keydown", "scroll"])
    addEventListener(name, touch, { passive: true });
  setInterval(() => {
    if (isBusy()) touch();
    else if (performance.now() - touchedAt > AFTER_MS) goHome();
  }, LOOK_EVERY_MS);
}
