/** Moves the map by pointer, wheel and keys, and tells what is pointed at. */

const CLICK_PX = 5;
const KEY_STEP_PX = 60;
const KEY_ZOOM = 1.25;
const STEPS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const ZOOMS = { "+": KEY_ZOOM, "=": KEY_ZOOM, "-": 1 / KEY_ZOOM, "−": 1 / KEY_ZOOM };

/** `acts`: moved(), pointed(left, top), left(), pressed(left, top, event), keyed(), opened(), closed(). */
export function follow(canvas, camera, acts) {
  const fingers = new Map();
  let travelled = 0;
  let pinch = 0;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one[0] - other[0], one[1] - other[1]);
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    if (fingers.size === 1) travelled = 0;
    if (fingers.size === 2) pinch = spread();
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") acts.pointed(...now);
      return;
    }
    fingers.set(event.pointerId, now);
    if (fingers.size === 2) {
      const [one, other] = [...fingers.values()];
      const nowApart = spread();
      camera.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      camera.zoomAt(nowApart / (pinch || nowApart || 1), (one[0] + other[0]) / 2, (one[1] + other[1]) / 2);
      pinch = nowApart;
      travelled = Infinity;
    } else {
      travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
      camera.pan(now[0] - before[0], now[1] - before[1]);
    }
    acts.moved();
  });

  const lift = (event) => {
    const wasDown = fingers.delete(event.pointerId);
    if (wasDown && event.type === "pointerup" && fingers.size === 0 && travelled < CLICK_PX) {
      acts.pressed(...place(event), event);
    }
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && acts.left(event));

  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 * event.deltaY : event.deltaY;
    camera.zoomAt(Math.exp(-Math.min(Math.max(pixels, -240), 240) / 400), ...place(event));
    acts.moved();
  }, { passive: false });

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) camera.pan(KEY_STEP_PX * step[0], KEY_STEP_PX * step[1]);
    else if (ZOOMS[event.key]) camera.zoomAt(ZOOMS[event.key]);
    else if (event.key === "0") camera.showAll();
    else if (event.key === "Enter") return acts.opened();
    else if (event.key === "Escape") return acts.closed();
    else return;
    event.preventDefault();
    acts.moved();
    acts.keyed();
  });
}
