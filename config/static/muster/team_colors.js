/**
 * Team colours are data. An element with data-color="#0e7c86" gets the custom properties
 * --team (that colour) and --team-ink (black or white, whichever is easier to read on it).
 */

const HEX_COLOR = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/** Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2). */
function measureLuminance([red, green, blue]) {
  const linear = [red, green, blue].map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** The ink with the higher contrast; one of the two always reaches 4.5:1. */
export function chooseInk(rgb) {
  const luminance = measureLuminance(rgb);
  const contrastWithWhite = 1.05 / (luminance + 0.05);
  const contrastWithBlack = (luminance + 0.05) / 0.05;
  return contrastWithWhite >= contrastWithBlack ? "#fff" : "#000";
}

export function paintTeam(element, color) {
  const match = HEX_COLOR.exec(color ?? "");
  if (!match) return;
  const rgb = match.slice(1).map((pair) => Number.parseInt(pair, 16));
  element.style.setProperty("--team", color);
  element.style.setProperty("--team-ink", chooseInk(rgb));
}

export function paintTeams(root = document) {
  for (const element of root.querySelectorAll("[data-color]")) {
    paintTeam(element, element.dataset.color);
  }
}
